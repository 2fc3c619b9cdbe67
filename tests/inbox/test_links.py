"""What belongs together, on the page and in the API: repeats with their reasons, suggestions, and parting again."""

import re
from functools import partial
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection

from inbox import reasons
from inbox.names import Names
from inbox.translation import LANGUAGES, words
from model.complaint import ComplaintStatus
from model.sameness import Sameness
from store import complaints, links
from tests.inbox.conftest import Client, csrf_of
from tests.inbox.office import Office
from tests.inbox.test_api import check, problem_of
from tests.inbox.test_triage import post, text_of
from tests.mind import insight
from tests.suggesting import suggested
from understanding.sameness.reasons import UNITS, Code, Unit

LAMP = "Lampu PJU mati di Jl. Sirojudin Tembalang depan masjid, gelap sekali rawan begal"
VALUES: dict[Unit, Any] = {
    Unit.PERCENT: 94,
    Unit.HOURS: 3,
    Unit.METRES: 120,
    Unit.NAME: "kaligawe",
    Unit.AREA: "33.74.05",
    Unit.CATEGORY: "banjir",
    Unit.NONE: None,
}


async def repeated(office: Office) -> tuple[str, str]:
    """A complaint, and the same citizen's same one on the next day."""
    first = await office.hear(LAMP, author="a", channel="whatsapp")
    await office.desk.change_status(first, to=ComplaintStatus.VERIFIED, officer_id=1)
    office.pass_(hours=3)
    second = await office.hear(LAMP, author="b", channel="telegram")
    if await root_of(office, second) is None:
        await office.parts.desks.links.link(second, first, officer_id=1)
    return first, second


async def root_of(office: Office, number: str) -> str | None:
    row = await office.database.read(partial(complaints.by_number, number=number))
    assert row is not None
    root: str | None = row.root_number
    return root


async def suggest(office: Office, later: str, earlier: str, sameness: Sameness = Sameness.DUPLICATE) -> int:
    """The daemon is not sure, and asks."""

    def job(connection: Connection) -> int:
        ids = [row.id for number in (later, earlier) if (row := complaints.by_number(connection, number))]
        reasons = orjson.dumps([["same_author", None], ["same_words", 94], ["within", 3]]).decode()
        links.add(connection, [suggested(ids[0], ids[1], office.now, sameness, reasons=reasons)])
        found = links.between(connection, ids[0], ids[1], sameness.value)
        assert found is not None
        return int(found.id)

    return await office.database.write(job)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", Code)
def test_every_reason_has_a_sentence(language: str, code: Code) -> None:
    said = reasons.one(code.value, VALUES[UNITS[code]], words(language), Names(insight()))
    assert said and said != code.value and "{" not in said and "None" not in said


def test_reasons_make_one_sentence() -> None:
    said = '[["same_author", null], ["same_words", 94], ["same_street", "kaligawe raya"], ["within", 3]]'
    names = Names(insight())
    assert (
        reasons.sentence(said, words("id"), names)
        == "penulis sama, 94 % kata sama, sama-sama di Jl. Kaligawe Raya, selisih 3 jam"
    )
    assert reasons.sentence('[["of_tomorrow", 1]]', words("id"), names) == "of_tomorrow"


async def test_a_repeat_stands_behind_what_it_repeats(office: Office, client: Client) -> None:
    first, second = await repeated(office)

    async def shown(query: str) -> list[str]:
        return re.findall(r'<li class="row[^>]*data-number="(SMG[^"]+)"', await text_of(client, "/" + query))

    assert await shown("") == [first]
    assert await shown("?status=all") == [second, first]
    html = await text_of(client, "/")
    assert ">2×<" in html
    assert dict(re.findall(r'data-view-count="(\w+)">(\d+)<', html))["open"] == "1"
    html = await text_of(client, f"/complaints/{first}")
    assert "Diulang oleh" in html and f'href="/complaints/{second}"' in html


async def test_a_repeat_follows_the_other_and_can_be_parted(office: Office, client: Client) -> None:
    first, second = await repeated(office)
    html = await text_of(client, f"/complaints/{second}")
    assert "Status mengikuti" in html and 'data-form="status"' not in html
    refused = await post(client, f"/complaints/{second}/status", status=409, to="dispatched", version="1")
    assert "Aduan ini mengulang aduan lain" in refused
    html = await post(client, f"/complaints/{second}/duplicate/part")
    assert 'data-form="status"' in html and f"Dipisahkan dari {first}" in html
    assert await root_of(office, second) is None
    again = await post(client, f"/complaints/{second}/duplicate/part", status=409)
    assert "Tidak ada yang berubah" in again


