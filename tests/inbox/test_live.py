"""Live pages: drawn once, resumed without a gap, bounded, and over when the session is."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from aiohttp import ClientResponse

from aggregator import feed
from inbox import live
from inbox.pages import events
from store import officers
from tests.inbox.conftest import Client, sign_in
from tests.inbox.office import Office

PATIENCE_S = 5.0


class Stream:
    """One open page's stream."""

    def __init__(self, answer: ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> tuple[str, dict[str, Any], str]:
        """The next event: its name, its data, its id. Comments are passed over."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(PATIENCE_S):
            while True:
                line = (await self.answer.content.readline()).decode()
                if not line:
                    raise EOFError
                if line == "\n" and "data" in fields:
                    return fields["event"], orjson.loads(fields["data"]), fields.get("id", "")
                name, _, value = line.rstrip("\n").partition(": ")
                if name in ("event", "data", "id"):
                    fields[name] = value

    def close(self) -> None:
        self.answer.close()


async def follow(client: Client, **headers: str) -> Stream:
    answer = await client.get("/events", headers=headers)
    assert answer.status == 200 and answer.content_type == "text/event-stream"
    return Stream(answer)


@pytest.fixture
async def stream(office: Office, client: Client) -> AsyncIterator[Stream]:
    stream = await follow(client)
    yield stream
    stream.close()


async def hear(office: Office, **what: Any) -> str:
    number = await office.hear(**what)
    office.feed.wake()
    return number


async def test_a_new_complaint_is_on_open_pages_as_a_drawn_row(office: Office, stream: Stream) -> None:
    number = await hear(office, text="<b>banjir</b>")
    name, data, _ = await stream.next()
    [row] = data["rows"]
    assert name == "changes" and (row["number"], row["status"], row["channel"]) == (number, "received", "whatsapp")
    assert "&lt;b&gt;banjir&lt;/b&gt;" in row["html"] and 'aria-current="true"' not in row["html"]
    assert data["counts"]["open"] == 1


@pytest.fixture
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The feed looks when it is woken, and not by itself in the middle of what happens."""
    monkeypatch.setattr(feed, "LOOK_AGAIN_S", PATIENCE_S)


@pytest.mark.usefixtures("unasked")
async def test_what_happens_at_once_travels_together(office: Office, stream: Stream) -> None:
    for n in range(20):
        await office.hear(author=f"w{n}")
    office.feed.wake()
    _, data, _ = await stream.next()
    assert len(data["rows"]) == 20


async def test_a_page_resumes_where_it_stood(office: Office, client: Client) -> None:
    first = await office.hear(author="a")
    html = await (await client.get("/")).text()
    feed = re.search(r'data-feed="(\d+)"', html)
    assert feed is not None
    second = await office.hear(author="b")
    for path, headers in (("/events", {"Last-Event-ID": feed[1]}), (f"/events?after={feed[1]}", {})):
        stream = Stream(await client.get(path, headers=headers))
        _, data, event_id = await stream.next()
        assert [row["number"] for row in data["rows"]] == [second] and int(event_id) > int(feed[1])
        stream.close()
    assert first != second


async def test_whoever_missed_too_much_draws_the_page_anew(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_ROWS", 3)
    for n in range(5):
        await office.hear(author=f"w{n}")
    stream = await follow(client, **{"Last-Event-ID": "0"})
    name, _, event_id = await stream.next()
    assert (name, event_id) == ("stale", "5")
    stream.close()


async def test_a_row_is_drawn_once_for_all_who_look(
    office: Office, client: Client, stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    real = live.row_html.draw

    def counting(*given: Any) -> str:
        drawn.append("row")
        return real(*given)

    monkeypatch.setattr(live.row_html, "draw", counting)
    others = [await follow(client) for _ in range(5)]
    await hear(office)
    for one in (stream, *others):
        await one.next()
        one.close()
    assert drawn == ["row"]


async def test_each_page_speaks_its_officers_language(office: Office, stream: Stream, visitor: Client) -> None:
    await office.hire("tono", "Tono", "en")
    await sign_in(visitor, login="tono")
    english = await follow(visitor)
    await hear(office, text=None, author="z")
    (_, ours, _), (_, theirs, _) = await stream.next(), await english.next()
    assert "Tanpa teks" in ours["rows"][0]["html"] and "No text" in theirs["rows"][0]["html"]
    english.close()


async def test_an_officer_has_a_bounded_number_of_live_pages(client: Client) -> None:
    streams = [await follow(client) for _ in range(live.MOST_A_VIEWER)]
    refused = await client.get("/events", headers={"Accept": "text/event-stream"})
    assert refused.status == 429
    streams[0].close()
    for _ in range(50):
        await asyncio.sleep(0.02)
        if (await client.get("/events", headers={"Accept": "text/event-stream"})).status == 200:
            break
    else:
        pytest.fail("the place of a closed page is not free again")


async def test_heartbeats_keep_it_open_and_find_that_the_session_is_over(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.05)
    stream = await follow(client)
    assert await stream.answer.content.readline() == b"retry: 2000\n"
    await stream.answer.content.readline()
    assert await stream.answer.content.readline() == b": still here\n"
    await office.database.write(lambda connection: officers.disable(connection, 1, office.now))
    with pytest.raises(EOFError):
        await stream.next()


async def test_without_a_session_there_is_no_stream(visitor: Client) -> None:
    answer = await visitor.get("/events", headers={"Accept": "text/event-stream"})
    assert answer.status == 401


def test_a_page_that_does_not_keep_up_is_told_to_start_anew() -> None:
    viewer = live.Viewer(1, "id")
    for _ in range(live.MOST_WAITING + 1):
        viewer.give(b"x")
    assert viewer.stale and not viewer.waiting


async def test_while_nobody_looks_nothing_is_read_and_whoever_comes_misses_nothing(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    real = type(office.feed).since

    async def counting(feed: Any, last_id: int, timeout_s: float) -> Any:
        looked.append(last_id)
        return await real(feed, last_id, timeout_s)

    monkeypatch.setattr(type(office.feed), "since", counting)
    for n in range(3):
        await hear(office, author=f"a{n}")
    await asyncio.sleep(0.05)
    assert looked == []
    stream = await follow(client, **{"Last-Event-ID": "2"})
    _, data, event_id = await stream.next()
    assert (len(data["rows"]), event_id) == (1, "3")
    await hear(office, author="b")
    assert (await stream.next())[2] == "4"
    stream.close()
