"""Facebook simulated: one Page with its feed, comments, visitor posts and mentions, over the Graph API and webhooks.

Read `world` (what was said), then `wire` (its form in JSON), `fields` and `listing` (how Graph is asked), then
`platform`.
"""
