"""Messenger: private messages to a Page; source: Meta's "Messenger Platform" pages, read 2026-11-25."""
