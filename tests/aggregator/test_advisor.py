"""A larger model may be asked over HTTP: it sees no personal data, is never waited for, and never has the last word."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from aggregator.advisor import Advisor
from connectors.guard import guarded_session
from connectors.http import Http
from tests.aggregator.bench import Bench
from tests.aggregator.test_gathering import told
from tests.mind import insight

UNCLEAR = "mbok ya dipikir to pak, wis suwe iki, wa saya 0812 2712 3456"
TOKEN = "advisor-token"


class Model:
    """What stands behind the address."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.answer: Any = {"kind": "complaint", "category": "pju", "confidence": 0.97}

    async def advise(self, request: web.Request) -> web.Response:
        self.asked.append((request.headers.get("authorization"), await request.json()))
        return web.json_response(self.answer) if isinstance(self.answer, dict) else web.Response(text=self.answer)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with guarded_session(["127.0.0.1"]) as session:
        yield session


async def asked(bench: Bench, session: aiohttp.ClientSession, model: Model) -> None:
    app = web.Application()
    app.router.add_post("/advise", model.advise)
    async with TestServer(app) as server:
        advisor = Advisor(
            database=bench.database,
            http=Http(session, allowed_hosts=["127.0.0.1"]),
            url=str(server.make_url("/advise")),
            token=TOKEN,
            below=1.0,
            insight=insight(),
            clock=bench.clock,
            new_id=bench.new_id,
            on_change=lambda: None,
        )
        advisor.opened(bench.applied[-1].opened)
        await advisor.idle()


async def test_its_advice_is_a_suggestion_and_it_is_sent_no_personal_data(
    bench: Bench, session: aiohttp.ClientSession
) -> None:
    model = Model()
    await told(bench, {"text": UNCLEAR})
    await asked(bench, session, model)
    [(token, question)] = model.asked
    assert token == f"Bearer {TOKEN}"
    assert "3456" not in question["text"].replace(" ", "")
    assert {"code": "pju", "name": insight().tree.name("pju")} in question["categories"]
    assert await bench.rows("SELECT category, settled FROM triage") == [("pju", "[]")]
    assert (await bench.rows("SELECT kind FROM outbox ORDER BY id"))[-1] == "triaged"


NONSENSE: list[Any] = ["<html>", {"category": "no-such"}, {"urgency": "normal", "confidence": 1.0}, {"confidence": 7}]


@pytest.mark.parametrize("answer", NONSENSE, ids=str)
async def test_nonsense_changes_nothing(bench: Bench, session: aiohttp.ClientSession, answer: Any) -> None:
    model = Model()
    model.answer = answer
    await told(bench, {"text": "TOLONG rumah tetangga kebakaran, ada anak terjebak di dalam!! " + UNCLEAR})
    before = await bench.rows("SELECT kind, category, urgency FROM triage")
    await asked(bench, session, model)
    assert model.asked
    assert await bench.rows("SELECT kind, category, urgency FROM triage") == before
