"""SMS against a real Kannel in the forms that the common suite does not use: `get-url`, parts, a key in the query."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.contract import Unauthentic
from connectors.guard import guarded_session
from connectors.http import Http
from connectors.sms.connector import Sms
from model.envelope import Envelope, Transport
from model.event import MessageReceived, ReplyStatus, ReplyStatusChanged, Skipped, Visibility
from model.health import HealthState
from model.reply import Misconfigured, Receipt, Reply, Unreachable
from tests.connectors.peers import kannel
from tests.connectors.peers.background import PATIENCE_S
from tests.connectors.peers.kannel import Delivered, Kannel

NUMBER = "628120000001"
WORDS = [
    pytest.param("Jalan rusak  dua spasi\nbaris 2 & = + % é {x} €", id="signs"),
    pytest.param("Lampu mati 😭 nggih", id="emoji"),
    pytest.param("Pompa rob Bandarharjo ora mlaku. " * 9, id="long"),
    pytest.param("banjir ✓ 🌊 " * 20, id="long emoji"),
    pytest.param("ya", id="short"),
]

if (reason := kannel.missing()) is not None:
    pytest.skip(reason, allow_module_level=True)


@pytest.fixture
def gateway() -> Iterator[Kannel]:
    running = kannel.running(*kannel.BY_GET)
    running.smsc.refuses.clear()
    running.smsc.receipts = "DELIVRD"
    yield running


@asynccontextmanager
async def connector(gateway: Kannel, **more: Any) -> AsyncIterator[Sms]:
    session = guarded_session({"127.0.0.1"})
    try:
        table = {
            "secret": kannel.SECRET,
            "username": kannel.USER,
            "password": kannel.PASSWORD,
            "api_base": f"http://127.0.0.1:{gateway.send_port}",
        }
        yield Sms("main", Sms.Settings.model_validate(table | more), Http(session, allowed_hosts={"127.0.0.1"}))
    finally:
        await session.close()


def envelope(delivered: Delivered) -> Envelope:
    """As the daemon makes it of a GET."""
    headers = {name.lower(): value for name, value in delivered.headers.items()} | {"x-request-method": "GET"}
    return Envelope(
        channel="sms",
        account="main",
        transport=Transport.WEBHOOK,
        received_at=datetime.now(UTC),
        body=delivered.query.encode(),
        headers=headers,
    )


def reply(text: str, number: str = NUMBER, key: str = "k1") -> Reply:
    return Reply(
        key=key,
        conversation_id=f"+{number}",
        author_id=f"+{number}",
        text=text,
        reply_to=None,
        visibility=Visibility.PRIVATE,
        last_inbound_at=None,
    )


@pytest.mark.parametrize("words", WORDS)
async def test_get_url_brings_the_words_byte_for_byte(gateway: Kannel, words: str) -> None:
    async with connector(gateway) as sms:
        arrived = envelope(gateway.say(NUMBER, words))
        sms.verify(arrived)
        [event] = sms.normalise(arrived)
    assert isinstance(event, MessageReceived)
    assert event.text == words.strip()
    assert event.author.id == f"+{NUMBER}"
    assert abs((event.sent_at - datetime.now(UTC)).total_seconds()) < 60


async def test_another_secret_is_refused(gateway: Kannel) -> None:
    async with connector(gateway, secret="SIMULATED-another-secret") as sms:
        with pytest.raises(Unauthentic):
            sms.verify(envelope(gateway.say(NUMBER, "halo")))


async def test_names_of_operators_are_no_citizens(gateway: Kannel) -> None:
    async with connector(gateway) as sms:
        [event] = sms.normalise(envelope(gateway.say("TELKOMSEL", "Promo kuota")))
    assert isinstance(event, Skipped) and event.reason == "not_a_subscriber"


async def test_a_key_in_the_query_proves_as_well() -> None:
    query = f"{kannel.BY_GET[1]}&key={kannel.SECRET}"
    gateway = kannel.running(kannel.BY_GET[0], query, proof="")
    async with connector(gateway) as sms:
        arrived = envelope(gateway.say(NUMBER, "Tlg PJU"))
        assert "authorization" not in arrived.headers
        sms.verify(arrived)
    async with connector(gateway, secret="SIMULATED-another-secret") as sms:
        with pytest.raises(Unauthentic):
            sms.verify(arrived)


async def test_where_kannel_does_not_combine_each_part_says_which_it_is() -> None:
    gateway = kannel.running(*kannel.BY_GET, combine=False)
    words = "Banjir di Genuk sejak subuh dan air terus naik. " * 8
    gateway.loop.run(gateway.smsc.say(NUMBER, kannel.SHORT_CODE, words))
    async with connector(gateway) as sms:
        events = [
            event
            for _ in range(3)
            for event in sms.normalise(envelope(gateway.deliveries.get(timeout=PATIENCE_S)))
            if isinstance(event, MessageReceived)
        ]
    assert [(event.text or "")[:6] for event in events] == ["(1/3) ", "(2/3) ", "(3/3) "]
    assert len({event.album for event in events}) == 1
    assert len({event.platform_message_id for event in events}) == 3


@pytest.mark.parametrize(("text", "parts"), [("Sudah ditangani DPU", 1), ("Sudah ditangani 🙏 " * 8, 3)])
async def test_an_answer_arrives_and_its_receipts_name_it(gateway: Kannel, text: str, parts: int) -> None:
    async with connector(gateway, report_to=_here(gateway)) as sms:
        receipt = await sms.send(reply(text.strip()))
        arrived = gateway.submitted.get(timeout=PATIENCE_S)
        assert (arrived.text, arrived.parts) == (text.strip(), parts)
        assert arrived.sender == kannel.SHORT_CODE
        reports = [_report(sms, gateway, receipt) for _ in range(2)]
    assert {report.status for report in reports} >= {ReplyStatus.DELIVERED} or parts > 1


async def test_what_the_operator_refuses_is_reported_with_its_words(gateway: Kannel) -> None:
    gateway.smsc.refuses.add("6289999999")
    async with connector(gateway, report_to=_here(gateway)) as sms:
        receipt = await sms.send(reply("Siap", "6289999999", key="k2"))
        report = _report(sms, gateway, receipt)
    assert report.status is ReplyStatus.FAILED
    assert "Invalid Destination" in (report.error or "")


def _here(gateway: Kannel) -> str:
    return f"http://127.0.0.1:{gateway.port}/"


def _report(sms: Sms, gateway: Kannel, receipt: Receipt) -> ReplyStatusChanged:
    """The next report on this answer; late ones on earlier answers are passed over."""
    while True:
        arrived = envelope(gateway.reports.get(timeout=PATIENCE_S))
        sms.verify(arrived)
        [event] = sms.normalise(arrived)
        assert isinstance(event, ReplyStatusChanged)
        if event.platform_message_id == receipt.platform_message_id:
            return event


async def test_kannels_own_refusals_are_understood(gateway: Kannel) -> None:
    async with connector(gateway, password="SIMULATED-wrong-password") as sms:
        with pytest.raises(Misconfigured):
            await sms.send(reply("Siap"))
        assert (await sms.check()).state is HealthState.FAILING
    async with connector(gateway) as sms:
        with pytest.raises(Unreachable):
            await sms.send(reply("Siap", number="TELKOMSEL"))
        [credentials, reports] = (await sms.check()).findings
    assert credentials.state is HealthState.OK
    assert reports.state is HealthState.WARNING
    assert gateway.submitted.empty()
