"""Tests of the simulator: what all platforms share, the city, and the command."""
