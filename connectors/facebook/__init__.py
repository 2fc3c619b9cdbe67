"""Facebook: a Page's feed, comments, visitor posts, mentions; source: Meta's "Webhooks for Pages", read 2026-11-24."""
