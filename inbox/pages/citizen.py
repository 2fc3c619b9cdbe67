"""The person behind a complaint: merging, parting again, looking at personal data, and at who asked for anonymity."""

from functools import partial

from aiohttp import web

from aggregator import citizens
from aggregator.desk import DeskError
from inbox import personal
from inbox.pages import complaint
from inbox.pages.complaint import number
from inbox.pages.listing import number_of
from inbox.problems import problem
from inbox.visit import Visit, as_id
from store.officers import ADMIN


async def merge(visit: Visit) -> web.StreamResponse:
    """This complaint and the one of the given number are the same person's."""
    other = number_of(visit.form.get("other", "").strip()[:32], visit.now)
    if other is None:
        return await complaint.draw(visit, notice=problem("no_such_complaint"))
    job = partial(citizens.merge, number=number(visit), other=other, officer_id=visit.who.id, now=visit.now)
    return await _do(visit, job)


async def part(visit: Visit) -> web.StreamResponse:
    """Take a merge back."""
    merge_id = as_id(visit.form.get("merge", ""))
    job = partial(citizens.part, number=number(visit), merge_id=merge_id, officer_id=visit.who.id, now=visit.now)
    return await _do(visit, job)


async def reveal(visit: Visit) -> web.StreamResponse:
    """Show this once who made an anonymous complaint; the look stands in the history."""
    must_be_admin(visit)
    job = partial(citizens.reveal, number=number(visit), officer_id=visit.who.id, now=visit.now)
    try:
        identity = await visit.inbox.parts.database.write(job)
    except DeskError as refused:
        raise problem(refused.code) from refused
    return await complaint.draw(visit, identity=identity)


def must_be_admin(visit: Visit) -> None:
    """Ask whether the officer may.

    Raises:
        Problem: they have not the right.
    """
    if visit.who.role != ADMIN:
        raise problem("admins_only")


async def unmask(visit: Visit) -> web.StreamResponse:
    """Show this once the personal data in the words; the look stands in the history."""
    job = partial(personal.unmask, number=number(visit), officer_id=visit.who.id, now=visit.now)
    try:
        await visit.inbox.parts.database.write(job)
    except DeskError as refused:
        raise problem(refused.code) from refused
    return await complaint.draw(visit, hide=personal.bare)


async def _do(visit: Visit, job: "partial[int] | partial[None]") -> web.StreamResponse:
    try:
        await visit.inbox.parts.database.write(job)
    except DeskError as refused:
        return await complaint.draw(visit, notice=problem(refused.code))
    return complaint.back(visit)
