"""X: mentions and direct messages by poll and by webhook, public replies and direct messages back.

Source: docs.x.com, X API v2 (timelines, direct messages, webhooks, X Activity), read 2026-11-24.
"""
