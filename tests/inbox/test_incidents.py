"""Incidents: one place for one happening, undone as easily as done, and one answer to everybody, once."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, text

from model.complaint import ComplaintStatus
from model.sameness import Sameness
from store import complaints, incidents, messages
from store.columns import Record
from tests.inbox.conftest import Client, csrf_of, sign_in
from tests.inbox.office import Office
from tests.inbox.test_api import check, problem_of
from tests.inbox.test_links import suggest
from tests.inbox.test_triage import post, text_of

WORDS = (
    "Banjir di Kaligawe sampai lutut",
    "Sampah menumpuk di TPS Bangetayu",
    "Jalan berlubang di Pedurungan",
    "PJU mati",
)


async def gathered(office: Office, *channels: str, start: int = 0) -> tuple[str, list[str]]:
    """An incident with a complaint on each channel, whose subjects differ so that nothing else draws them together."""
    numbers: list[str] = []
    for index, channel in enumerate(channels):
        office.pass_(minutes=1)
        text = WORDS[(start + index) % len(WORDS)] + f" nomor {start + index}"
        numbers.append(
            await office.hear(text, channel=channel, author=f"w{start + index}", name=f"Warga {start + index}")
        )
    number = await incident_of(office, numbers[0])
    for other in numbers[1:]:
        if await incident_of(office, other) is None or number is None:
            link = await suggest(office, other, numbers[0], Sameness.INCIDENT)
            await office.parts.desks.links.decide(other, link, together=True, officer_id=1)
            number = await incident_of(office, numbers[0])
    assert number is not None
    return number, numbers


async def row_of(office: Office, number: str) -> Record:
    row = await office.database.read(partial(complaints.by_number, number=number))
    assert row is not None
    return row


async def incident_of(office: Office, number: str) -> str | None:
    found: str | None = (await row_of(office, number)).incident_number
    return found


async def answers(office: Office, number: str) -> list[str | None]:
    def ask(connection: Connection) -> list[str | None]:
        row = complaints.by_number(connection, number)
        assert row is not None
        return [one.text for one in messages.of_complaint(connection, row.id) if one.direction == messages.OUT]

    return await office.database.read(ask)


def members(html: str) -> list[str]:
    return re.findall(r'<li class="member"[^>]*data-number="(SMG[^"]+)"', html)


async def test_the_list_and_the_page_tell_what_happened_where_and_how_often(office: Office, client: Client) -> None:
    number, numbers = await gathered(office, "whatsapp", "telegram", "facebook")
    html = await text_of(client, "/incidents")
    assert number in html and "3 laporan" in html and 'aria-current="page"' in html
    html = await text_of(client, f"/incidents/{number}")
    assert members(html) == numbers[::-1]
    assert "Warga 0" in html and "Kejadian dibuka" in html
    row = await text_of(client, "/")
    assert "Kejadian · 3" in row
    assert f'href="/incidents/{number}"' in await text_of(client, f"/complaints/{numbers[0]}")


async def test_incidents_without_open_complaints_stand_apart(office: Office, client: Client) -> None:
    first, numbers = await gathered(office, "whatsapp", "telegram")
    second, _ = await gathered(office, "whatsapp", "telegram", start=2)
    await post(client, f"/incidents/{first}/status", to="closed")
    assert {(await row_of(office, one)).status for one in numbers} == {ComplaintStatus.CLOSED}
    html = await text_of(client, "/incidents")
    assert second in html and first not in html
    html = await text_of(client, "/incidents?state=done")
    assert first in html and second not in html
    assert "Tidak ada kejadian yang berjalan" in await text_of(client, "/incidents?before=1-1")
    assert (await client.get("/incidents?before=x")).status == 400


async def test_the_title_is_changed_in_place_and_taken_back(office: Office, client: Client) -> None:
    number, _ = await gathered(office, "whatsapp", "telegram")
    html = await post(client, f"/incidents/{number}/title", title="Banjir <b>Kaligawe")
    assert "<h1>Banjir &lt;b&gt;Kaligawe" in html
    step = re.search(r"/steps/(\d+)/undo", html)
    assert step is not None
    html = await post(client, f"/incidents/{number}/steps/{step[1]}/undo")
    assert "<h1>Banjir &lt;b&gt;Kaligawe" not in html and "diurungkan" in html
    again = await post(client, f"/incidents/{number}/steps/{step[1]}/undo", status=409)
    assert "Tidak ada yang berubah" in again


async def test_ticked_complaints_are_split_off_and_undone(office: Office, client: Client) -> None:
    number, numbers = await gathered(office, "whatsapp", "telegram", "facebook")
    html = await post(client, f"/incidents/{number}/split", **{f"complaint.{numbers[2]}": "1"})
    assert members(html) == [numbers[2]] and f"Dipisah dari {number}" in html
    assert members(await text_of(client, f"/incidents/{number}")) == [numbers[1], numbers[0]]
    made = await incident_of(office, numbers[2])
    step = re.search(r"/steps/(\d+)/undo", html)
    assert step is not None
    await post(client, f"/incidents/{made}/steps/{step[1]}/undo")
    assert await incident_of(office, numbers[2]) == number
    for ticked in ({}, {f"complaint.{one}": "1" for one in numbers}):
        await post(client, f"/incidents/{number}/split", status=409, **ticked)


async def test_complaints_are_taken_out_and_put_in(office: Office, client: Client) -> None:
    number, numbers = await gathered(office, "whatsapp", "telegram", "facebook")
    html = await post(client, f"/incidents/{number}/take-out", **{f"complaint.{one}": "1" for one in numbers[1:]})
    assert members(html) == [numbers[0]] and "1 laporan dikeluarkan" in html
    html = await post(client, f"/incidents/{number}/put", complaint=numbers[1])
    assert members(html) == [numbers[1], numbers[0]]
    html = await post(client, f"/complaints/{numbers[2]}/incident", into=number.lower())
    assert await incident_of(office, numbers[2]) == number and number in html
    await post(client, f"/complaints/{numbers[2]}/incident", into="")
    assert await incident_of(office, numbers[2]) is None
    assert "Kejadian tidak ditemukan" in await post(
        client, f"/complaints/{numbers[2]}/incident", status=404, into="INC-2026-99999"
    )


async def test_two_incidents_become_one_and_the_old_number_leads_there(office: Office, client: Client) -> None:
    one, numbers = await gathered(office, "whatsapp", "telegram")
    other, more = await gathered(office, "facebook", "x", start=2)
    assert other in await text_of(client, f"/incidents/{one}")  # to pick from
    html = await post(client, f"/incidents/{one}/merge", other=other)
    assert set(members(html)) == {*numbers, *more} and f"{other} digabung ke sini" in html
    answer = await client.get(f"/incidents/{other}", allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, f"/incidents/{one}")
    step = re.search(r"/steps/(\d+)/undo", html)
    assert step is not None
    await post(client, f"/incidents/{one}/steps/{step[1]}/undo")
    assert set(members(await text_of(client, f"/incidents/{other}"))) == set(more)


async def test_everybody_is_answered_once_and_who_cannot_be_is_said_before(office: Office, client: Client) -> None:
    number, numbers = await gathered(office, "whatsapp", "telegram", "facebook")
    office.now += timedelta(hours=30)  # WhatsApp takes answers for a day only
    await sign_in(client)
    html = await text_of(client, f"/incidents/{number}")
    assert "2 dari 3 warga akan menerima" in html and "Tidak dapat dijangkau: 1" in html
    key = re.search(r'name="key" value="([^"]+)"', html)
    assert key is not None
    for _ in range(2):
        html = await post(client, f"/incidents/{number}/replies", text="Pompa sudah menyala.", key=key[1])
        assert "Jawaban dikirim ke 2 warga." in html and "1 tidak dapat dijangkau." in html
    assert "Pompa sudah menyala." in html and "Semua pelapor dijawab" in html
    assert [await answers(office, one) for one in numbers] == [[], ["Pompa sudah menyala."], ["Pompa sudah menyala."]]


@pytest.mark.parametrize(("form", "words"), [({"text": " ", "key": "k"}, "kosong"), ({"text": "a", "key": ""}, "")])
async def test_an_answer_that_cannot_be_sent_is_kept_in_the_form(
    office: Office, client: Client, form: dict[str, str], words: str
) -> None:
    number, numbers = await gathered(office, "telegram", "facebook")
    html = await post(client, f"/incidents/{number}/replies", status=422, **form)
    assert words in html.lower() and [await answers(office, one) for one in numbers] == [[], []]


async def test_an_incident_that_there_is_not(client: Client, program: Client) -> None:
    assert (await client.get("/incidents/INC-2026-99999")).status == 404
    answer = await program.get("/api/v1/incidents/INC-2026-99999")
    assert (answer.status, await problem_of(answer)) == (404, "no_such_incident")


async def test_the_api_tells_and_moves(office: Office, client: Client, program: Client) -> None:
    one, numbers = await gathered(office, "whatsapp", "telegram", "facebook")
    headers, path = {"X-CSRF-Token": await csrf_of(client)}, f"/api/v1/incidents/{one}"
    shape = "/api/v1/incidents/{incident}"

    async def change(action: str, status: int = 200, **body: Any) -> Any:
        answer = await client.post(f"{path}/{action}", json=body, headers=headers)
        said = await answer.json()
        assert answer.status == status, said
        named = re.sub(r"/\d+/", "/{id}/", action)
        check(said, f"{shape}/{named}", "post", status)
        return said

    said = await (await program.get("/api/v1/incidents")).json()
    check(said, "/api/v1/incidents")
    assert [incident["number"] for incident in said["incidents"]] == [one]
    whole = await (await program.get(path)).json()
    check(whole, shape)
    assert whole["channels"] == {"whatsapp": 1, "telegram": 1, "facebook": 1}
    recipients = await (await program.get(f"{path}/recipients")).json()
    check(recipients, f"{shape}/recipients")
    assert all(recipient["reachable"] for recipient in recipients["recipients"])
    assert (await change("title", title="Banjir"))["title"] == "Banjir"
    made = await change("split", numbers=[numbers[2]])
    merged = await change("merge", number=made["number"])
    assert merged["complaint_count"] == 3
    assert (await (await program.get(f"/api/v1/incidents/{made['number']}")).json())["number"] == one
    assert (await change("take-out", number=numbers[2]))["complaint_count"] == 2
    assert (await change("put", number=numbers[2]))["complaint_count"] == 3
    step = next(step for step in merged["steps"] if step["undoable"])
    await change(f"steps/{step['id']}/undo")
    assert len((await change("replies", 202, text="Baik", key="k"))["message_ids"]) == 2
    assert (await change("status", to="verified"))["changed"] == 2
    listed = await (await program.get(f"/api/v1/complaints/{numbers[0]}")).json()
    assert listed["incident"] == one


async def test_a_large_incident_is_one_page_with_its_newest(office: Office, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("inbox.incidents.MOST_MEMBERS", 2)
    number, numbers = await gathered(office, "whatsapp", "telegram", "facebook")
    html = await text_of(client, f"/incidents/{number}")
    assert members(html) == [numbers[2], numbers[1]] and "1 laporan lagi" in html
    assert len(members(await text_of(client, f"/incidents/{number}?all=1"))) == 3
    standing = await office.database.read(partial(incidents.by_number, number=number))
    assert standing is not None and standing.complaint_count == 3


async def test_an_incident_that_may_be_the_same_is_offered_and_may_be_refused(
    office: Office, client: Client, program: Client
) -> None:
    first, ours = await gathered(office, "whatsapp", "telegram")
    second, theirs = await gathered(office, "facebook", "telegram", start=2)
    for mine, other in zip(theirs, ours, strict=True):
        await suggest(office, mine, other, Sameness.INCIDENT)
    await office.database.write(lambda connection: connection.execute(text("UPDATE incident SET area = NULL")))
    html = await text_of(client, f"/incidents/{first}")
    assert "Mungkin kejadian yang sama" in html and "2 kemiripan" in html
    path = f"/api/v1/incidents/{first}"
    said = await (await program.get(path)).json()
    check(said, "/api/v1/incidents/{incident}")
    assert [(one["number"], one["links"]) for one in said["alike"]] == [(second, 2)]
    html = await post(client, f"/incidents/{first}/keep-apart", other=second)
    assert "Mungkin kejadian yang sama" not in html and f"Bukan satu kejadian dengan {second}" in html
    assert (await (await program.get(path)).json())["alike"] == []
