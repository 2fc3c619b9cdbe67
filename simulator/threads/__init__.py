"""Threads simulated: one profile with its posts, replies to them and mentions, over the Threads API and webhooks.

Read `world` (what was said), then `wire` (its form in JSON), `listing` (how lists are asked for), `publishing` (how our
account answers), then `platform`.
"""
