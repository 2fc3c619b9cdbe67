"""discord.py, imported once. It loads Python's `audioop` for voice, which warns of its end; nothing here speaks.

Only its REST routes and its gateway connection are used: no client, and none of its caches. 9 MB (measured 2026-11-25).
"""

import logging
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord
    from discord import AllowedMentions, ConnectionClosed, Intents, MessageFlags
    from discord.gateway import DiscordWebSocket, ReconnectWebSocket
    from discord.http import HTTPClient, Route, handle_message_parameters

__all__ = [
    "AllowedMentions",
    "ConnectionClosed",
    "DiscordWebSocket",
    "HTTPClient",
    "Intents",
    "MessageFlags",
    "ReconnectWebSocket",
    "Route",
    "handle_message_parameters",
]

# At DEBUG the library logs whole messages of citizens.
logging.getLogger(discord.__name__).setLevel(logging.WARNING)
