"""The report API: taken once and durable, looked at before it is kept, and told of again in public words only."""

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any

import aiohttp
import jsonschema
import orjson
import pytest
from sqlalchemy import text

from inbox.api.openapi import document
from model.complaint import ComplaintStatus
from simulator.city.photos import photo
from store.database import Database, StoreUnavailable
from tests.inbox.conftest import Client
from tests.inbox.doors import APP_KEY, FORM_KEY, Doors

PATH = "/api/v1/reports"
WORDS = "Jalan berlubang di depan SDN Sendangguwo 02 😟"


def bearer(key: str = FORM_KEY, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", **more}


async def report(visitor: Client, status: int = 201, headers: Mapping[str, str] | None = None, **fields: Any) -> Any:
    answer = await visitor.post(PATH, json=fields, headers=headers or bearer())
    body = await answer.json()
    assert answer.status == status, body
    if status == 201:
        check(body, PATH, "post", 201)
        assert answer.headers["Location"] == body["status"]
    return body


async def status_of(visitor: Client, taken: Mapping[str, str]) -> Any:
    answer = await visitor.get(taken["status"])
    body = await answer.json()
    assert answer.status == 200, body
    check(body, f"{PATH}/{{token}}", "get", 200)
    return body


def check(body: Any, path: str, method: str, status: int) -> None:
    [content] = document()["paths"][path][method]["responses"][str(status)]["content"].values()
    jsonschema.validate(body, {**content["schema"], "components": document()["components"]})


def form(*photos: bytes, **fields: str) -> aiohttp.FormData:
    data = aiohttp.FormData(quote_fields=False)
    for name, value in fields.items():
        data.add_field(name, value)
    for number, content in enumerate(photos):
        data.add_field("photo", content, filename=f"fotoku/{number}.jpg", content_type="image/jpeg")
    return data


async def rows(doors: Doors, statement: str) -> list[Any]:
    return await doors.office.database.read(lambda connection: list(connection.execute(text(statement))))


async def test_a_report_becomes_a_complaint_and_its_token_tells(doors: Doors, visitor: Client) -> None:
    taken = await report(
        visitor,
        description=WORDS,
        category="jalan-rusak",
        lat=-6.98623,
        lon=110.46891,
        address="Jl. Sendangguwo",
        contact_name="Sri Wahyuningsih",
        contact_phone="0812-0000-0001",
    )
    before = await status_of(visitor, taken)
    assert (before["number"], before["status"], before["answers"]) == (None, "received", [])
    await doors.understand()
    after = await status_of(visitor, taken)
    assert after["number"] == "SMG-2026-000001"
    assert after["category"] == {"code": "jalan-rusak", "name": "Jalan rusak"}
    assert after["position"] == {"lat": -6.98623, "lon": 110.46891} and after["address"] == "Jl. Sendangguwo"
    assert [answer["automatic"] for answer in after["answers"]] == [True]
    assert "SMG-2026-000001" in after["answers"][0]["text"]
    assert doors.office.came == [("web", "lapor_form")]
    [message] = await rows(doors, "SELECT text, lat, visibility, state FROM message WHERE direction = 'in'")
    assert (message.text, message.visibility) == (WORDS, "private")
    [contact] = await rows(doors, "SELECT kind, name, state FROM attachment")
    assert tuple(contact) == ("contact", "Sri Wahyuningsih · 0812-0000-0001", "remote")


async def test_an_answer_is_read_on_the_status_at_once(doors: Doors, visitor: Client) -> None:
    taken = await report(visitor, description=WORDS, language="en")
    await doors.understand()
    number = (await status_of(visitor, taken))["number"]
    await doors.office.desk.reply(number, text="Besok kami tambal.", key="k1", officer_id=1)
    queued = await status_of(visitor, taken)
    assert queued["answers"][-1] == {
        "at": queued["answers"][-1]["at"],
        "text": "Besok kami tambal.",
        "automatic": False,
    }
    await doors.understand()
    await doors.office.desk.change_status(number, to=ComplaintStatus.VERIFIED, officer_id=1)
    doors.office.pass_(hours=3)
    await doors.office.desk.change_status(number, to=ComplaintStatus.DISPATCHED, officer_id=1)
    told = await status_of(visitor, taken)
    assert [step["status"] for step in told["timeline"]] == ["received", "verified", "dispatched"]
    assert told["status"] == "dispatched" and told["updated_at"] > told["received_at"]
    assert "Dewi" not in orjson.dumps(told).decode(), "no officer is named"
    [part] = await rows(doors, "SELECT state FROM send_part WHERE text = 'Besok kami tambal.'")
    assert part.state == "sent"


@pytest.mark.parametrize(
    ("key", "headers"),
    [
        ("missing", {}),
        ("empty", {"Authorization": "Bearer "}),
        ("cut", bearer(FORM_KEY[:-1])),
        ("longer", bearer(FORM_KEY + "0")),
        ("changed", bearer(FORM_KEY[:-1] + "x")),
        ("of a program", bearer("FAKE-program-key-0123456789abcdef")),
        ("no bearer", {"Authorization": f"Basic {FORM_KEY}"}),
        ("not ASCII", {"X-API-Key": "é" * 30}),
    ],
)
async def test_without_its_key_nobody_reports(doors: Doors, visitor: Client, key: str, headers: dict[str, str]) -> None:
    body = await report(visitor, 401, headers or {"X-Nothing": "1"}, description=WORDS)
    assert body["code"] == "bad_api_key", key
    assert FORM_KEY not in orjson.dumps(body).decode()
    assert await rows(doors, "SELECT 1 FROM envelope") == []


async def test_the_key_may_come_in_a_header_of_its_own(doors: Doors, visitor: Client) -> None:
    await report(visitor, headers={"X-API-Key": APP_KEY}, description=WORDS)
    assert doors.office.came == [("web", "mobile")]


async def test_the_same_idempotency_key_is_one_report(doors: Doors, visitor: Client) -> None:
    first = await report(visitor, headers=bearer(**{"Idempotency-Key": "abc"}), description=WORDS)
    doors.office.pass_(minutes=1)
    both = await asyncio.gather(
        *(report(visitor, headers=bearer(**{"Idempotency-Key": "abc"}), description=WORDS) for _ in range(5))
    )
    by_field = await report(visitor, description=WORDS, idempotency_key="abc")
    assert all(taken == first for taken in [*both, by_field])
    await doors.understand()
    assert len(await rows(doors, "SELECT 1 FROM complaint")) == 1
    assert len(await rows(doors, "SELECT 1 FROM report")) == 1
    assert (await status_of(visitor, first))["number"] == "SMG-2026-000001"


async def test_a_key_means_one_thing_and_only_for_its_client(doors: Doors, visitor: Client) -> None:
    await report(visitor, headers=bearer(**{"Idempotency-Key": "abc"}), description=WORDS)
    other = await report(visitor, 422, bearer(**{"Idempotency-Key": "abc"}), description="Lain lagi")
    assert other["code"] == "key_reused"
    await report(visitor, headers=bearer(APP_KEY, **{"Idempotency-Key": "abc"}), description="Dari aplikasi")
    await doors.understand()
    assert len(await rows(doors, "SELECT 1 FROM complaint")) == 2


async def test_without_an_idempotency_key_the_same_words_are_two_reports(doors: Doors, visitor: Client) -> None:
    first, second = await report(visitor, description=WORDS), await report(visitor, description=WORDS)
    assert first["token"] != second["token"]
    await doors.understand()
    assert len(await rows(doors, "SELECT 1 FROM complaint")) == 2


async def test_photos_are_kept_before_the_envelope_and_fetched_like_others(doors: Doors, visitor: Client) -> None:
    shots = [photo("lamp", 1), photo("lamp", 2)]
    answer = await visitor.post(PATH, data=form(*shots, description=WORDS, lat="", anonymous="false"), headers=bearer())
    assert answer.status == 201, await answer.text()
    [envelope] = await rows(doors, "SELECT body FROM envelope")
    named = orjson.loads(bytes(envelope.body))["photos"]
    assert [one["sha256"] for one in named] == [hashlib.sha256(shot).hexdigest() for shot in shots]
    assert [one["name"] for one in named] == ["0.jpg", "1.jpg"]
    for one in named:
        kept = await doors.office.parts.media.get(one["sha256"])
        assert kept is not None and kept.size == one["size"]
    await doors.understand()
    queued = await rows(doors, "SELECT media_id, state FROM attachment ORDER BY position")
    assert [(row.media_id, row.state) for row in queued] == [(one["sha256"], "queued") for one in named]
    assert await doors.fetcher.turn() == 2
    stored = await rows(doors, "SELECT sha256, state, stored_mime FROM attachment")
    assert {(row.state, row.stored_mime.partition("/")[0]) for row in stored} == {("stored", "image")}


async def test_a_photo_that_is_gone_fails_and_the_words_stand(doors: Doors, visitor: Client) -> None:
    await visitor.post(PATH, data=form(photo("lamp", 1), description=WORDS), headers=bearer())
    for path in doors.office.media.rglob("*"):
        path.unlink() if path.is_file() else None
    await doors.understand()
    await doors.fetcher.turn()
    [row] = await rows(doors, "SELECT state, error FROM attachment")
    assert row.state == "failed" and "not in the media store" in row.error


@pytest.mark.parametrize(
    ("photos", "code"),
    [
        ([b"%PDF-1.7 not a photo"], "bad_photo"),
        ([b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"], "bad_photo"),
        ([b"MZ\x90\x00" + bytes(64)], "bad_photo"),
        ([b"\xff\xd8\xff\xe0" + bytes(20_000)], "too_large"),
        ([photo("lamp", 1)[:9_000]] * 3, "bad_photo"),
    ],
)
async def test_what_is_no_photo_is_refused_and_nothing_is_kept(
    doors: Doors, visitor: Client, photos: list[bytes], code: str
) -> None:
    answer = await visitor.post(PATH, data=form(*photos, description=WORDS), headers=bearer(APP_KEY))
    assert (await answer.json())["code"] == code
    assert await rows(doors, "SELECT 1 FROM envelope") == await rows(doors, "SELECT 1 FROM report") == []
    assert not [path for path in doors.office.media.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, "say something"),
        ({"description": "   "}, "say something"),
        ({"description": WORDS, "lat": -6.9}, "lat and lon"),
        ({"description": WORDS, "lat": 96, "lon": 110}, "lat"),
        ({"description": WORDS, "lat": "nan", "lon": 110}, "lat"),
        ({"description": "x" * 4001}, "description"),
        ({"description": WORDS, "category": "ufo"}, "category"),
        ({"description": WORDS, "language": "jv"}, "language"),
        ({"description": WORDS, "surprise": 1}, "surprise"),
        ({"description": ["list"]}, "description"),
        ({"description": WORDS, "idempotency_key": "k" * 129}, "idempotency_key"),
    ],
)
async def test_what_is_wrong_is_named(doors: Doors, visitor: Client, fields: dict[str, Any], names: str) -> None:
    body = await report(visitor, 400, **fields)
    assert body["code"] == "bad_request" and names in body["detail"]
    assert await rows(doors, "SELECT 1 FROM envelope") == []


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{", 400),
        ("application/json", b"[1]", 400),
        ("text/plain", b"halo", 415),
        ("multipart/form-data; boundary=x", b"no parts at all", 400),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nnameless\r\n--x--\r\n", 400),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n\xff\xfe\r\n--x--\r\n',
            400,
        ),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n' + b"a" * 70_000 + b"\r\n--x--\r\n",
            413,
        ),
    ],
)
async def test_odd_bodies_are_refused_and_nothing_breaks(
    doors: Doors, visitor: Client, content_type: str, body: bytes, status: int
) -> None:
    answer = await visitor.post(PATH, data=body, headers=bearer(**{"Content-Type": content_type}))
    assert answer.status == status, await answer.text()


