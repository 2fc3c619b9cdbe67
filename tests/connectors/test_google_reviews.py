"""Google reviews: who may push, what the poll does for several offices, and what becomes of the one reply."""

import base64
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import google.auth.crypt
import google.auth.jwt
import pytest

from connectors.contract import Unauthentic
from connectors.google_reviews import push
from connectors.google_reviews.settings import Settings
from connectors.google_reviews.words import own_words
from model.envelope import Envelope, Transport
from model.event import MessageEdited, MessageReceived, ReplyStatus, ReplyStatusChanged, Skipped
from model.reply import Misconfigured
from simulator.google_reviews import platform as simulated
from simulator.google_reviews.platform import GoogleReviews as Platform
from simulator.google_reviews.signing import KEY_ID, Signer
from tests.connectors.over_http import BAMBANG, Line, an_envelope, line

SIGNER = Signer()
DAY_S = 86_400


def signed(signer: Signer = SIGNER, key_id: str | None = KEY_ID, **changes: Any) -> str:
    """A token with some claims changed (None: left out)."""
    now = int(time.time())
    claims = {
        "aud": simulated.AUDIENCE,
        "email": simulated.PUSHER,
        "email_verified": True,
        "exp": now + 3600,
        "iat": now,
        "iss": "https://accounts.google.com",
        **changes,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    crypt: Any = google.auth.crypt
    jwt: Any = google.auth.jwt
    token = jwt.encode(crypt.RSASigner.from_string(signer._pem, key_id), kept, key_id=key_id)
    return f"Bearer {token.decode()}"


def let_in(authorization: str, **changes: Any) -> bool:
    asked: dict[str, Any] = {
        "audience": simulated.AUDIENCE,
        "service_account": simulated.PUSHER,
        "now": datetime.now(UTC),
        **changes,
    }
    try:
        push.verify(authorization, SIGNER.certificates, **asked)
    except Unauthentic as refusal:
        assert refusal.args == ()
        return False
    return True


def test_googles_token_is_let_in() -> None:
    assert let_in(signed())
    assert let_in(signed(iss="accounts.google.com"))
    assert let_in(signed(exp=int(time.time()) - 30)), "clocks differ a little"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": [simulated.AUDIENCE]},
        {"aud": None},
        {"email": "somebody@else.iam.gserviceaccount.com"},
        {"email": None},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"iss": "https://accounts.example"},
        {"iss": None},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"exp": "soon"},
        {"iat": int(time.time()) + 600},
        {"iat": None},
    ],
)
def test_a_token_for_somebody_else_or_another_time_is_refused(claims: dict[str, Any]) -> None:
    assert not let_in(signed(**claims))


def test_a_token_of_another_key_is_refused() -> None:
    assert not let_in(signed(Signer()))
    assert not let_in(signed(key_id="unknown"))
    assert not let_in(signed(key_id=None))
    assert not let_in(signed(), now=datetime.now(UTC) + timedelta(days=1))


@pytest.mark.parametrize(
    "header", [{"alg": "none"}, {"alg": "HS256"}, {"alg": ["RS256"]}, {"kid": [KEY_ID]}, {"kid": {}}]
)
def test_a_header_that_says_something_else_is_refused(header: dict[str, Any]) -> None:
    _, payload, signature = signed().removeprefix("Bearer ").split(".")
    said = json.dumps({"alg": "RS256", "kid": KEY_ID, "typ": "JWT", **header}).encode()
    head = base64.urlsafe_b64encode(said).decode().rstrip("=")
    assert not let_in(f"Bearer {head}.{payload}.{signature}")
    assert not let_in(f"Bearer {head}.{payload}.")


@pytest.mark.parametrize(
    "text", ["", "Bearer", "Bearer ", "Bearer a.b.c", "Basic eA==", "Bearer é.é.é", "Bearer " + "[" * 9000]
)
def test_what_is_no_token_is_refused(text: str) -> None:
    assert not let_in(text)
    push.key_of(text)


def test_a_header_nested_without_end_is_refused() -> None:
    deep = base64.urlsafe_b64encode(b"[" * 5000).decode().rstrip("=")
    assert not let_in(f"Bearer {deep}.{deep}.{deep}")
    assert push.key_of(f"Bearer {deep}.{deep}.{deep}") is None


@pytest.fixture
async def over() -> AsyncIterator[Line]:
    async with line("google_reviews") as over:
        yield over


def platform(over: Line) -> Platform:
    assert isinstance(over.platform, Platform)
    return over.platform


def pushed(over: Line) -> Envelope:
    token = platform(over).signer.token(simulated.AUDIENCE, simulated.PUSHER)
    return an_envelope(over.connector, Transport.WEBHOOK, b"{}", {"authorization": f"Bearer {token}"})


def verify(over: Line, envelope: Envelope) -> bool:
    connector: Any = over.connector
    try:
        connector.verify(envelope)
    except Unauthentic:
        return False
    return True


async def test_certificates_are_fetched_by_check_and_by_the_poll(over: Line) -> None:
    assert not verify(over, pushed(over)), "no certificate is known yet"
    await over.poll()
    assert verify(over, pushed(over))


