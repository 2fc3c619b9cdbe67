"""Telegram by the Bot API 10.0: poll, webhook, replies (types of python-telegram-bot 22.8, read 2026-11-24)."""