async def test_whoever_is_too_quick_waits(doors: Doors, visitor: Client) -> None:
    def app(address: str) -> dict[str, str]:
        return bearer(APP_KEY, **{"X-Forwarded-For": f"6.6.6.6, {address}"})

    for _ in range(3):
        await report(visitor, headers=app("36.80.1.1"), description=WORDS)
    answer = await visitor.post(PATH, json={"description": WORDS}, headers=app("36.80.1.1"))
    assert answer.status == 429 and (await answer.json())["code"] == "too_many"
    assert 1 <= int(answer.headers["Retry-After"]) <= 20
    for _ in range(3):
        await report(visitor, headers=app("36.80.1.2"), description=WORDS)
    await report(visitor, 429, app("36.80.1.3"), description=WORDS)  # the key as a whole
    await report(visitor, headers=bearer(FORM_KEY), description=WORDS)
    doors.office.pass_(seconds=21)
    await report(visitor, headers=app("36.80.1.1"), description=WORDS)


async def test_wrong_keys_are_slowed_down(doors: Doors, visitor: Client) -> None:
    headers = bearer("FAKE-wrong-key-0123456789", **{"X-Forwarded-For": "36.80.1.9"})
    answers = [(await visitor.post(PATH, json={}, headers=headers)).status for _ in range(22)]
    assert answers[0] == 401 and answers[-1] == 429


