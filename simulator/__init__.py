"""The platforms, simulated over real HTTP in their own wire formats, and a small city of citizens who write on them.

A peer: it shares no code with the rest. Read `platform`, then `faults`, then any channel's folder. A channel is one
folder with a `platform.py` that holds one `Platform`; nothing is registered.
"""
