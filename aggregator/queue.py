"""The P3M queue's drivers: where outbox rows go. At least once, stable event id, in order within a complaint."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from connectors.http import Http
from connectors.signature import standard_webhook as sign
from model.reply import PlatformError
from store.columns import Record

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
OK, REDIRECT, TOO_MANY = 200, 300, 429
FINAL = frozenset({400, 404, 405, 409, 410, 413, 415, 422})  #: trying the same bytes again will not help


class Refused(Exception):
    """The queue's far side refuses this event for good."""


class NotDelivered(Exception):
    """It did not work now. `retry_after_s` is what the far side asked for."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Queue(Protocol):
    """A driver that pushes one event somewhere else; the embedded queue is in the store (see `aggregator.deliver`)."""

    async def push(self, row: Record, now: datetime) -> None:
        """Deliver one outbox row; returning means that the far side has it.

        Raises:
            NotDelivered: try again later.
            Refused: never try again.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpQueue:
    """Signed CloudEvents, pushed to an HTTP address in structured mode.

    Signature: Standard Webhooks 1.0 (`webhook-id`, `webhook-timestamp`, `webhook-signature: v1,<base64 HMAC-SHA256 of
    id.timestamp.body>`); the receiver de-duplicates on `webhook-id`, which is the event's id.
    """

    http: Http
    url: str
    secret: str

    async def push(self, row: Record, now: datetime) -> None:
        """See `Queue.push`."""
        body = row.payload.encode()
        timestamp = str(int(now.timestamp()))
        headers = {
            "content-type": CONTENT_TYPE,
            "webhook-id": row.event_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": sign(self.secret, row.event_id, timestamp, body),
        }
        try:
            answer = await self.http.request("POST", self.url, headers=headers, body=body)
        except PlatformError as error:
            raise NotDelivered(str(error)) from error
        if OK <= answer.status < REDIRECT:
            return
        if answer.status in FINAL:
            raise Refused(f"the receiver refuses the event with HTTP {answer.status}")
        raise NotDelivered(f"the receiver answers HTTP {answer.status}", _seconds(answer.headers.get("retry-after")))


def _seconds(value: str | None) -> float | None:
    return min(float(value), 3600.0) if value is not None and value.isascii() and value.isdigit() else None
