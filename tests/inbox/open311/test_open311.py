"""Open311 GeoReport v2: every answer in XML and JSON as the specification has it, and nobody's data among it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from inbox.open311.offers import ROOT
from inbox.open311.services import services
from model.complaint import ComplaintStatus
from simulator.city.photos import photo
from tests.inbox.conftest import Client
from tests.inbox.doors import FORM_KEY, Doors
from tests.inbox.office import START
from tests.inbox.open311.specification import check_json, from_xml

FORMS = pytest.mark.parametrize("form", ["json", "xml"])
LAMP = {
    "service_code": "pju-mati",
    "lat": "-6.9932",
    "long": "110.4203",
    "address_string": "Jl. Pahlawan 3",
    "description": "PJU mati 5 titik.\nHubungi 0812-3456-7890 atau sri@example.id, NIK 3374010101010001",
    "first_name": "Sri",
    "last_name": "Wahyuningsih",
    "phone": "0812-3456-7890",
    "email": "sri@example.id",
    "account_id": "acc-9",
    "device_id": "dev-1",
    "attribute[NOMOR_TIANG]": "0417",
}


async def ask(visitor: Client, path: str, kind: str, expected: int = 200, **query: str) -> Any:
    """The answer in both forms, which must say the same."""
    both = []
    for form, content_type in (("json", "application/json"), ("xml", "text/xml")):
        answer = await visitor.get(f"{ROOT}{path}.{form}", params=query)
        assert answer.status == expected, await answer.text()
        assert (answer.content_type, answer.charset) == (content_type, "utf-8")
        body = await answer.read()
        said = await answer.json() if form == "json" else from_xml(kind, body)
        check_json(kind, said)
        both.append(said)
    assert both[0] == both[1]
    return both[0]


async def submit(visitor: Client, form: str = "json", status: int = 200, **changes: str | None) -> Any:
    fields = {"api_key": FORM_KEY, **LAMP, **changes}
    data = {name: value for name, value in fields.items() if value is not None}
    answer = await visitor.post(f"{ROOT}/requests.{form}", data=data)
    assert answer.status == status, await answer.text()
    kind = "submitted" if status == 200 else "errors"
    said = await answer.json() if form == "json" else from_xml(kind, await answer.read())
    check_json(kind, said)
    return said[0]


async def number_of(doors: Doors, visitor: Client, token: str) -> str:
    await doors.understand()
    [found] = await ask(visitor, f"/tokens/{token}", "token")
    assert found["token"] == token
    return str(found["service_request_id"])


async def test_discovery_leads_to_the_endpoint(doors: Doors, visitor: Client) -> None:
    said = await ask(visitor, "/discovery", "discovery")
    [endpoint] = said["endpoints"]
    assert endpoint["url"].endswith(ROOT) and endpoint["formats"] == ["text/xml", "application/json"]


async def test_services_are_those_of_the_file(doors: Doors, visitor: Client) -> None:
    said = await ask(visitor, "/services", "services", jurisdiction_id="semarangkota.go.id")
    assert [one["service_code"] for one in said] == list(services().by_code())
    for one in said:
        definition = await ask(visitor, f"/services/{one['service_code']}", "definition")
        assert one["metadata"] == bool(definition["attributes"])
    flood = await ask(visitor, "/services/banjir", "definition")
    assert [value["key"] for value in flood["attributes"][0]["values"]] == ["MATA_KAKI", "LUTUT", "PINGGANG"]


@FORMS
async def test_a_report_gets_a_token_and_then_a_number(doors: Doors, visitor: Client, form: str) -> None:
    taken = await submit(visitor, form)
    [before] = await ask(visitor, f"/tokens/{taken['token']}", "token")
    assert before["service_request_id"] is None
    number = await number_of(doors, visitor, taken["token"])
    assert number == "SMG-2026-000001"
    [said] = await ask(visitor, f"/requests/{number}", "requests")
    assert said["status"] == "open" and said["service_code"] == "pju-mati" and said["service_name"] == "PJU mati"
    assert (said["lat"], said["long"], said["address"]) == (-6.9932, 110.4203, "Jl. Pahlawan 3")
    assert said["requested_datetime"] == "2026-11-24T07:02:00Z"
    hidden = "Hubungi [telp ••••90] atau [surel ••••], NIK [NIK ••••0001]"
    assert said["description"] == f"PJU mati 5 titik.\n{hidden}\nNomor tiang: 0417"
    status = await (await visitor.get(f"/api/v1/reports/{taken['token']}")).json()
    assert status["number"] == number


async def test_nobody_is_named_in_public(doors: Doors, visitor: Client) -> None:
    taken = await submit(visitor, media_url="https://img.example.id/1.jpg")
    number = await number_of(doors, visitor, taken["token"])
    answers = [await (await visitor.get(f"{ROOT}/requests{path}")).text() for path in (f"/{number}.xml", ".json")]
    for secret in ("Sri", "Wahyu", "0812", "example.id", "3374010101010001", "acc-9", "dev-1", "media_id", "img"):
        assert not any(secret in text for text in answers), secret


async def test_only_what_was_reported_in_public_is_listed(doors: Doors, visitor: Client) -> None:
    private = await doors.office.hear("Pesan pribadi di WhatsApp")
    open_ = await doors.office.hear("Komentar terbuka", channel="facebook")
    for public in (False, True):
        await visitor.post(
            "/api/v1/reports",
            json={
                "description": f"formulir {public}",
                "public": public,
                "address": "Jl. Pemuda, telp 024-3513366",
            },
            headers={"Authorization": f"Bearer {FORM_KEY}"},
        )
    await doors.understand()
    [said] = await ask(visitor, "/requests", "requests")
    assert said["description"] == "formulir True" and said["address"] == "Jl. Pemuda, telp [telp ••••66]"
    assert (said["service_code"], said["lat"]) == ("lainnya", None)
    for number in (private, open_, "SMG-2026-000003"):
        await ask(visitor, f"/requests/{number}", "errors", 404)
    assert await ask(visitor, "/requests", "requests", service_request_id=f"{private},{open_}") == []


async def test_status_and_notes_follow_the_complaint(doors: Doors, visitor: Client) -> None:
    number = await number_of(doors, visitor, (await submit(visitor))["token"])
    office = doors.office
    await office.desk.reply(number, text="Tim PJU datang besok, hubungi 08123456789.", key="k", officer_id=1)
    await doors.understand()
    for to in (ComplaintStatus.VERIFIED, ComplaintStatus.DISPATCHED, ComplaintStatus.IN_PROGRESS):
        await office.desk.change_status(number, to=to, officer_id=1)
    [said] = await ask(visitor, f"/requests/{number}", "requests")
    assert said["status"] == "open" and said["status_notes"] == "Tim PJU datang besok, hubungi [telp ••••89]."
    office.pass_(days=1)
    await office.desk.change_status(number, to=ComplaintStatus.RESOLVED, officer_id=1)
    office.pass_(days=1)
    [closed] = await ask(visitor, f"/requests/{number}", "requests")
    assert (closed["status"], closed["updated_datetime"]) == ("closed", "2026-11-25T07:02:00Z")
    assert [one["status"] for one in await ask(visitor, "/requests", "requests", status="closed")] == ["closed"]
    assert await ask(visitor, "/requests", "requests", status="open") == []
    assert len(await ask(visitor, "/requests", "requests", status="open,closed")) == 1


@pytest.fixture
async def many(doors: Doors, visitor: Client) -> Doors:
    """Twelve reports: one each ten days, the last one now; lamps and floods by turns."""
    doors.office.now = START - timedelta(days=110)
    for number in range(12):
        code = ("pju-mati", "banjir")[number % 2]
        await submit(visitor, service_code=code, description=f"laporan {number}")
        doors.office.pass_(days=10)
    doors.office.now = START
    await doors.understand()
    return doors


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]),
        ({"service_code": "pju-mati"}, [10, 8, 6, 4, 2]),
        ({"service_code": "pju-mati, banjir", "page_size": "3"}, [11, 10, 9]),
        ({"page_size": "3", "page": "2"}, [8, 7, 6]),
        ({"service_code": "pohon-tumbang"}, []),
        ({"start_date": "2026-11-05T00:00:00Z"}, [11, 10]),
        ({"start_date": "2026-11-04T14:02:00+07:00"}, [11, 10, 9]),
        ({"end_date": "2026-08-17T00:00:00Z"}, [1, 0]),
        ({"start_date": "2026-08-01T00:00:00Z", "end_date": "2026-08-31T00:00:00Z"}, [2, 1, 0]),
        ({"start_date": "2026-08-01T00:00:00Z"}, [8, 7, 6, 5, 4, 3, 2, 1, 0]),
        ({"service_request_id": "SMG-2026-000001,smg-2026-000012,SMG-2026-999999", "status": "closed"}, [0, 11]),
        ({"start_date": "", "status": "", "service_code": ""}, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]),
    ],
)
async def test_reports_are_filtered(many: Doors, visitor: Client, query: Mapping[str, str], numbers: list[int]) -> None:
    said = await ask(visitor, "/requests", "requests", **query)
    assert [int(one["description"].splitlines()[0].removeprefix("laporan ")) for one in said] == numbers


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/services", {"jurisdiction_id": "elsewhere.gov"}, 404),
        ("/services/none", {}, 404),
        ("/requests/SMG-2026-000009", {}, 404),
        ("/requests/nothing", {}, 404),
        ("/tokens/unknown", {}, 404),
        ("/requests", {"jurisdiction_id": "elsewhere.gov"}, 404),
        ("/requests", {"status": "half-open"}, 400),
        ("/requests", {"start_date": "yesterday"}, 400),
        ("/requests", {"start_date": "2026-11-01"}, 400),
        ("/requests", {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"}, 400),
        ("/requests", {"start_date": "2026-11-02T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"}, 400),
        ("/requests", {"page": "0"}, 400),
        ("/requests", {"page_size": "many"}, 400),
    ],
)
async def test_errors_have_their_form(
    doors: Doors, visitor: Client, path: str, query: dict[str, str], status: int
) -> None:
    [error] = await ask(visitor, path, "errors", status, **query)
    assert error["code"] == status


@FORMS
@pytest.mark.parametrize(
    ("changes", "status", "says"),
    [
        ({"api_key": None}, 403, "API key"),
        ({"api_key": FORM_KEY[:-1]}, 403, "API key"),
        ({"jurisdiction_id": "elsewhere.gov"}, 404, "jurisdiction_id"),
        ({"service_code": None}, 400, "service_code was not provided"),
        ({"service_code": "ufo"}, 404, "service_code was not found"),
        ({"lat": None, "long": None, "address_string": None}, 400, "must be provided"),
        ({"lat": None, "long": None, "address_string": None, "address_id": "545483"}, 400, "address_id"),
        ({"lat": "north"}, 400, "lat"),
        ({"lat": "-6.99", "long": None}, 400, "lat and lon"),
        ({"description": "x" * 4001}, 400, "description"),
        ({"attribute[JUMLAH_LAMPU]": "lima"}, 400, "JUMLAH_LAMPU"),
        ({"service_code": "banjir", "attribute[TINGGI_AIR]": "LEHER"}, 400, "TINGGI_AIR"),
    ],
)
async def test_what_is_wrong_with_a_report_is_said(
    doors: Doors, visitor: Client, form: str, changes: dict[str, str | None], status: int, says: str
) -> None:
    error = await submit(visitor, form, status, **changes)
    assert error["code"] == status and says in error["description"]
    assert FORM_KEY[:-1] not in error["description"]
    assert doors.office.came == []


async def test_an_unknown_format_is_a_bad_request(doors: Doors, visitor: Client) -> None:
    answer = await visitor.get(f"{ROOT}/services.csv")
    assert answer.status == 400
    check_json("errors", from_xml("errors", await answer.read()))


async def test_a_photo_may_come_along_and_the_key_in_the_address(doors: Doors, visitor: Client) -> None:
    data = aiohttp.FormData()
    for name, value in LAMP.items():
        data.add_field(name, value)
    data.add_field("media", photo("lamp", 3), filename="tiang.jpg")
    answer = await visitor.post(f"{ROOT}/requests.json?api_key={FORM_KEY}", data=data)
    assert answer.status == 200, await answer.text()
    await number_of(doors, visitor, (await answer.json())[0]["token"])
    assert doors.office.came == [("web", "lapor_form")]
    assert await doors.fetcher.turn() == 1


async def test_a_photo_is_not_read_before_the_key(doors: Doors, visitor: Client) -> None:
    data = aiohttp.FormData()
    data.add_field("media", photo("lamp", 3), filename="tiang.jpg")
    data.add_field("api_key", FORM_KEY)
    answer = await visitor.post(f"{ROOT}/requests.json", data=data)
    assert answer.status == 403


async def test_what_xml_cannot_hold_is_left_out(doors: Doors, visitor: Client) -> None:
    words = "a\x01b\x0bc <script>&amp; ]]> \u202e 😭"
    number = await number_of(doors, visitor, (await submit(visitor, description=words))["token"])
    answer = await visitor.get(f"{ROOT}/requests/{number}.xml")
    [said] = from_xml("requests", await answer.read())
    assert said["description"].startswith("abc <script>&amp; ]]> \u202e 😭")


async def test_quick_readers_wait_in_the_specifications_form(doors: Doors, visitor: Client) -> None:
    headers = {"X-Forwarded-For": "36.80.2.2"}
    for _ in range(240):
        assert (await visitor.get(f"{ROOT}/discovery.json", headers=headers)).status == 200
    answer = await visitor.get(f"{ROOT}/discovery.json", headers=headers)
    assert answer.status == 429 and answer.headers["Retry-After"]
    check_json("errors", await answer.json())
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_spam_is_not_shown_to_everybody(doors: Doors, visitor: Client) -> None:
    number = await number_of(doors, visitor, (await submit(visitor))["token"])

    def mark(connection: Any) -> None:
        connection.exec_driver_sql("UPDATE complaint SET type = 'spam'")

    await doors.office.database.write(mark)
    await ask(visitor, f"/requests/{number}", "errors", 404)
    assert await ask(visitor, "/requests", "requests") == []
