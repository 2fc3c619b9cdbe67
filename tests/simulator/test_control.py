"""The control interface does what it is asked, or says what to do instead."""

import base64
from typing import Any

import aiohttp
import pytest

from simulator.app import Running
from simulator.city import photos
from simulator.city.data import citizen
from simulator.platform import Place
from tests.simulator.conftest import Taker
from tests.simulator.toy import Toy


class Control:
    """A caller of the control interface."""

    def __init__(self, running: Running, session: aiohttp.ClientSession) -> None:
        self.base = f"{running.base}/_control"
        self.session = session

    async def get(self, path: str) -> Any:
        async with self.session.get(f"{self.base}/{path}") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def post(self, path: str, **body: Any) -> Any:
        async with self.session.post(f"{self.base}/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def refused(self, path: str, body: bytes | None, status: int = 400) -> str:
        method = "POST" if body is not None else "GET"
        async with self.session.request(method, f"{self.base}/{path}", data=body) as answer:
            assert answer.status == status
            said: str = (await answer.json())["error"]
            return said


@pytest.fixture
def control(running: Running, session: aiohttp.ClientSession) -> Control:
    return Control(running, session)


async def test_it_lists_what_there_is(control: Control, toy: Toy, taker: Taker) -> None:
    await control.post("toy/say", text="banjir")
    await control.post("settle")
    [listed] = (await control.get("platforms"))["platforms"]
    assert listed["channel"] == "toy"
    assert listed["base"] == toy.base
    assert listed["webhook"] == taker.url
    assert (listed["deliveries"], listed["pending"], listed["lost"], listed["received"]) == (1, 0, 0, 0)
    assert listed["faults"]["call"] is None


async def test_a_citizen_says_all_that_can_be_said(control: Control, toy: Toy) -> None:
    own = photos.photo("lamp", 5)
    said = await control.post(
        "toy/say",
        citizen=7,
        text="PJU mati",
        photos=["road", base64.b64encode(own).decode()],
        place={"lat": -6.99, "lon": 110.42, "label": "Simpang Lima"},
        public=True,
        reply_to="m0",
    )
    [(message_id, utterance)] = toy.said
    assert said == {"message_id": message_id}
    assert utterance.citizen == citizen(7)
    assert (utterance.text, utterance.public, utterance.reply_to) == ("PJU mati", True, "m0")
    assert list(utterance.photos) == [photos.photo("road", 0), own]
    assert utterance.place == Place(lat=-6.99, lon=110.42, label="Simpang Lima")


async def test_somebody_from_outside_the_city_can_speak_too(control: Control, toy: Toy) -> None:
    tamu = {"number": 900, "name": "Tamu", "handle": "tamu", "phone": "628120009000"}
    await control.post("toy/say", citizen=tamu, text="Halo")
    assert toy.said[0][1].citizen.name == "Tamu"


async def test_edit_and_delete(control: Control, toy: Toy) -> None:
    message_id = (await control.post("toy/say", text="bajir"))["message_id"]
    await control.post("toy/edit", message_id=message_id, text="banjir")
    await control.post("toy/delete", message_id=message_id)
    assert toy.edited == {message_id: "banjir"}
    assert toy.deleted == [message_id]


async def test_webhook_is_set_and_taken_away(control: Control, toy: Toy, taker: Taker) -> None:
    await control.post("toy/webhook", url=None)
    await control.post("toy/say", text="unheard")
    await control.post("toy/webhook", url=taker.url)
    await control.post("toy/say", text="heard")
    await control.post("settle")
    assert taker.texts == ["heard"]


async def test_faults_are_set_and_cleared(control: Control, toy: Toy) -> None:
    shown = await control.post("toy/faults", call="throttled", calls=1, retry_after_s=9)
    assert (shown["call"], shown["calls"], shown["retry_after_s"]) == ("throttled", 1, 9)
    assert toy.faults.next_call() == "throttled"
    assert (await control.post("toy/clear"))["call"] is None
    assert toy.faults.next_call() is None


async def test_received_is_read_from_where_one_stood(control: Control, toy: Toy, running: Running) -> None:
    for text in ("satu", "dua", "tiga"):
        await control.session.post(f"{running.base}/toy/send", json={"to": 4, "text": text})
    first = await control.get("toy/received")
    assert [each["text"] for each in first["received"]] == ["satu", "dua", "tiga"]
    assert first["received"][0]["citizen_number"] == 4
    assert first["next"] == 3
    assert await control.get("toy/received?since=3") == {"received": [], "next": 3}
    assert [each["text"] for each in (await control.get("toy/received?since=2"))["received"]] == ["tiga"]


async def test_deliveries_show_bytes_and_statuses(control: Control, toy: Toy, taker: Taker) -> None:
    await control.post("toy/say", text="rob")
    await control.post("settle")
    shown = await control.get("toy/deliveries?since=0")
    [delivery] = shown["deliveries"]
    assert base64.b64decode(delivery["body_base64"]) == toy.deliveries.log[0].body
    assert (delivery["statuses"], delivery["taken"], delivery["url"]) == ([200], True, taker.url)
    assert (shown["next"], shown["pending"], shown["lost"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("toy/say", b"not json", "JSON object"),
        ("toy/say", b"[]", "JSON object"),
        ("toy/say", b"\xff\xfe", "JSON object"),
        ("toy/say", b"{}", "give text, photos or place"),
        ("toy/say", b'{"text": 3}', "text is a text"),
        ("toy/say", b'{"txt": "a"}', "unknown: txt; possible are citizen, text"),
        ("toy/say", b'{"text": "a", "citizen": 9999}', "no citizen 9999"),
        ("toy/say", b'{"text": "a", "citizen": {"number": 1}}', "citizen is the number of one"),
        ("toy/say", b'{"text": "a", "citizen": true}', "citizen is the number of one"),
        ("toy/say", b'{"photos": ["dragon"]}', "nor a motif: bus"),
        ("toy/say", b'{"photos": "road"}', "photos is a list"),
        ("toy/say", b'{"place": {"lat": 91, "lon": 0}}', "WGS 84"),
        ("toy/say", b'{"place": {"lat": 1}}', "WGS 84"),
        ("toy/say", b'{"text": "a", "public": 1}', "public is true or false"),
        ("toy/edit", b'{"message_id": "m1"}', "give text"),
        ("toy/edit", b'{"message_id": "m99", "text": "a"}', "no message 'm99'"),
        ("toy/delete", b"{}", "give message_id"),
        ("toy/webhook", b'{"url": "ftp://127.0.0.1/"}', "http:// address"),
        ("toy/faults", b'{"call": "explode"}', "one of throttled"),
        ("toy/faults", b'{"x": 1}', "unknown faults"),
        ("toy/received?since=x", None, "whole number"),
        ("toy/deliveries?since=-1", None, "whole number"),
    ],
)
async def test_a_wrong_call_is_told_what_to_do(control: Control, path: str, body: bytes | None, says: str) -> None:
    assert says in await control.refused(path, body)


async def test_unknown_places_are_404_and_name_what_there_is(control: Control) -> None:
    assert await control.refused("friendster/say", b"{}", 404) == "no platform 'friendster' here; there are: toy"
    assert "control.py" in await control.refused("toy/dance", b"{}", 404)
    assert await control.refused("toy/say", None, 405) == "use POST here, not GET"


async def test_faults_of_a_platform_do_not_reach_its_control(control: Control, toy: Toy) -> None:
    toy.faults.set(call="broken")
    assert (await control.get("platforms"))["platforms"][0]["channel"] == "toy"
