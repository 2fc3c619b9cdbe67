"""The person behind a complaint, for programs and for our own script."""

from functools import partial
from typing import TypeVar

from aiohttp import web
from sqlalchemy import Connection

from aggregator import citizens
from aggregator.desk import DeskError
from inbox import citizen
from inbox.api.documents import NewMerge, NewParting
from inbox.api.endpoint import answer, body_of
from inbox.pages.citizen import must_be_admin
from inbox.problems import problem
from inbox.visit import Visit
from store import complaints, officers
from store.database import Job

T = TypeVar("T")


async def show(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/complaints/{number}/citizen`."""
    return answer(await visit.inbox.parts.database.read(partial(_load, number=_number(visit))))


async def merge(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/complaints/{number}/citizen/merge`."""
    asked = await body_of(visit, NewMerge)
    job = partial(citizens.merge, number=_number(visit), other=asked.number, officer_id=visit.who.id, now=visit.now)
    await _do(visit, job)
    return await show(visit)


async def part(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/complaints/{number}/citizen/part`."""
    asked = await body_of(visit, NewParting)
    job = partial(citizens.part, number=_number(visit), merge_id=asked.merge, officer_id=visit.who.id, now=visit.now)
    await _do(visit, job)
    return await show(visit)


async def reveal(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/complaints/{number}/reveal`: written down in the history."""
    must_be_admin(visit)
    job = partial(citizens.reveal, number=_number(visit), officer_id=visit.who.id, now=visit.now)
    row = await _do(visit, job)
    return answer({"id": row.platform_author_id, "name": row.name, "handle": row.handle})


async def _do(visit: Visit, job: Job[T]) -> T:
    try:
        return await visit.inbox.parts.database.write(job)
    except DeskError as refused:
        raise problem(refused.code) from refused


def _number(visit: Visit) -> str:
    return visit.request.match_info["number"]


def _load(connection: Connection, number: str) -> dict[str, object]:
    row = complaints.by_number(connection, number)
    if row is None:
        raise problem("no_such_complaint")
    return citizen.as_json(citizen.load(connection, row), officers.names(connection))
