"""Messenger simulated: one Page's conversations, over the Graph API and webhooks.

Read `talk` (what was said), then `wire` (its form in JSON), `nodes` (how Graph is asked), `graph` (who may ask),
`sends` (what may be sent), then `platform`.
"""
