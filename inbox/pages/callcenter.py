"""The page of the call centre: write down what the caller says, read the number out, pass answers on by phone."""

import asyncio
from functools import partial
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from aggregator.accounts import Account
from inbox import callcenter
from inbox.callcenter import MOST_LINE, MOST_WORDS, URGENCIES, Board, Call
from inbox.frame import frame
from inbox.problems import UNPROCESSABLE, problem
from inbox.visit import Visit, see_other
from store import complaints, reports
from store.columns import Record

PATH = "/callcenter"
WAIT_S, LOOK_S = 1.5, 0.05  #: for the number, before the page says that it will follow


async def show(visit: Visit) -> web.StreamResponse:
    """`/callcenter`: the form, and the board; with `part`, one of these alone."""
    _accounts(visit)
    if visit.part == "taken":
        return visit.page("parts/callcenter_taken.html", taken=await _taken(visit))
    return await _draw(visit)


async def take(visit: Visit) -> web.StreamResponse:
    """`POST /callcenter`: the call is kept, and its number comes as soon as there is one."""
    account, call = _account(visit), _call(visit)
    if not call.happened or len(call.happened) > MOST_WORDS:
        return await _draw(visit, draft=call, notice="callcenter.nothing_said")
    await callcenter.take(visit.inbox.parts, account, call, visit.who, visit.words)
    await _number_of(visit, call.id)
    return see_other(f"{PATH}?taken={call.id}")


async def passed_on(visit: Visit) -> web.StreamResponse:
    """`POST /callcenter/passed-on`: an answer has been read out on the phone."""
    note = visit.form.get("note", "")
    if not 0 < len(note) <= MOST_LINE:
        raise problem("bad_request")
    await callcenter.passed_on(visit.inbox.parts, _account(visit), note, visit.who)
    await _gone(visit, note)
    return see_other(f"{PATH}?part=board" if visit.part else PATH)


async def _draw(visit: Visit, draft: Call | None = None, notice: str | None = None) -> web.StreamResponse:
    load = partial(_load, report_id=visit.query("taken"))
    board, taken, counts = await visit.inbox.parts.database.read(load)
    context: dict[str, Any] = {"board": board, "taken": taken, "draft": draft, "notice": notice}
    if visit.part == "board":
        return visit.page("parts/callcenter_board.html", **context)
    context |= {
        "accounts": _accounts(visit),
        "urgencies": URGENCIES,
        "key": draft.key if draft else visit.inbox.parts.new_id(),
        "most": MOST_WORDS,
        "status": UNPROCESSABLE if notice else 200,
    }
    return visit.page("callcenter.html", **context, **await frame(visit, counts, active="callcenter"))


def _load(connection: Connection, report_id: str | None) -> tuple[Board, Record | None, dict[str, int]]:
    taken = reports.by_id(connection, report_id) if report_id else None
    return callcenter.board(connection), taken, complaints.status_counts(connection)


async def _taken(visit: Visit) -> Record | None:
    report_id = visit.query("taken") or ""
    return await visit.inbox.parts.database.read(partial(reports.by_id, report_id=report_id))


async def _number_of(visit: Visit, report_id: str) -> None:
    """Wait a moment: mostly the number is there before the operator has looked up."""
    ask = partial(reports.by_id, report_id=report_id)
    ends = asyncio.get_running_loop().time() + WAIT_S
    while asyncio.get_running_loop().time() < ends:
        row = await visit.inbox.parts.database.read(ask)
        if row is not None and row.number is not None:
            return
        await asyncio.sleep(LOOK_S)


async def _gone(visit: Visit, note: str) -> None:
    """Wait a moment until the note is off the board."""
    ends = asyncio.get_running_loop().time() + WAIT_S
    while asyncio.get_running_loop().time() < ends:
        board = await visit.inbox.parts.database.read(callcenter.board)
        if all(row.platform_message_id != note for row in board.notes):
            return
        await asyncio.sleep(LOOK_S)


def _call(visit: Visit) -> Call:
    def line(name: str) -> str:
        return " ".join(visit.form.get(name, "").split())[:MOST_LINE]

    urgency = visit.form.get("urgency", URGENCIES[0])
    if urgency not in URGENCIES or not line("key"):
        raise problem("bad_request")
    return Call(
        name=line("name"),
        phone=line("phone"),
        place=line("place"),
        happened=visit.form.get("happened", "").strip(),
        urgency=urgency,
        anonymous="anonymous" in visit.form,
        key=line("key"),
    )


def _accounts(visit: Visit) -> list[Account]:
    accounts = callcenter.accounts_of(visit.inbox.parts.accounts)
    if not accounts:
        raise problem("not_found")
    return accounts


def _account(visit: Visit) -> Account:
    """The one that the form names; the only one where it names none."""
    accounts = _accounts(visit)
    named = visit.form.get("account", accounts[0].name)
    found = next((account for account in accounts if account.name == named), None)
    if found is None:
        raise problem("bad_request")
    return found