async def test_a_key_that_is_new_is_looked_for_by_a_later_poll(over: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    await over.poll()
    platform(over).signer = Signer()
    envelope = pushed(over)
    claims_of_another = envelope.headers["authorization"].split(".")
    _, payload, signature = claims_of_another
    head = base64.urlsafe_b64encode(b'{"alg":"RS256","kid":"simulated-key-2"}').decode().rstrip("=")
    assert not verify(over, replace(envelope, headers={"authorization": f"Bearer {head}.{payload}.{signature}"}))
    real = time.monotonic
    monkeypatch.setattr("connectors.google_reviews.certificates.time.monotonic", lambda: real() + 301)
    await over.poll()
    assert verify(over, pushed(over))


async def test_without_an_audience_nobody_pushes(over: Line) -> None:
    await over.connector.check()
    settings = Settings.model_validate(platform(over).account() | {"push_audience": None, "push_service_account": None})
    over.connector = type(over.connector)("demo", settings, over.connector.http)
    assert not verify(over, pushed(over))


async def test_a_lost_topic_is_found_and_set_again(over: Line) -> None:
    connector: Any = over.connector
    platform(over).notifications = {}
    health = await connector.check()
    assert [finding.code for finding in health.findings if finding.remedy] == ["webhook"]
    await connector.subscribe(over.receiver.url)
    assert platform(over).notifications["pubsubTopic"] == simulated.TOPIC
    assert not [finding for finding in (await connector.check()).findings if finding.remedy]


async def test_an_office_that_refuses_does_not_keep_the_others_from_being_read(over: Line) -> None:
    account = platform(over).account()
    foreign = {"name": "accounts/100000000000000000001/locations/999"}
    settings = Settings.model_validate(account | {"locations": [foreign, *account["locations"]]})
    over.connector = type(over.connector)("demo", settings, over.connector.http)
    said = {over.say(f"laporan {number}") for number in range(9)}
    with pytest.raises(Misconfigured):
        await over.poll()
    assert set(over.messages()) == said


async def test_what_was_last_changed_before_the_first_day_is_not_ours(over: Line) -> None:
    old, young = over.say("lama"), over.say("baru")
    review = platform(over).world.find(old)
    assert review is not None
    review.at = review.changed = review.at - 2 * DAY_S
    await over.poll()
    await over.poll()
    assert set(over.messages()) == {young}
    over.platform.edit(old, "lama, dan masih rusak")
    await over.poll()
    [edited] = [event for event in over.events() if type(event) is MessageEdited]
    assert edited.platform_message_id == old


async def test_a_page_in_which_all_is_known_is_not_kept(over: Line) -> None:
    for number in range(120):
        over.say(f"laporan {number}")
    await over.poll()
    kept, cursor = len(over.receiver.kept), over.cursor
    await over.poll()
    assert (len(over.receiver.kept), over.cursor) == (kept, cursor)
    over.say("satu lagi", citizen=BAMBANG)
    await over.poll()
    assert len(over.receiver.kept) == kept + 1


async def test_a_second_reply_takes_the_place_of_the_first_and_both_are_known(over: Line) -> None:
    review = over.say("Antri KTP 3 jam")
    await over.poll()
    message = over.messages()[review]
    first = await over.send(message, "Mohon maaf.")
    await over.poll()
    second = await over.send(message, "Loket sudah kami tambah.")
    await over.poll()
    world = platform(over).world.find(review)
    assert world is not None and world.reply is not None
    assert world.reply.text == "Loket sudah kami tambah."
    ours = {e.platform_message_id: e.text for e in over.events() if isinstance(e, MessageReceived) and e.outgoing}
    assert ours == {
        first.platform_message_id: "Mohon maaf.",
        second.platform_message_id: "Loket sudah kami tambah.",
    }


async def test_what_googles_moderation_says_of_a_reply_is_told(over: Line) -> None:
    review = over.say("Antri KTP 3 jam")
    await over.poll()
    platform(over).verdict = "PENDING"
    receipt = await over.send(over.messages()[review], "Hubungi kami.")
    await over.poll()
    assert not [event for event in over.events() if isinstance(event, ReplyStatusChanged)]
    found = platform(over).world.find(review)
    assert found is not None and found.reply is not None
    found.reply.state = "REJECTED"
    await over.poll()
    [told] = [event for event in over.events() if isinstance(event, ReplyStatusChanged)]
    assert (told.platform_message_id, told.status) == (receipt.platform_message_id, ReplyStatus.FAILED)


async def test_stars_alone_are_counted(over: Line) -> None:
    review = platform(over).world.find(over.say("nanti kosong"))
    assert review is not None
    review.text = ""
    await over.poll()
    assert over.events() == [Skipped(reason="stars_only", platform_message_id=review.id)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, None),
        ("Antri lama", "Antri lama"),
        ("(Translated by Google) Long queue\n\n(Original)\nAntri lama", "Antri lama"),
        ("Antri lama\n\n(Translated by Google)\nLong queue", "Antri lama"),
        ("(Translated by Google) Long queue", "Long queue"),
        ("(Translated by Google) Long queue (Original)  ", "Long queue (Original)"),
        ("Antri (Original) lama", "Antri (Original) lama"),
        ("(Translated by Google)", None),
    ],
)
def test_googles_translation_is_left_out(text: str | None, words: str | None) -> None:
    assert own_words(text) == words
