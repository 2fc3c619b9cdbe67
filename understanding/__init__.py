"""What citizens' words mean: pure functions over texts, places and times. Knows the model only."""
