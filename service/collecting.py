"""Memory once everything is loaded: garbage is looked for seldom, and what loading left free is given back."""

import ctypes
import gc

#: A batch makes tens of thousands of objects that die with it; looking for cycles among them every 700 took a sixth of
#: the pipeline's time.
SELDOM = (50_000, 20, 100)

_M_ARENA_MAX, ARENAS = -8, 2  #: of glibc's `mallopt`: every thread would have one, each with holes of its own


def share_arenas() -> None:
    """Call it before threads begin; only glibc has it."""
    limit = getattr(ctypes.CDLL(None), "mallopt", None)
    if limit is not None:
        limit(_M_ARENA_MAX, ARENAS)


def seldom() -> None:
    """Call it before much is loaded: looking for garbage among what stays takes a tenth of a start."""
    gc.set_threshold(*SELDOM)


def settle() -> None:
    """Call it once everything that stays is loaded: that is not looked at again, since such looks were slow pages."""
    gc.collect()
    gc.freeze()
    seldom()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, others keep what they have
    if trim is not None:
        trim(0)
