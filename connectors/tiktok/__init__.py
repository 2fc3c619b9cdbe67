"""TikTok: comments on the city's videos, and direct messages; source: TikTok API for Business v1.3, read 2026-11-25."""
