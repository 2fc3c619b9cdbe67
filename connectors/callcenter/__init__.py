"""The call centre 112: operators type what callers say into our own page (docs/api.md, read 2026-11-25)."""
