"""Personal data: masked for everybody, shown to officers on one click that is written down; viewers only read."""

import re
from functools import partial
from typing import Any

import pytest

from inbox.app import PAGES
from inbox.door import Access
from model.event import Attachment, AttachmentKind
from store import complaints, officers
from tests.inbox.conftest import Client, csrf_of
from tests.inbox.office import Office
from tests.inbox.test_api import check, problem_of
from tests.inbox.test_guards import concrete
from tests.inbox.test_triage import post, text_of

NIK, PHONE = "3374051203900003", "081234567890"
SAID = f"KTP saya belum jadi. NIK {NIK}, hp {PHONE}"


async def becomes(office: Office, role: str) -> None:
    await office.database.write(partial(officers.set_role, officer_id=1, role=role))


async def looks(office: Office, number: str) -> int:
    row = await office.database.read(partial(complaints.by_number, number=number))
    assert row is not None
    steps = await office.database.read(partial(complaints.history, complaint_id=row.id))
    return sum(step.action == "unmasked" for step in steps)


async def test_words_are_masked_on_every_page_and_in_the_api(office: Office, client: Client, program: Client) -> None:
    number = await office.hear(SAID, body=SAID.encode())
    await becomes(office, "admin")
    paths = (
        "/",
        "/?part=rows",
        f"/complaints/{number}",
        "/messages/1/envelope",
        f"/complaints/{number}?part=complaint",
    )
    for path in paths:
        html = await text_of(client, path)
        assert NIK not in html and PHONE not in html and "NIK" in html, path
    said = await (await program.get(f"/api/v1/complaints/{number}")).text()
    assert NIK not in said and PHONE not in said and '"masked":true' in said
    assert await looks(office, number) == 0


async def test_one_click_shows_it_once_and_is_written_down(office: Office, client: Client) -> None:
    number = await office.hear(SAID)
    html = await post(client, f"/complaints/{number}/unmask")
    assert NIK in html and PHONE in html and "tercatat dalam riwayat" in html
    assert NIK not in await text_of(client, f"/complaints/{number}")
    assert await looks(office, number) == 1
    assert "Data pribadi dilihat" in await text_of(client, f"/complaints/{number}")


async def test_where_nothing_is_masked_there_is_nothing_to_click(office: Office, client: Client) -> None:
    number = await office.hear("Lampu mati")
    assert "/unmask" not in await text_of(client, f"/complaints/{number}")


async def test_a_contact_card_and_a_name_that_is_a_number_can_be_unmasked(office: Office, client: Client) -> None:
    card = Attachment(kind=AttachmentKind.CONTACT, media_id="card", name=f"Bu Sri, {PHONE}")
    for more in ({"attached": (card,)}, {"name": PHONE, "author": "warga-2"}):
        number = await office.hear("Lampu mati", **more)
        html = await text_of(client, f"/complaints/{number}")
        assert PHONE not in html and "/unmask" in html
        assert PHONE in await post(client, f"/complaints/{number}/unmask")


async def test_the_raw_envelope_is_unmasked_by_the_same_right(office: Office, client: Client) -> None:
    number = await office.hear(SAID, body=SAID.encode())
    html = await post(client, "/messages/1/envelope")
    assert NIK in html and await looks(office, number) == 1


async def test_the_api_unmasks_for_officers(office: Office, client: Client, program: Client) -> None:
    number = await office.hear(SAID)
    path = f"/api/v1/complaints/{number}/unmask"
    answer = await client.post(path, json={}, headers={"X-CSRF-Token": await csrf_of(client)})
    said = await answer.json()
    check(said, "/api/v1/complaints/{number}/unmask", "post")
    assert NIK in said["messages"][0]["text"] and said["masked"] is False and await looks(office, number) == 1
    refused = await program.post(path, json={})
    assert (refused.status, await problem_of(refused)) == (403, "officers_only")


@pytest.mark.parametrize(
    ("channel", "own", "shown"),
    [
        ("whatsapp", "6281234567890", "•••• 7890"),
        ("email", "budi@surel.test", "••••@surel.test"),
        ("telegram", "6281234567890", "6281234567890"),
    ],
)
async def test_an_id_that_is_a_number_or_an_address_is_masked_until_an_officer_asks(
    office: Office, client: Client, program: Client, channel: str, own: str, shown: str
) -> None:
    number = await office.hear("Lampu mati", channel=channel, author=own, name=own if channel == "whatsapp" else None)
    one = f"/api/v1/complaints/{number}"
    listed = await (await program.get("/api/v1/complaints")).json()
    assert listed["complaints"][0]["author"]["id"] == shown
    assert (await (await program.get(one)).json())["author"]["id"] == shown
    assert (await (await program.get(f"{one}/citizen")).json())["authors"][0]["id"] == shown
    assert own not in await text_of(client, "/") and own not in await text_of(client, f"/complaints/{number}")
    answer = await client.post(f"{one}/unmask", json={}, headers={"X-CSRF-Token": await csrf_of(client)})
    assert (await answer.json())["author"]["id"] == own


async def test_what_officers_write_is_not_masked(office: Office, client: Client) -> None:
    number = await office.hear("Lampu mati")
    await office.desk.reply(number, text="Hubungi 024-3513366 atau 081390001122", key="k", officer_id=1)
    assert "081390001122" in await text_of(client, f"/complaints/{number}")


async def test_an_earlier_wording_is_masked_too(office: Office, client: Client) -> None:
    from model.event import MessageEdited

    number = await office.hear(SAID, message_id="m")
    await office.hear("KTP saya belum jadi", kind=MessageEdited, message_id="m")
    html = await text_of(client, f"/complaints/{number}")
    assert "[NIK" in html and NIK not in html


CHANGING = [path for method, path, _, access in PAGES if method == "POST" and access is Access.OFFICER]


@pytest.mark.parametrize("path", CHANGING)
async def test_a_viewer_changes_nothing(office: Office, client: Client, path: str) -> None:
    await office.hear(SAID)
    await becomes(office, "viewer")
    answer = await client.post(concrete(path), data={"csrf": await csrf_of(client)})
    assert answer.status == 403 and "Anda hanya dapat membaca" in await answer.text()


async def test_a_viewer_reads_and_is_offered_nothing_to_change(office: Office, client: Client) -> None:
    number = await office.hear(SAID)
    await becomes(office, "viewer")
    html = await text_of(client, f"/complaints/{number}")
    forms = set(re.findall(r'action="([^"?]+)', html))
    assert not any(form.startswith("/complaints/") for form in forms)
    assert NIK not in html and "Anda hanya dapat membaca" in html
    row = await office.database.read(partial(complaints.by_number, number=number))
    assert row is not None and row.unread, "a viewer's look marks nothing as read"


async def test_a_viewer_is_refused_by_the_api_and_keeps_their_own_pages(office: Office, client: Client) -> None:
    number = await office.hear(SAID)
    await becomes(office, "viewer")
    headers: dict[str, Any] = {"X-CSRF-Token": await csrf_of(client)}
    answer = await client.post(f"/api/v1/complaints/{number}/unmask", json={}, headers=headers)
    assert (answer.status, await problem_of(answer)) == (403, "read_only")
    answer = await client.post(
        "/language", data={"csrf": headers["X-CSRF-Token"], "language": "en"}, allow_redirects=False
    )
    assert answer.status == 303
    answer = await client.post("/logout", data={"csrf": headers["X-CSRF-Token"]}, allow_redirects=False)
    assert answer.status == 303
