"""The person behind a complaint, on the page and for programs: merged and parted by officers, hidden on request."""

import re
from functools import partial
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from inbox.api.endpoints import ENDPOINTS
from model.complaint import ComplaintStatus
from model.event import Attachment, AttachmentKind, Author, MessageReceived, Visibility
from store import officers
from store.officers import ADMIN
from tests.inbox.conftest import Client, csrf_of, sign_in
from tests.inbox.office import Office
from tests.inbox.test_api import check, problem_of

TELLING = ("Sulastri", "lastri_smg", "628123", "wamid")


async def text_of(client: Client, path: str) -> str:
    answer = await client.get(path)
    assert answer.status == 200, path
    return await answer.text()


async def post(client: Client, path: str, status: int = 200, **form: Any) -> str:
    """A form of a page; gives the page that it leads to."""
    answer = await client.post(path, data={"csrf": await csrf_of(client), **form})
    assert answer.status == status, await answer.text()
    return await answer.text()


async def promote(office: Office, login: str = "dewi") -> None:
    row = await office.database.read(partial(officers.by_login, login=login))
    assert row is not None
    await office.database.write(partial(officers.set_role, officer_id=row.id, role=ADMIN))


async def unnamed(office: Office, **more: Any) -> str:
    """An anonymous complaint."""
    kind = partial(MessageReceived, anonymous=True, permalink="https://example.id/lastri_smg/1")
    return await office.hear(
        author="628123", name="Ibu Sulastri", handle="lastri_smg", message_id="wamid.628123", kind=kind, **more
    )


async def test_officers_merge_and_part_on_the_page(office: Office, client: Client) -> None:
    first = await office.hear("lampu mati", channel="whatsapp", author="a", name="Sri")
    second = await office.hear("masih mati", channel="telegram", author="b", name="Sri W", handle="sriw")
    html = await post(client, f"/complaints/{first}/merge", other="2")
    assert (
        "Sri W</bdi>: digabung oleh petugas" in html
        and "Sri W" in html
        and "@sriw" in html
        and f">{second}</a>" in html
    )
    assert f"Warga digabung dengan {second}" in html and "Dewi Lestari" in html
    assert f"Warga digabung dengan {first}" in await text_of(client, f"/complaints/{second}")
    merge = re.search(r'name="merge" value="(\d+)"', html)
    assert merge is not None
    html = await post(client, f"/complaints/{second}/part", merge=merge[1])
    assert "Warga dipisahkan lagi" in html and "digabung oleh" not in html
    assert "Sri W" not in await text_of(client, f"/complaints/{first}?part=complaint")


async def test_a_merge_that_cannot_be_says_why_and_changes_nothing(office: Office, client: Client) -> None:
    first = await office.hear(author="a")
    hidden = await unnamed(office, channel="telegram")
    for other, words in (
        (first, "Keduanya sudah satu warga"),
        (hidden, "tidak dapat digabung"),
        ("99", "Aduan tidak ditemukan"),
    ):
        answer = await client.post(
            f"/complaints/{first}/merge", data={"csrf": await csrf_of(client), "other": other, "part": "complaint"}
        )
        assert answer.status in (404, 409) and words in await answer.text()
    assert "Aduan tidak ditemukan" in await post(client, f"/complaints/{first}/merge", status=404, other="<b>")
    assert (await client.post(f"/complaints/{first}/merge", data={"other": hidden})).status == 403


async def test_an_anonymous_complaint_names_nobody_anywhere(office: Office, client: Client, program: Client) -> None:
    card = Attachment(kind=AttachmentKind.CONTACT, name="Sulastri 628123")
    number = await unnamed(office, attached=(card,), text="Pungli di terminal")
    await office.desk.reply(number, text="Kami cek", key="k", officer_id=1)
    for path in ("/", f"/complaints/{number}", f"/complaints/{number}?part=complaint", "/?part=rows"):
        html = await text_of(client, path)
        assert "Pungli di terminal" in html and "Anonim" in html
        assert not [word for word in TELLING if word in html], path
    for path in ("/api/v1/complaints", f"/api/v1/complaints/{number}", f"/api/v1/complaints/{number}/citizen"):
        answer = await (await program.get(path)).json()
        check(answer, path.replace(number, "{number}"))
        assert not [word for word in TELLING if word in str(answer)], path


async def test_a_live_row_names_nobody(office: Office, client: Client) -> None:
    number = await unnamed(office)
    await office.desk.change_status(number, to=ComplaintStatus.VERIFIED, officer_id=1)
    stream = await client.get("/events", params={"after": "0"})
    said = ""
    while "event: changes" not in said:
        said += (await stream.content.readuntil(b"\n\n")).decode()
    stream.close()
    assert number in said and "Anonim" in said and not [word for word in TELLING if word in said]


async def test_the_raw_data_of_an_anonymous_complaint_is_for_admins_and_each_look_is_written_down(
    office: Office, client: Client
) -> None:
    number = await unnamed(office, body=b'{"from": "628123"}')
    assert "/envelope" not in await text_of(client, f"/complaints/{number}")
    assert (await client.get("/messages/1/envelope")).status == 403
    await promote(office)
    assert "628123" in await text_of(client, "/messages/1/envelope")
    assert "Melihat nama warga anonim" in await text_of(client, f"/complaints/{number}")


