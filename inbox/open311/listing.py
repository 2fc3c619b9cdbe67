"""Public reports out: by number, by token, and by what is asked for. Nobody's name, number or photo is among it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from inbox.open311.door import BAD_REQUEST, NOT_FOUND, Call, Refused
from inbox.open311.services import Services
from inbox.reports.masking import public_words
from inbox.reports.taking import token_hash
from model.complaint import ComplaintStatus
from model.rendering import rfc3339
from store import reports
from store.columns import Record

SPAN = timedelta(days=90)
MOST = 1000
MOST_IDS = 200
MOST_DESCRIPTION = 4000
PLACE = "\n📍 "
CLOSED = frozenset({ComplaintStatus.RESOLVED, ComplaintStatus.CLOSED, ComplaintStatus.REJECTED})
STATES = {"open": frozenset(ComplaintStatus) - CLOSED, "closed": CLOSED}
Found = tuple[Sequence[Record], Sequence[Record]]  #: reports, and the answers to them


async def show_list(call: Call) -> tuple[str, object]:
    """`requests.FORMAT`."""
    if ids := _commas(call.query("service_request_id")):
        load = partial(_by_numbers, numbers=[one.upper() for one in ids[:MOST_IDS]])
    else:
        load = partial(_between, asked=_asked(call))
    rows, answers = await call.inbox.parts.database.read(load)
    return "service_requests", _requests(call.services, rows, answers)


async def show_one(call: Call) -> tuple[str, object]:
    """`requests/ID.FORMAT`."""
    load = partial(_by_numbers, numbers=[call.path("id").upper()])
    rows, answers = await call.inbox.parts.database.read(load)
    if not rows:
        raise Refused(NOT_FOUND, "service_request_id was not found")
    return "service_requests", _requests(call.services, rows, answers)


async def show_token(call: Call) -> tuple[str, object]:
    """`tokens/TOKEN.FORMAT`: the id is empty until there is one."""
    token = call.path("token")
    row = await call.inbox.parts.database.read(partial(reports.by_token, token_hash=token_hash(token)))
    if row is None:
        raise Refused(NOT_FOUND, "token was not found")
    return "service_requests", [{"service_request_id": row.number, "token": token}]


def _by_numbers(connection: Connection, numbers: Sequence[str]) -> Found:
    rows = reports.public_by_numbers(connection, numbers)
    return rows, reports.answers(connection, rows)


def _between(connection: Connection, asked: dict[str, Any]) -> Found:
    rows = reports.public_between(connection, **asked)
    return rows, reports.answers(connection, rows)


def _asked(call: Call) -> dict[str, Any]:
    """The filters, as the store's question wants them."""
    states = _commas(call.query("status"))
    if wrong := set(states) - STATES.keys():
        raise Refused(BAD_REQUEST, f"status: open or closed, not {', '.join(sorted(wrong))}")
    codes: list[str | None] = [*_commas(call.query("service_code"))]
    if call.services.fallback in codes:
        codes.append(None)
    since, until = _span(call)
    size = _number(call, "page_size", MOST, MOST)
    return {
        "since": since,
        "until": until,
        "categories": codes,
        "statuses": sorted({status for state in states for status in STATES[state]}),
        "most": size,
        "skip": (_number(call, "page", 1, 10_000) - 1) * size,
    }


def _span(call: Call) -> tuple[datetime, datetime]:
    start, end = _moment(call, "start_date"), _moment(call, "end_date")
    until = end or (min(call.now, start + SPAN) if start else call.now)
    since = start or until - SPAN
    if since > until or until - since > SPAN:
        raise Refused(BAD_REQUEST, "start_date and end_date may not span more than 90 days, and start comes first")
    return since, until


def _moment(call: Call, name: str) -> datetime | None:
    given = call.query(name)
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given.replace(" ", "+"))  # a plus sign that was not encoded
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1970 < moment.year < 2100:
        raise Refused(BAD_REQUEST, f"{name}: w3 format with its time zone, as 2010-01-01T00:00:00Z")
    return moment


def _number(call: Call, name: str, default: int, most: int) -> int:
    given = call.query(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and len(given) < 8 and int(given)):
        raise Refused(BAD_REQUEST, f"{name}: a number from 1 on")
    return min(int(given), most)


def _commas(text: str | None) -> list[str]:
    return [one.strip() for one in (text or "").split(",") if one.strip()]


def _requests(known: Services, rows: Sequence[Record], answers: Sequence[Record]) -> list[dict[str, Any]]:
    """One a complaint, though several public reports may have been merged into it."""
    notes = {answer.conversation_id: answer.text for answer in answers if answer.officer_id is not None}
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        first.setdefault(row.number, _request(known, row, notes.get(row.conversation_id)))
    return list(first.values())


def _request(known: Services, row: Record, note: str | None) -> dict[str, Any]:
    service, closed = known.of_report(row.category), row.status in CLOSED
    updated = row.closed_at if closed and row.closed_at else row.updated_at
    return {
        "service_request_id": row.number,
        "status": "closed" if closed else "open",
        "status_notes": public_words(note),
        "service_name": service.name,
        "service_code": service.code,
        "description": _description(row),
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": rfc3339(row.created_at),
        "updated_datetime": rfc3339(updated),
        "expected_datetime": None,
        "address": public_words(row.address),
        "address_id": None,
        "zipcode": None,
        "lat": row.lat,
        "long": row.lon,
        "media_url": None,
    }


def _description(row: Record) -> str | None:
    """The citizen's words without the address, which has its own field."""
    text = (row.text or "").removesuffix(f"{PLACE}{row.address}").removeprefix(PLACE.lstrip())
    text = text if text != row.address else ""
    return public_words(text[:MOST_DESCRIPTION])
