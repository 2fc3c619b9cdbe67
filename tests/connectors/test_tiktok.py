"""What only TikTok has: tokens that are renewed, a proof that grows old, rules for messages, counted threads."""

import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import orjson
import pytest

from connectors.contract import Unauthentic
from connectors.http import Http, HttpResponse
from connectors.tiktok import polling
from connectors.tiktok.connector import TikTok
from connectors.tiktok.names import File
from connectors.tiktok.settings import Settings
from model.envelope import Transport
from model.event import Attachment, AttachmentKind, MessageDeleted
from model.health import HealthState
from model.reply import Misconfigured, Rejected
from simulator.tiktok.platform import TikTok as Platform
from simulator.tiktok.world import person
from tests.connectors.fixtures import installed
from tests.connectors.over_http import BAMBANG, Line, line

WORDS = "Min, PJU dpn gang mati 5 titik"
FOLDER = next(folder for folder in installed() if folder.channel == "tiktok")


@pytest.fixture
async def over() -> AsyncIterator[Line]:
    async with line("tiktok") as over:
        yield over


def platform(over: Line) -> Platform:
    assert isinstance(over.platform, Platform)
    return over.platform


async def test_tokens_of_yesterday_are_renewed_once_and_nothing_is_missed(over: Line) -> None:
    said = over.say(WORDS, public=True), over.say(WORDS, public=False)
    platform(over).token = "SIMULATED-another-token-0001"
    await over.bring(Transport.POLL, *said)
    renewed = platform(over).token
    assert renewed != "SIMULATED-another-token-0001"
    await over.send(over.messages()[said[0]], "Siap.")
    assert platform(over).token == renewed, "not renewed again"
    assert renewed not in repr(vars(over.connector))
    over.hook()
    health = await over.connector.check()
    assert health.state is HealthState.OK
    assert health.token_expires_at is not None


async def test_an_authorization_that_was_taken_back_is_said_with_a_remedy(over: Line) -> None:
    platform(over).token = platform(over).refresh_token = "SIMULATED-another-token-0002"
    with pytest.raises(Misconfigured, match="authorize the account again"):
        await over.poll()


@pytest.mark.parametrize(("late_s", "taken"), [(-301, False), (-299, True), (299, True), (301, False)])
async def test_a_proof_grows_old(late_s: int, taken: bool) -> None:
    case = FOLDER.case("message_text")
    signed_at = int(case.headers["tiktok-signature"].partition(",")[0].removeprefix("t="))
    async with FOLDER.open() as connector:
        envelope = case.envelope()
        at = envelope.received_at + timedelta(seconds=signed_at + late_s - envelope.received_at.timestamp())
        if taken:
            connector.verify(replace(envelope, received_at=at))
        else:
            with pytest.raises(Unauthentic):
                connector.verify(replace(envelope, received_at=at))


async def test_a_reply_in_an_old_thread_is_found(over: Line) -> None:
    first = over.say(WORDS, public=True)
    comment = platform(over).world.find(first)
    assert comment is not None
    comment.at -= 5 * 86_400
    await over.poll()
    assert first not in over.messages(), "older than a day at the first look"
    answer = over.say("Pun murub dereng, min?", public=True, reply_to=first)
    await over.bring(Transport.POLL, answer)
    assert over.messages()[answer].reply_to == first
    assert over.messages()[answer].conversation_id.endswith(f":{first}")


async def test_more_replies_than_come_along_are_listed(over: Line) -> None:
    first = over.say(WORDS, public=True)
    await over.bring(Transport.POLL, first)
    replies = [over.say(f"nggih {n}", public=True, reply_to=first, citizen=BAMBANG) for n in range(35)]
    await over.bring(Transport.POLL, *replies)
    assert {over.messages()[reply].conversation_id for reply in replies} == {over.messages()[first].conversation_id}


async def test_after_an_outage_many_videos_are_looked_at_in_rounds_and_nothing_is_missed(
    over: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "CALLS_A_ROUND", 4)
    world, now = platform(over).world, int(time.time())
    videos = [world.publish(f"Video {n}", now - 86_400 * 4 - n) for n in range(9)]
    await over.poll()
    assert over.cursor is not None
    over.cursor = orjson.dumps(orjson.loads(over.cursor) | {"at": now - 2 * 86_400}).decode()
    said = [world.comment(person(BAMBANG), video, f"Laporan {n}") for n, video in enumerate(videos)]
    said += [world.comment(person(BAMBANG), comment.video, "Di sini juga", under=comment) for comment in said]
    for comment in said[1:]:
        comment.at -= 40 * 3600  # longer ago than the overlap; the newest video has a comment of today
    for _ in range(12):
        await over.poll()
    assert {comment.id for comment in said} <= over.messages().keys()
    assert orjson.loads(over.cursor)["at"] >= now, "the time moves on once all is seen"


async def test_a_comment_that_was_taken_back_is_told(over: Line) -> None:
    over.hook()
    first = over.say(WORDS, public=True)
    await over.bring(Transport.WEBHOOK, first)
    over.platform.delete(first)
    await over.running.settle()
    [deleted] = [event for event in over.events() if isinstance(event, MessageDeleted)]
    assert (deleted.platform_message_id, deleted.conversation_id) == (first, over.messages()[first].conversation_id)


async def test_a_quiet_round_costs_few_calls_and_keeps_nothing(over: Line) -> None:
    await over.bring(Transport.POLL, over.say(WORDS, public=True), over.say(WORDS, public=False))
    over.receiver.kept.clear()
    before = over.cursor
    await over.poll()
    assert over.receiver.kept == []
    assert over.cursor == before


async def test_the_rules_for_messages_are_told_to_the_officer(over: Line) -> None:
    message_id = over.say(WORDS, public=False)
    await over.bring(Transport.POLL, message_id)
    message = over.messages()[message_id]
    conversation = platform(over).world.conversations[message.conversation_id]
    conversation.messages[0].at_ms = int((time.time() - 72 * 3600) * 1000)
    for number in range(3):
        await over.send(message, f"Pesan {number}")
    with pytest.raises(Rejected, match="48 hours"):
        await over.send(message, "Pesan keempat")


class Door:
    """Answers as TikTok's download call does, and remembers what was sent where."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    async def request(self, method: str, url: str, *, headers: Mapping[str, str], **_: Any) -> HttpResponse:
        self.asked.append((url, headers))
        told = {"code": 0, "message": "OK", "data": {"download_url": self.address}}
        body = orjson.dumps(told) if method == "POST" else b"picture"
        return HttpResponse(status=200, headers={"content-type": "image/png"}, body=body)


@pytest.mark.parametrize(
    ("address", "trusted"),
    [
        ("https://v16-im.tiktokcdn.com/file", True),
        ("https://tiktok.com/file", True),
        ("http://127.0.0.1:9/file", True),  # where api_base is
        ("https://tiktokcdn.com.example/file", False),
        ("https://eviltiktok.com/file", False),
        ("https://tiktok.com@example.net/file", False),
    ],
)
async def test_the_token_goes_to_tiktok_only(address: str, trusted: bool) -> None:
    door = Door(address)
    connector = TikTok("main", Settings.model_validate(FOLDER.table()), cast("Http", door))
    media_id = str(File("IMAGE", "conversation", "message", "v12:044"))
    fetched = await connector.fetch(Attachment(kind=AttachmentKind.IMAGE, media_id=media_id), max_bytes=100)
    assert fetched.content == b"picture"
    url, headers = door.asked[-1]
    assert url == address
    assert ("x-user" in headers) is trusted
