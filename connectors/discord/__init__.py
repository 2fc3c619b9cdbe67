"""Discord by gateway and REST API v10: stream, replies (discord.py 2.7 and docs.discord.com, read 2026-11-25)."""