async def test_an_officer_says_that_one_repeats_another(office: Office, client: Client) -> None:
    first = await office.hear("Sampah menumpuk di TPS", author="a")
    second = await office.hear("Jalan berlubang di Pedurungan", author="b")
    await post(client, f"/complaints/{second}/duplicate", other=first.lower())
    assert await root_of(office, second) == first
    assert "Aduan tidak ditemukan" in await post(client, f"/complaints/{first}/duplicate", status=404, other="77")


@pytest.mark.parametrize(("together", "root"), [("1", True), ("0", False)])
async def test_a_suggestion_is_marked_explained_and_answered_once(
    office: Office, client: Client, together: str, root: bool
) -> None:
    first = await office.hear("Sampah menumpuk di TPS", author="a")
    second = await office.hear("Jalan berlubang di Pedurungan", author="b")
    link = await suggest(office, second, first)
    assert "Ada usulan yang menunggu" in await text_of(client, "/")
    html = await text_of(client, f"/complaints/{second}")
    assert "penulis sama, 94 % kata sama, selisih 3 jam" in html
    assert 'data-key="y"' in html and 'data-key="l"' in html
    html = await post(client, f"/complaints/{second}/links/{link}", together=together)
    assert "Apakah ini berkaitan?" not in html and (await root_of(office, second) == first) is root
    assert "Ada usulan yang menunggu" not in await text_of(client, "/?status=all")
    await post(client, f"/complaints/{second}/links/{link}", status=409, together=together)


async def test_a_link_is_answered_on_its_own_complaint_only(office: Office, client: Client) -> None:
    first = await office.hear("Sampah menumpuk di TPS", author="a")
    second = await office.hear("Jalan berlubang di Pedurungan", author="b")
    link = await suggest(office, second, first)
    await post(client, f"/complaints/{first}/links/{link}", status=409, together="1")
    assert await root_of(office, second) is None
    assert "Apakah ini berkaitan?" in await text_of(client, f"/complaints/{second}")


async def test_what_is_so_already_is_not_asked(office: Office, client: Client) -> None:
    first = await office.hear("Sampah menumpuk di TPS", author="a")
    second = await office.hear("Jalan berlubang di Pedurungan", author="b")
    third = await office.hear("Lampu taman mati di Tembalang", author="c")
    await suggest(office, third, first)
    link = await suggest(office, second, first, Sameness.INCIDENT)
    assert (await text_of(client, "/")).count('class="asks"') == 2
    await post(client, f"/complaints/{second}/links/{link}", together="1")
    await post(client, f"/complaints/{third}/duplicate", other=second)
    await suggest(office, third, second, Sameness.INCIDENT)
    assert "Ada usulan yang menunggu" not in await text_of(client, "/?status=all")
    assert "Apakah ini berkaitan?" not in await text_of(client, f"/complaints/{third}")


async def test_the_api_tells_links_and_takes_decisions(office: Office, client: Client, program: Client) -> None:
    first = await office.hear("Sampah menumpuk di TPS", author="a")
    second = await office.hear("Jalan berlubang di Pedurungan", author="b")
    link = await suggest(office, second, first)
    path, headers = f"/api/v1/complaints/{second}", {"X-CSRF-Token": await csrf_of(client)}
    said = await (await program.get(f"{path}/links")).json()
    check(said, "/api/v1/complaints/{number}/links")
    assert said["links"][0]["reasons"][1] == {"code": "same_words", "value": 94}
    answer = await client.post(f"{path}/links/{link}", json={"together": True}, headers=headers)
    said = await answer.json()
    check(said, "/api/v1/complaints/{number}/links/{id}", "post")
    assert said["duplicate_of"] == first and said["links"][0]["state"] == "confirmed"
    whole = await (await program.get(f"/api/v1/complaints/{first}")).json()
    check(whole, "/api/v1/complaints/{number}")
    assert whole["duplicates"] == 1 and whole["duplicate_of"] is None
    refused = await client.post(f"{path}/status", json={"to": "verified"}, headers=headers)
    assert (refused.status, await problem_of(refused)) == (409, "is_duplicate")
    answer = await client.post(f"{path}/duplicate/part", json={}, headers=headers)
    assert (await answer.json())["duplicate_of"] is None
    answer = await client.post(f"{path}/duplicate", json={"of": first}, headers=headers)
    assert (await answer.json())["duplicate_of"] == first
    answer = await client.post(f"{path}/duplicate", json={"of": first}, headers=headers)
    assert (answer.status, await problem_of(answer)) == (409, "nothing_to_do")
