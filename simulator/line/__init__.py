"""LINE's Messaging API, simulated: one Official Account, people who write to it, and one group that it is in.

Shapes: developers.line.biz, Messaging API reference, and line/line-openapi, read 2026-11-25.
"""
