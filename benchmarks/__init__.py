"""Speed and memory, measured as ratios taken in one run: the server on one core, the load on the other."""
