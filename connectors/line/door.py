"""What goes wrong in calls of the SDK, in our words. This page does not load the SDK."""

from collections.abc import Iterator
from contextlib import contextmanager

from connectors.http import HttpResponse
from connectors.line.failures import failure_of
from model.reply import Unavailable


class Refused(Exception):
    """A call that LINE has answered with another status than 2xx, on its way through the SDK."""

    def __init__(self, method: str, answer: HttpResponse) -> None:
        super().__init__(f"HTTP {answer.status}")
        self.method = method
        self.answer = answer


@contextmanager
def our_words(*, sending: bool = False) -> Iterator[None]:
    """Around calls of the SDK: what goes wrong leaves as one of the closed family."""
    try:
        yield
    except Refused as refused:
        raise failure_of(refused.method, refused.answer) from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as odd:
        # The SDK met an answer of a shape that it does not expect.
        told = f"LINE's answer could not be read ({type(odd).__name__})"
        raise Unavailable(told, maybe_taken=sending) from None
