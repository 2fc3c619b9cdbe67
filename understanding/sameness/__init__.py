"""Sameness: which earlier complaints a new one repeats, and which report the same happening."""
