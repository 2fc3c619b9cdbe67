"""Collecting garbage: seldom, and never over what lives as long as the process."""

import gc

#: A batch makes tens of thousands of objects that die with it; looking for cycles among them every 700 took a sixth of
#: the pipeline's time.
SELDOM = (50_000, 20, 100)


def settle() -> None:
    """Call it once everything that stays is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
