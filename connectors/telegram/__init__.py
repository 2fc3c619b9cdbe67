"""Telegram by the Bot API 10.0: poll, webhook, replies (https://core.telegram.org/bots/api, read 2026-11-24)."""