async def test_anonymous_means_that_nothing_is_kept_of_the_citizen(doors: Doors, visitor: Client) -> None:
    await report(
        visitor,
        description="Ada pungli parkir",
        anonymous=True,
        contact_name="Jangan Sebut",
        contact_phone="081200000009",
        contact_email="jangan@example.id",
        reporter_id="warga-77",
    )
    await doors.understand()
    [envelope] = await rows(doors, "SELECT body FROM envelope")
    for secret in (b"Jangan", b"081200000009", b"jangan@", b"warga-77"):
        assert secret not in bytes(envelope.body)
    [complaint] = await rows(doors, "SELECT anonymous FROM complaint")
    assert complaint.anonymous


async def test_the_journal_holds_neither_key_nor_token(doors: Doors, visitor: Client) -> None:
    taken = await report(visitor, description=WORDS, headers=bearer(**{"Idempotency-Key": "abc"}))
    [envelope] = await rows(doors, "SELECT headers, body FROM envelope")
    [row] = await rows(doors, "SELECT * FROM report")
    kept = f"{envelope.headers}{bytes(envelope.body)!r}{tuple(row)}"
    assert FORM_KEY not in kept and taken["token"] not in kept


@pytest.mark.parametrize("token", ["x", "0" * 48, "a" * 128])
async def test_a_token_that_opens_nothing_is_not_found(doors: Doors, visitor: Client, token: str) -> None:
    answer = await visitor.get(f"{PATH}/{token}")
    assert answer.status == 404 and (await answer.json())["code"] == "no_such_report"


