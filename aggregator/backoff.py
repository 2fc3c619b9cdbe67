"""How long to wait before trying again."""

import random
from datetime import timedelta

FIRST_S = 1.0
LONGEST_S = 600.0


def backoff(
    attempts: int, jitter: random.Random, *, first_s: float = FIRST_S, longest_s: float = LONGEST_S
) -> timedelta:
    """Doubles with each attempt, with full jitter in its upper half, so that many that fail together part."""
    ceiling = min(longest_s, first_s * 2 ** min(attempts, 30))
    return timedelta(seconds=ceiling * (0.5 + jitter.random() / 2))
