"""Emergencies: red above every page until somebody has looked, on open pages within moments."""

import re

from model.complaint import ComplaintStatus
from tests.inbox.conftest import Client
from tests.inbox.office import Office
from tests.inbox.test_live import follow
from tests.inbox.test_triage import text_of


async def emergency(office: Office, text: str = "Pohon tumbang menimpa rumah", **more: str) -> str:
    number = await office.hear(text, **more)  # type: ignore[arg-type]
    await office.parts.desks.triage.correct(number, "urgency", "emergency", officer_id=1)
    return number


def strip(html: str) -> list[str]:
    found = re.search(r"data-alarms>(.*?)</div>", html + "</div>", re.S)
    return re.findall(r'<li data-number="(SMG[^"]+)"', found[1] if found else html)


async def test_an_emergency_stands_above_every_page_and_marks_the_title(office: Office, client: Client) -> None:
    calm = await office.hear("Lampu mati", author="b")
    assert strip(await text_of(client, "/")) == []
    number = await emergency(office)
    for path in ("/", "/?status=closed", f"/complaints/{calm}", "/incidents", "/channels", "/quarantine"):
        html = await text_of(client, path)
        assert strip(html) == [number], path
        assert "<title>‼ 1 · " in html and 'role="alert"' in html
    assert f'<a href="/complaints/{number}" data-open data-key="a">' in await text_of(client, "/emergencies?part=strip")


async def test_it_leaves_once_somebody_has_looked_or_said_that_it_is_none(office: Office, client: Client) -> None:
    seen, false = await emergency(office, author="a"), await emergency(office, author="b")
    assert strip(await text_of(client, "/")) == [false, seen]
    await office.desk.change_status(seen, to=ComplaintStatus.DISPATCHED, officer_id=1)
    assert strip(await text_of(client, "/")) == [false]
    await office.parts.desks.triage.correct(false, "urgency", "normal", officer_id=1)
    html = await text_of(client, "/")
    assert strip(html) == [] and "‼" not in html


async def test_what_repeats_an_emergency_is_not_a_second_one(office: Office, client: Client) -> None:
    first, second = await emergency(office, author="a"), await emergency(office, "Jembatan roboh", author="b")
    await office.parts.desks.links.link(second, first, officer_id=1)
    assert strip(await text_of(client, "/")) == [first]


async def test_open_pages_are_told_how_urgent_a_row_is(office: Office, client: Client) -> None:
    stream = await follow(client)
    number = await office.hear("Jalan berlubang di Pedurungan")
    await office.parts.desks.triage.correct(number, "urgency", "emergency", officer_id=1)
    _, data, _ = await stream.next()
    stream.close()
    row = data["rows"][-1]
    assert (row["number"], row["urgency"], row["duplicate"], row["incident"]) == (number, "emergency", False, None)
    assert row["category"] == "jalan-rusak" and row["area"].startswith("33.74.06")
    assert 'class="chip loud"' in row["html"]
