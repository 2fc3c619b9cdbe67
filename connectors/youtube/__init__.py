"""YouTube: comments on the city's channel; source: YouTube Data API v3, Comments, CommentThreads, read 2026-11-25."""