async def test_nothing_is_answered_before_it_is_durable(
    doors: Doors, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(doors.office.intake, "keep", away)
    answer = await visitor.post(PATH, json={"description": WORDS}, headers=bearer(**{"Idempotency-Key": "abc"}))
    assert answer.status == 503 and answer.headers["Retry-After"] == "5"
    monkeypatch.undo()
    await report(visitor, description=WORDS, headers=bearer(**{"Idempotency-Key": "abc"}))
    await doors.understand()
    assert len(await rows(doors, "SELECT 1 FROM complaint")) == 1


async def test_a_new_key_of_the_client_opens_the_same_report_again(doors: Doors, visitor: Client) -> None:
    """The key is renewed between two tries: one report, and the last token that was handed out opens it."""
    first = await report(visitor, description=WORDS, headers=bearer(**{"Idempotency-Key": "abc"}))
    [web] = [one for one in doors.office.accounts if one.name == "lapor_form"]
    renewed = web.connector.settings.model_copy(update={"api_key": type(web.connector.settings.api_key)("F" * 30)})
    web.connector.settings = renewed
    second = await report(visitor, description=WORDS, headers=bearer("F" * 30, **{"Idempotency-Key": "abc"}))
    assert second["token"] != first["token"] and second["id"] == first["id"]
    await doors.understand()
    assert (await status_of(visitor, second))["number"] == "SMG-2026-000001"
    assert (await visitor.get(first["status"])).status == 404


async def test_reports_do_not_need_a_session_and_a_session_does_not_report(doors: Doors, client: Client) -> None:
    answer = await client.post(PATH, json={"description": WORDS})
    assert answer.status == 401
    assert isinstance(doors.office.database, Database)


async def test_officers_see_what_it_was_reported_as(doors: Doors, client: Client, visitor: Client) -> None:
    await report(visitor, description=WORDS, category="jalan-rusak")
    await doors.understand()
    html = await (await client.get("/complaints/SMG-2026-000001")).text()
    assert "Kategori dari pelapor" in html and "<p>Jalan rusak</p>" in html
