"""The call centre's page: a call is written down once, its number is read out, answers are passed on by phone."""

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy import text

from tests.inbox.conftest import Client, csrf_of
from tests.inbox.doors import Doors

PATH = "/callcenter"
CALL = {
    "key": "form-1",
    "happened": "Pohon tumbang menutup jalan",
    "place": "Jl. Kaligawe KM 4",
    "name": "Ibu Sulastri",
    "phone": "0812-0000-0003",
    "urgency": "urgent",
}


async def call(client: Client, **changes: str) -> Any:
    fields = {"csrf": await csrf_of(client, PATH), **CALL, **changes}
    return await client.post(PATH, data=fields, allow_redirects=False)


async def rows(doors: Doors, statement: str) -> list[Any]:
    return await doors.office.database.read(lambda connection: list(connection.execute(text(statement))))


async def page(client: Client, path: str = PATH) -> str:
    answer = await client.get(path)
    assert answer.status == 200
    return await answer.text()


async def taken(doors: Doors, client: Client, **changes: str) -> str:
    """One call; gives the page that its form leads to, once it is understood."""
    waiting = asyncio.create_task(call(client, **changes))
    while not doors.office.came:
        await asyncio.sleep(0.01)
    await doors.understand()
    answer = await waiting
    assert answer.status == 303
    return await page(client, answer.headers["Location"])


async def test_a_call_is_kept_and_its_number_is_there_to_be_read_out(doors: Doors, client: Client) -> None:
    html = await taken(doors, client)
    assert re.search(r'taken-number"><a href="/complaints/SMG-2026-000001">', html)
    assert "Bacakan nomor aduan" in html and "data-waiting" not in html
    assert doors.office.came == [("callcenter", "main")]
    [message] = await rows(doors, "SELECT text, visibility FROM message")
    assert message.text == "[Mendesak] Pohon tumbang menutup jalan\n📍 Jl. Kaligawe KM 4"
    [author] = await rows(doors, "SELECT platform_author_id, name FROM author")
    assert tuple(author) == ("tel:+6281200000003", "Ibu Sulastri")
    assert await rows(doors, "SELECT 1 FROM send_part") == [], "the operator says the number: nothing is sent"


async def test_the_number_may_follow(doors: Doors, client: Client) -> None:
    answer = await call(client)
    where = answer.headers["Location"]
    assert "data-waiting" in await page(client, where) and "Nomor menyusul" in await page(client, where)
    await doors.understand()
    part = await page(client, f"{where}&part=taken")
    assert "SMG-2026-000001" in part and "<html" not in part


async def test_a_second_press_is_the_same_call(doors: Doors, client: Client) -> None:
    await asyncio.gather(call(client), call(client))
    await doors.understand()
    assert len(await rows(doors, "SELECT 1 FROM complaint")) == 1


@pytest.mark.parametrize("happened", ["", "   ", "x" * 4001])
async def test_a_call_that_says_nothing_is_asked_for_again(doors: Doors, client: Client, happened: str) -> None:
    answer = await call(client, happened=happened)
    html = await answer.text()
    assert answer.status == 422 and "Tuliskan apa yang terjadi" in html
    assert 'value="Ibu Sulastri"' in html and 'value="form-1"' in html, "what was typed is still there"
    assert doors.office.came == []


@pytest.mark.parametrize("changes", [{"urgency": "now"}, {"key": ""}, {"account": "other"}])
async def test_odd_forms_are_refused(doors: Doors, client: Client, changes: dict[str, str]) -> None:
    assert (await call(client, **changes)).status == 400
    assert doors.office.came == []


async def test_an_answer_lies_there_until_somebody_has_called(doors: Doors, client: Client) -> None:
    await taken(doors, client)
    await doors.office.desk.reply("SMG-2026-000001", text="Pohonnya sudah diangkat.", key="k", officer_id=1)
    await doors.understand()
    html = await page(client)
    assert "Pohonnya sudah diangkat." in html and "Ibu Sulastri · 0812-0000-0003" in html
    [note] = re.findall(r'name="note" value="([^"]+)"', html)
    fields = {"csrf": await csrf_of(client, PATH), "note": note, "account": "main", "part": "board"}
    waiting = asyncio.create_task(client.post(f"{PATH}/passed-on", data=fields))
    while len(doors.office.came) < 2:
        await asyncio.sleep(0.01)
    await doors.understand()
    board = await (await waiting).text()
    assert 'name="note"' not in board and "Terakhir disampaikan: 1" in board and "<html" not in board
    [part] = await rows(doors, "SELECT state FROM send_part")
    assert part.state == "delivered"
    told = await rows(doors, "SELECT id FROM outbox WHERE kind = 'reply_status_changed'")
    again = await client.post(f"{PATH}/passed-on", data=fields)
    await doors.understand()
    assert again.status == 200
    assert await rows(doors, "SELECT id FROM outbox WHERE kind = 'reply_status_changed'") == told


async def test_a_note_that_nobody_knows_harms_nobody(doors: Doors, client: Client) -> None:
    fields = {"csrf": await csrf_of(client, PATH), "note": "nothing.1"}
    assert (await client.post(f"{PATH}/passed-on", data=fields)).status == 200
    await doors.understand()
    assert (await client.post(f"{PATH}/passed-on", data={**fields, "note": ""})).status == 400


async def test_an_anonymous_caller_is_nowhere_named(doors: Doors, client: Client) -> None:
    await taken(doors, client, anonymous="on", urgency="normal")
    await doors.office.desk.reply("SMG-2026-000001", text="Sudah ditindak.", key="k", officer_id=1)
    await doors.understand()
    board, complaint = await page(client), await page(client, "/complaints/SMG-2026-000001")
    assert "0812-0000-0003" in board and "Ibu Sulastri" not in board
    assert "0812-0000-0003" not in complaint and "Ibu Sulastri" not in complaint


async def test_what_callers_say_is_escaped(doors: Doors, client: Client) -> None:
    await taken(doors, client, happened="<script>alert(1)</script>", name='"><b>x', place="<i>")
    html = await page(client)
    assert "<script>alert" not in html and "<b>x" not in html and "&lt;script&gt;alert(1)" in html


async def test_without_a_call_centre_there_is_no_page(client: Client) -> None:
    assert (await client.get(PATH)).status == 404
    assert 'href="/callcenter"' not in await (await client.get("/")).text()


async def test_the_page_is_for_officers(doors: Doors, visitor: Client) -> None:
    answer = await visitor.get(PATH, allow_redirects=False)
    assert answer.status == 303 and answer.headers["Location"] == "/login?next=%2Fcallcenter"
    assert (await visitor.post(PATH, data=CALL, allow_redirects=False)).status == 303
    assert doors.office.came == []


async def test_the_way_there_stands_on_every_page(doors: Doors, client: Client) -> None:
    for path in ("/", "/channels", "/quarantine"):
        assert await page(client, path)
        assert 'href="/callcenter" data-go="c"' in await page(client, path)
