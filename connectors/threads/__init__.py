"""Threads: replies and mentions of the city's profile; source: Meta's "Webhooks for Threads", read 2026-11-25."""
