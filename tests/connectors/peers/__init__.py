"""Real servers as peers: the doors beyond the social platforms are tested against what cities run."""
