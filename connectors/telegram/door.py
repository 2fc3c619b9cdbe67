"""python-telegram-bot on our door out: `Http` brings time limits, the guard, traces without the token.

The library's documented place for another HTTP client is `telegram.request.BaseRequest`
(https://docs.python-telegram-bot.org/en/v22.8/telegram.request.baserequest.html, read 2026-11-24).
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from connectors.http import Http, HttpResponse
from connectors.telegram.failures import Refusal, refusal_of
from model.reply import PlatformError, Unavailable

# The library logs the API's address, which holds the token, and whole messages of citizens at level DEBUG.
logging.getLogger("telegram").setLevel(logging.WARNING)


class Refused(TelegramError):
    """A call that failed, on its way through the library."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal.failure))
        self.refusal = refusal


class Door(BaseRequest):
    """The library's calls, sent through `Http`. Nothing is held open here."""

    def __init__(self, http: Http) -> None:
        self._http = http

    @property
    def read_timeout(self) -> float:
        """Seconds for a whole call, as the door has it."""
        return self._http.timeout_s

    async def initialize(self) -> None:
        """Nothing is to be opened."""

    async def shutdown(self) -> None:
        """Nothing is to be closed."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """What the library calls; the time limits are the door's own.

        Raises:
            Refused: whatever went wrong.
        """
        return 200, await self.call(url, request_data.json_parameters if request_data else {})

    async def call(self, url: str, form: Mapping[str, str], *, wait_s: float = 0) -> bytes:
        """Call a method; gives the bytes of the answer, which is `{"ok": true, "result": …}`.

        `wait_s` is how long Telegram may wait before it answers.

        Raises:
            Refused: whatever went wrong.
        """
        try:
            response = await self._http.request("POST", url, form=form, timeout_s=self._http.timeout_s + wait_s)
        except PlatformError as failure:
            raise Refused(Refusal(failure)) from None
        body = _json(response)
        if 200 <= response.status < 300 and isinstance(body, dict) and body.get("ok") is True and "result" in body:
            return response.body
        raise Refused(refusal_of(response.status, response.headers, body))


@contextmanager
def our_words() -> Iterator[None]:
    """Around calls of the library: what goes wrong leaves as one of the closed family."""
    try:
        yield
    except Refused as refused:
        raise refused.refusal.failure from None
    except (TelegramError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as odd:
        # The library met an answer of a shape that it does not expect.
        told = f"Telegram's answer could not be read ({type(odd).__name__})"
        raise Unavailable(told, maybe_taken=True) from None


def _json(response: HttpResponse) -> Any:
    try:
        return response.json()
    except ValueError:
        return None
