"""Taking a report: the photos are kept, then the row, then the envelope. What is answered before all three is a lie."""

import hashlib
import hmac
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from aggregator.reporters import Client
from inbox.open311.services import Service
from inbox.parts import Parts
from inbox.problems import problem
from inbox.reports.sent import Photo
from inbox.reports.shapes import NewReport
from model.envelope import Envelope, Transport
from model.rendering import rfc3339
from store import reports
from store.media import MediaAway

API, OPEN311 = "api", "open311"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A durable report."""

    id: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be taken: the report, and what only Open311 knows of it."""

    report: NewReport
    service: Service | None
    door: str = API
    details: tuple[tuple[str, str], ...] = ()  #: (label, value)
    media_url: str | None = None


async def take(parts: Parts, client: Client, wish: Wish, photos: list[Photo], key: str | None) -> Taken:
    """Return when the report is durable. The same `key` of a client again gives the same report and token.

    Raises:
        Problem: `key_reused`, `bad_request`.
        StoreUnavailable: nothing was taken for good; the client comes again.
    """
    _must_say_something(wish, photos)
    seed = key or parts.new_id()
    report_id = f"r-{_hash('report', client.name, seed)[:32]}"
    token = _token(client, seed)
    now = parts.clock()
    kept = await _keep_photos(parts, photos)
    document = _document(wish, kept)
    row = {
        "id": report_id,
        "channel": client.account.channel,
        "account": client.name,
        "token_hash": token_hash(token),
        "fingerprint": hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        "category": wish.service.code if wish.service else None,
        "public": wish.report.public,
        "address": wish.report.address,
        "language": wish.report.language,
        "urgency": None,
        "officer_id": None,
        "contact": None,
        "created_at": now,
    }
    standing = await parts.database.write(partial(reports.keep, row=row))
    if standing.fingerprint != row["fingerprint"]:
        raise problem("key_reused")
    body = orjson.dumps({"kind": "report", "id": report_id, "taken_at": rfc3339(standing.created_at), **document})
    await parts.door.keep(
        Envelope(
            channel=client.account.channel,
            account=client.name,
            transport=Transport.MANUAL,
            received_at=now,
            body=body,
            headers={"content-type": "application/json"},
        )
    )
    return Taken(id=report_id, token=token)


def token_hash(token: str) -> str:
    """What the store keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _token(client: Client, seed: str) -> str:
    """Nobody can guess it without the client's key; a retry of the same report is given the same."""
    secret = client.limits.key.get_secret_value().encode()
    return hmac.new(secret, f"token\n{client.name}\n{seed}".encode(), hashlib.sha256).hexdigest()[:48]


def _hash(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _must_say_something(wish: Wish, photos: list[Photo]) -> None:
    report = wish.report
    if (report.lat is None) != (report.lon is None):
        raise problem("bad_request", detail="lat and lon go together")
    said = (report.description, report.address, report.lat, wish.service, wish.media_url)
    if not photos and not wish.details and all(one in (None, "") for one in said):
        raise problem("bad_request", detail="say something: description, photo, lat and lon, address or category")


async def _keep_photos(parts: Parts, photos: list[Photo]) -> list[dict[str, Any]]:
    """The bytes first: an envelope never names what is not there."""
    try:
        return [
            {
                "sha256": await parts.media.put(photo.content),
                "mime": photo.mime,
                "name": photo.name,
                "size": len(photo.content),
            }
            for photo in photos
        ]
    except MediaAway:
        raise problem("store_away", retry_after_s=5) from None


def _document(wish: Wish, photos: list[dict[str, Any]]) -> dict[str, Any]:
    report, service = wish.report, wish.service
    contact = {"name": report.contact_name, "phone": report.contact_phone, "email": report.contact_email}
    named = not report.anonymous
    return {
        "door": wish.door,
        "description": report.description or None,
        "category": {"code": service.code, "name": service.name} if service else None,
        "details": [{"label": label, "value": value} for label, value in wish.details],
        "address": report.address or None,
        "position": {"lat": report.lat, "lon": report.lon} if report.lat is not None else None,
        "contact": contact if named and any(contact.values()) else None,
        "reporter_id": report.reporter_id if named else None,
        "anonymous": report.anonymous,
        "public": report.public,
        "language": report.language,
        "photos": photos,
        "media_url": wish.media_url,
    }
