"""Instagram: direct messages, comments and mentions; source: Meta's "Instagram Platform" pages, read 2026-11-25."""
