"""Personal data (UU 27/2022) in what citizens write: found, and hidden where others read it."""

from understanding.personal.find import find
from understanding.personal.mask import mask, masked

__all__ = ["find", "mask", "masked"]
