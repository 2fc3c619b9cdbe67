"""The P3M queue behind HTTP: signed, the same id on every try, in order for each complaint, and no event is lost."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from service.cli import main
from tests.e2e.house import House

SECRET = "FAKE-queue-secret-2b9e41"


@dataclass
class Receiver:
    """The far side. It answers as it is told, and checks every signature."""

    answers: list[int] = field(default_factory=list)  #: statuses for the next calls; then 200
    calls: list[tuple[str, int, dict[str, Any]]] = field(default_factory=list)  #: event id, status, event
    wrong: int = 0  #: signatures
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        body, headers = await request.read(), request.headers
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        proof = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
        self.wrong += headers["webhook-signature"] != f"v1,{proof}"
        status = self.answers.pop(0) if self.answers else 200
        event = json.loads(body)
        assert event["id"] == headers["webhook-id"]
        assert headers["content-type"].startswith("application/cloudevents+json")
        self.calls.append((event["id"], status, event))
        return web.Response(status=status, headers={"Retry-After": "1"} if status == 503 else {})

    def taken(self) -> list[dict[str, Any]]:
        return [event for _, status, event in self.calls if status == 200]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver()
    application = web.Application()
    application.add_routes([web.post("/queue", made.take)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/queue"
    yield made
    await runner.cleanup()


async def _open(opens: Any, receiver: Receiver, **more: Any) -> House:
    queue = {"driver": "http", "url": receiver.url, "secret": SECRET, **more}
    house: House = await opens("whatsapp", queue=queue)
    return house


async def _until_taken(house: House, receiver: Receiver, count: int) -> None:
    async def there() -> bool:
        return len(receiver.taken()) >= count

    await house.until(there)
    await house.quiet()
    assert receiver.wrong == 0


async def test_events_are_signed_and_in_order_for_each_complaint(opens: Any, receiver: Receiver) -> None:
    house = await _open(opens, receiver)
    said = []
    for n in range(8):
        said.append(house.say("whatsapp", f"Aduan bagian {n}"))
        await house.number_of(said[-1])
    await _until_taken(house, receiver, len(said))
    events = receiver.taken()
    assert [event["data"]["messages"][0]["platform_message_id"] for event in events] == said
    assert [event["type"].rpartition(".")[2] for event in events] == ["created"] + ["message_added"] * 7
    assert len({event["id"] for event in events}) == len(said)
    assert await house.one("SELECT COUNT(*) FROM queue_item") == 0


async def test_a_refusal_for_now_is_tried_again_with_the_same_id_and_nothing_overtakes_it(
    opens: Any, receiver: Receiver
) -> None:
    house = await _open(opens, receiver)
    receiver.answers = [503, 500]
    first = house.say("whatsapp", "Pertama")
    await house.number_of(first)
    second = house.say("whatsapp", "Kedua")
    await _until_taken(house, receiver, 2)
    assert [status for _, status, _ in receiver.calls] == [503, 500, 200, 200]
    ids = [event_id for event_id, _, _ in receiver.calls]
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert receiver.calls[3][2]["data"]["messages"][0]["platform_message_id"] == second


async def test_a_final_refusal_is_quarantined_and_can_be_tried_again(
    opens: Any, receiver: Receiver, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await _open(opens, receiver)
    receiver.answers = [422]
    house.say("whatsapp", "Yang ditolak")
    [item] = await house.until(lambda: house.rows("SELECT id, kind, error FROM quarantine WHERE resolved_at IS NULL"))
    assert item[1] == "delivery"
    assert "422" in item[2]
    assert receiver.taken() == []
    monkeypatch.setenv("COMMAND_CENTER__STORE__URL", house.settings.store.url)
    settings = house.settings.service.data / "none.toml"
    settings.write_text("")
    assert main(["--settings", str(settings), "quarantine", "list"]) == 0
    assert "422" in capsys.readouterr().out
    assert main(["--settings", str(settings), "quarantine", "retry", str(item[0])]) == 0
    await _until_taken(house, receiver, 1)
    assert receiver.calls[0][0] == receiver.calls[1][0]
    assert await house.rows("SELECT id FROM quarantine WHERE resolved_at IS NULL") == []


async def test_a_delivery_gives_up_after_so_many_attempts(opens: Any, receiver: Receiver) -> None:
    house = await _open(opens, receiver, max_attempts=2)
    receiver.answers = [500, 500, 500]
    house.say("whatsapp", "Yang gagal")
    [item] = await house.until(lambda: house.rows("SELECT kind, error FROM quarantine"))
    assert "2 attempts" in item[1]
    assert [status for _, status, _ in receiver.calls] == [500, 500]
