"""Suggestions on the page and in the API: shown with how sure they are, corrected in one step, and kept so."""

import re
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection

from model.understanding import ContentKind, Urgency
from store import complaints, corrections, triage
from store.columns import Record
from tests.inbox.conftest import Client, csrf_of
from tests.inbox.office import Office
from tests.inbox.test_api import check, problem_of

LAMP = "Lampu PJU mati di Jl. Sirojudin Tembalang, gelap sekali"


async def text_of(client: Client, path: str) -> str:
    answer = await client.get(path)
    assert answer.status == 200, path
    return await answer.text()


async def post(client: Client, path: str, status: int = 200, **form: Any) -> str:
    answer = await client.post(path, data={"csrf": await csrf_of(client), **form})
    assert answer.status == status, await answer.text()
    return await answer.text()


async def as_it_stands(office: Office, number: str) -> Record:
    def ask(connection: Connection) -> Record:
        row = complaints.by_number(connection, number)
        assert row is not None
        return triage.of(connection, [row.id])[row.id]

    return await office.database.read(ask)


async def corrected(office: Office, number: str) -> list[tuple[str, str | None, str | None]]:
    def ask(connection: Connection) -> list[tuple[str, str | None, str | None]]:
        row = complaints.by_number(connection, number)
        assert row is not None
        return [(one.field, one.before, one.after) for one in corrections.of(connection, row.id)]

    return await office.database.read(ask)


async def test_a_row_shows_category_area_and_urgency(office: Office, client: Client) -> None:
    number = await office.hear(LAMP)
    await office.parts.desks.triage.correct(number, "urgency", "urgent", officer_id=1)
    row = re.search(rf'<li class="row.*?data-number="{number}".*?</li>', await text_of(client, "/"), re.S)
    assert row is not None
    for shown in ("Lampu jalan", "Tembalang", "Mendesak"):
        assert shown in row[0]
    assert "Darurat" not in row[0]


async def test_the_page_says_what_is_suggested_by_whom_and_how_surely(office: Office, client: Client) -> None:
    number = await office.hear(LAMP)
    html = await text_of(client, f"/complaints/{number}")
    assert "Dinas Perumahan dan Kawasan Permukiman" in html and "Jl. Sirojudin" in html
    assert re.search(r'class="sure" title="[^"]*yakin · \d+ %"', html)
    html = await post(client, f"/complaints/{number}/triage", settle="category=jalan-rusak")
    assert "Dinas Pekerjaan Umum" in html and "Diputuskan petugas" in html
    # What was suggested first stays one key away.
    assert 'value="category=pju" data-key="1"' in html


@pytest.mark.parametrize(
    ("settle", "field", "kept"),
    [
        ("kind=information", "kind", "information"),
        ("category=pju", "category", "pju"),
        ("urgency=emergency", "urgency", "emergency"),
        ("language=jv", "language", "jv"),
        ("place=33.74.10.1006", "area", "33.74.10.1006"),
        ("place=", "area", None),
    ],
)
async def test_one_field_is_corrected_and_kept_as_labelled_data(
    office: Office, client: Client, settle: str, field: str, kept: str | None
) -> None:
    number = await office.hear(LAMP)
    before = getattr(await as_it_stands(office, number), field)
    await post(client, f"/complaints/{number}/triage", settle=settle)
    assert getattr(await as_it_stands(office, number), field) == kept
    assert await corrected(office, number) == [(settle.split("=")[0], before, kept)]


async def test_all_is_right_confirms_each_once(office: Office, client: Client) -> None:
    number = await office.hear(LAMP)
    html = await post(client, f"/complaints/{number}/triage", settle="all")
    said = await corrected(office, number)
    assert {field for field, _, _ in said} == {"kind", "category", "urgency", "place", "language"}
    assert all(before == after for _, before, after in said)
    assert 'name="settle" value="all"' not in html
    await post(client, f"/complaints/{number}/triage", settle="all")
    assert len(await corrected(office, number)) == len(said)


@pytest.mark.parametrize("settle", ["", "kind=<b>", "category=nowhere", "place=99.99", "author=x", "urgency="])
async def test_a_choice_that_there_is_not_changes_nothing_and_says_so(
    office: Office, client: Client, settle: str
) -> None:
    number = await office.hear(LAMP)
    html = await post(client, f"/complaints/{number}/triage", status=422, settle=settle)
    assert "Pilihan itu tidak ada" in html
    assert await corrected(office, number) == []


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ("kind", [f"kind={kind}" for kind in ContentKind]),
        ("urgency", [f"urgency={urgency}" for urgency in Urgency]),
        ("category", ["category=pju", "category=banjir", "Dinas Pekerjaan Umum"]),
        ("place", ["place=33.74.10.1006", "Kec. Tembalang", 'value="place="']),
        ("language", ["language=id-jv"]),
    ],
)
async def test_everything_can_be_chosen_without_a_script(
    office: Office, client: Client, field: str, shown: list[str]
) -> None:
    number = await office.hear(LAMP)
    html = await text_of(client, f"/complaints/{number}/triage/{field}")
    assert all(one in html for one in shown) and f'action="/complaints/{number}/triage"' in html
    assert "<html" not in await text_of(client, f"/complaints/{number}/triage/{field}?part=choices")


