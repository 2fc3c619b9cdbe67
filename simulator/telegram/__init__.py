"""A bot on Telegram, simulated: the Bot API 10.0 (https://core.telegram.org/bots/api, read 2026-11-24).

Other than Telegram it takes webhook addresses without TLS, and keeps updates for ever.
"""