async def test_an_admin_sees_the_name_once_and_it_is_written_down(office: Office, client: Client) -> None:
    number = await unnamed(office)
    assert "/reveal" not in await text_of(client, f"/complaints/{number}")
    await post(client, f"/complaints/{number}/reveal", status=403)
    await promote(office)
    html = await post(client, f"/complaints/{number}/reveal")
    assert "Ibu Sulastri" in html and "@lastri_smg" in html
    html = await text_of(client, f"/complaints/{number}")
    assert "Ibu Sulastri" not in html and html.count("Melihat nama warga anonim") == 1


async def test_the_other_complaints_of_a_citizen_leave_the_anonymous_ones_out(office: Office, client: Client) -> None:
    plain = await office.hear("lampu mati", author="628123", name="Ibu Sulastri", channel="telegram")
    kind: Any = partial(MessageReceived, anonymous=True)
    other = await office.hear("pungli", author="lain", channel="x", kind=kind)
    open_one = await office.hear("got", author="lain2", channel="facebook")
    await post(client, f"/complaints/{plain}/merge", other=open_one)
    html = await text_of(client, f"/complaints/{plain}?part=complaint")
    assert f">{open_one}</a>" in html and other not in html


async def test_programs_read_who_it_is_and_officers_merge(office: Office, client: Client, program: Client) -> None:
    first = await office.hear(author="a", name="Sri")
    second = await office.hear(author="b", channel="x", visibility=Visibility.PUBLIC)
    path, headers = f"/api/v1/complaints/{first}/citizen", {"X-CSRF-Token": await csrf_of(client)}
    check(await (await program.get(path)).json(), "/api/v1/complaints/{number}/citizen")
    merged = await (await client.post(f"{path}/merge", json={"number": second}, headers=headers)).json()
    check(merged, "/api/v1/complaints/{number}/citizen/merge", "post")
    assert [one["channel"] for one in merged["authors"]] == ["whatsapp", "x"]
    assert merged["merges"][0]["reason"] == "officer" and merged["complaints"][0]["number"] == second
    again = await client.post(f"{path}/merge", json={"number": second}, headers=headers)
    assert (again.status, await problem_of(again)) == (409, "same_citizen")
    parting = {"merge": merged["merges"][0]["id"]}
    parted = await (await client.post(f"{path}/part", json=parting, headers=headers)).json()
    check(parted, "/api/v1/complaints/{number}/citizen/part", "post")
    assert len(parted["authors"]) == 1 and parted["merges"] == []
    twice = await client.post(f"{path}/part", json=parting, headers=headers)
    assert (twice.status, await problem_of(twice)) == (409, "not_allowed")
    assert (await program.get("/api/v1/complaints/SMG-2026-000099/citizen")).status == 404


async def test_the_api_reveals_to_admins_only(office: Office, client: Client, program: Client) -> None:
    number = await unnamed(office)
    path, headers = f"/api/v1/complaints/{number}/reveal", {"X-CSRF-Token": await csrf_of(client)}
    assert await problem_of(await program.post(path, json={})) == "officers_only"
    assert await problem_of(await client.post(path, json={}, headers=headers)) == "admins_only"
    await promote(office)
    answer = await (await client.post(path, json={}, headers=headers)).json()
    check(answer, "/api/v1/complaints/{number}/reveal", "post")
    assert answer == {"id": "628123", "name": "Ibu Sulastri", "handle": "lastri_smg"}
    assert {"/citizen", "/reveal"} <= {endpoint.path.rpartition("}")[2] for endpoint in ENDPOINTS}


async def test_a_command_is_marked_and_who_stopped_is_shown(office: Office, client: Client) -> None:
    number = await office.hear("lampu mati", author="a")
    command = MessageReceived(
        platform_message_id="stop-1", conversation_id="c-a", author=Author(id="a"), sent_at=office.now, text="STOP"
    )
    await office.hear("STOP", author="a", message_id=command.platform_message_id)
    html = await text_of(client, f"/complaints/{number}")
    assert html.count(">Perintah<") == 1 and "Tidak ingin dikabari" in html and "Otomatis" in html
    await office.desk.change_status(number, to=ComplaintStatus.VERIFIED, officer_id=1)
    html = await text_of(client, f"/complaints/{number}")
    assert "Warga tidak dikabari: warga tidak ingin dikabari" in html
    whole = await (await client.get(f"/api/v1/complaints/{number}")).json()
    assert [message["command"] for message in whole["messages"]] == [None, "stop", "stop"]
    assert whole["message_count"] == 1


async def test_a_second_officer_without_the_right_stays_without(office: Office, server: TestServer) -> None:
    await office.hire("sri", "Sri Wahyuni")
    await promote(office)
    number = await unnamed(office)
    async with TestClient(server) as other:
        assert await sign_in(other, "sri") == "/"
        await post(other, f"/complaints/{number}/reveal", status=403)


@pytest.mark.parametrize("path", ["merge", "part", "reveal"])
async def test_forms_without_a_token_are_refused(office: Office, client: Client, path: str) -> None:
    number = await office.hear()
    assert (await client.post(f"/complaints/{number}/{path}", data={"other": "1", "merge": "1"})).status == 403