async def test_an_ambiguous_place_offers_what_it_may_be_first(office: Office, client: Client) -> None:
    number = await office.hear("Jalan rusak di Tlogosari, berlubang")
    areas = (await as_it_stands(office, number)).place
    html = await text_of(client, f"/complaints/{number}/triage/place")
    assert '"areas"' in areas
    assert html.index("Mungkin di sini") < html.index("Tlogosari Kulon") < html.index("Banyumanik")


async def test_the_list_is_filtered_by_group_category_and_area(office: Office, client: Client) -> None:
    lamp = await office.hear(LAMP, author="a")
    flood = await office.hear("Banjir di Kaligawe sampai lutut", author="b")

    async def shown(query: str) -> list[str]:
        return re.findall(r'<li class="row[^>]*data-number="(SMG[^"]+)"', await text_of(client, "/" + query))

    assert await shown("?category=pju") == [lamp]
    assert await shown("?category=air") == [flood]
    assert await shown("?area=33.74.10") == [lamp]
    assert await shown("?category=air&area=33.74.10") == []
    html = await text_of(client, "/?category=air")
    assert f'href="/complaints/{flood}?category=air"' in html
    for wrong in ("?category=x", "?area=<b>"):
        assert (await client.get("/" + wrong)).status == 400


async def test_the_api_tells_and_corrects(office: Office, client: Client, program: Client) -> None:
    number = await office.hear(LAMP)
    path = f"/api/v1/complaints/{number}/triage"
    said = await (await program.get(path)).json()
    check(said, "/api/v1/complaints/{number}/triage")
    assert said["category"]["value"] == "pju" and said["opd"] == "disperkim" and not said["category"]["settled"]
    headers = {"X-CSRF-Token": await csrf_of(client)}
    answer = await client.post(path, json={"field": "category", "value": "banjir"}, headers=headers)
    check(await answer.json(), "/api/v1/complaints/{number}/triage", "post")
    listed = (await (await program.get("/api/v1/complaints")).json())["complaints"][0]
    assert listed["triage"]["category"] == "banjir" and listed["triage"]["settled"] == ["category"]
    answer = await client.post(path, json={"field": "kind", "value": "x"}, headers=headers)
    assert (answer.status, await problem_of(answer)) == (422, "bad_value")
    assert (await client.post(path, json={}, headers=headers)).status == 200
    assert len((await (await program.get(path)).json())["kind"]) == 3


async def test_the_tree_is_told_to_programs(program: Client) -> None:
    said = await (await program.get("/api/v1/categories")).json()
    check(said, "/api/v1/categories")
    assert sum(len(group["categories"]) for group in said["groups"]) > 50


async def test_a_complaint_older_than_triage_is_shown_without(office: Office, client: Client, program: Client) -> None:
    number = await office.hear(LAMP + " hp 081234567890")

    def forget(connection: Connection) -> None:
        connection.execute(corrections.K.delete())
        connection.execute(triage.T.delete())
        values = {"excerpt": "telepon saya 081234567890"}
        connection.execute(complaints.C.update().values(**values))

    await office.database.write(forget)
    assert "Aduan ini masuk sebelum ada saran" in await text_of(client, f"/complaints/{number}")
    assert "081234567890" not in await text_of(client, "/")
    listed = (await (await program.get("/api/v1/complaints")).json())["complaints"][0]
    assert listed["triage"] is None and "081234567890" not in listed["excerpt"]
    answer = await program.get(f"/api/v1/complaints/{number}/triage")
    assert await problem_of(answer) == "no_triage"


async def test_the_daemons_second_thoughts_leave_what_an_officer_settled(office: Office, client: Client) -> None:
    number = await office.hear(LAMP)
    await post(client, f"/complaints/{number}/triage", settle="category=banjir")
    await office.hear("Masih mati lampunya, PJU gelap")
    assert (await as_it_stands(office, number)).category == "banjir"
    kept = await office.database.read(partial(complaints.by_number, number=number))
    assert kept is not None and kept.category == "banjir"
