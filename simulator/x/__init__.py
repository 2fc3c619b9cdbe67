"""X, simulated: mentions and direct messages of API v2, replies, webhooks, in X's own wire formats.

Sources: docs.x.com (Timelines, Direct Messages, Post object, Webhooks, Account Activity, X Activity), read 2026-11-24.
"""
