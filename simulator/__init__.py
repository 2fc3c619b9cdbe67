"""The platforms, simulated over real HTTP in their own wire formats. A peer: it shares no code with the rest."""
