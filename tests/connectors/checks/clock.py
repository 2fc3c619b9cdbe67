"""Moves the clock, so that whoever looks at it is found out."""

import datetime as datetime_module
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from unittest import mock

_real_time, _real_datetime, _real_date = time.time, datetime, date


@contextmanager
def later(by: timedelta, packages: tuple[str, ...]) -> Iterator[None]:
    """`time.time()`, and `datetime.now()` and `date.today()` in the modules of `packages`, are that much later.

    The packages' modules get stand-ins for the two classes: the real ones cannot be changed.
    """

    class _Instance(type):
        def __instancecheck__(cls, instance: Any) -> bool:
            return isinstance(instance, cls.__mro__[1])

    class Datetime(datetime, metaclass=_Instance):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return _real_datetime.now(tz) + by

        @classmethod
        def utcnow(cls) -> Any:
            return _real_datetime.now(datetime_module.UTC).replace(tzinfo=None) + by

    class Date(date, metaclass=_Instance):
        @classmethod
        def today(cls) -> Any:
            return _real_date.today() + by

    stand_ins = {datetime: Datetime, date: Date}
    with ExitStack() as stack:
        stack.enter_context(mock.patch("time.time", lambda: _real_time() + by.total_seconds()))
        for name, module in list(sys.modules.items()):
            if module is not None and name.startswith(packages):
                for attribute, value in list(vars(module).items()):
                    if isinstance(value, type) and value in stand_ins:
                        stack.enter_context(mock.patch.object(module, attribute, stand_ins[value]))
        yield
