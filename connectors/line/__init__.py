"""LINE by the Messaging API: webhook, replies (types of line-bot-sdk 3.27 and developers.line.biz, read 2026-11-25)."""
