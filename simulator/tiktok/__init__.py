"""TikTok simulated: one Business Account with videos, comments and messages, over the Business API and webhooks.

Read `world` (what was said), then `wire` (its form in JSON), `api` (what our app may call), then `platform`.
"""
