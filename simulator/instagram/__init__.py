"""Instagram simulated: one professional account behind a Page, over the Graph API and webhooks.

Direct messages are those of `simulator.messenger` in other clothes. Read `board` (what was said in public), then `wire`
(its form in JSON), then `platform`.
"""
