"""A bot on Telegram, simulated: the Bot API 10.0 (as python-telegram-bot 22.8 has it, read 2026-11-24).

Other than Telegram it takes webhook addresses without TLS, and keeps updates for ever.
"""
