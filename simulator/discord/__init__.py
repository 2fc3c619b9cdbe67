"""Discord, simulated: one server with a channel of the city's, direct messages, REST API v10 and the gateway.

Shapes: docs.discord.com, "Message resource", "Gateway", "Gateway events", "Opcodes and status codes", read 2026-11-25.
"""
