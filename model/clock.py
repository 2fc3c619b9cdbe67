"""Time and identifiers come from outside: these are the shapes in which they are handed in."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]  #: aware, UTC
NewId = Callable[[], str]  #: unique, at most 36 characters
