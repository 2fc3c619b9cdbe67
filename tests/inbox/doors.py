"""An office with our own doors open: two clients of the report API, a call centre, and a pipeline to drain by hand."""

from dataclasses import dataclass, field, replace
from typing import Any, cast

from pydantic import SecretStr

from aggregator.accounts import Account, Accounts
from aggregator.admission import Admission
from aggregator.desk import Desk
from aggregator.desks import desks
from aggregator.media import MediaFetcher
from aggregator.pipeline import Pipeline
from aggregator.sender import Sender
from aggregator.watch import Watch
from connectors.callcenter.connector import CallCenter
from connectors.callcenter.settings import Settings as CallCenterSettings
from connectors.http import Http
from connectors.web.connector import Web
from connectors.web.settings import Settings as WebSettings
from inbox.citizens import say
from inbox.translation import acknowledgement
from tests.inbox.office import Office
from tests.mind import insight

FORM_KEY = "FAKE-lapor-form-key-0123456789"
APP_KEY = "FAKE-mobile-app-key-0123456789"


@dataclass
class Doors:
    """The office and what stands behind its doors."""

    office: Office
    pipeline: Pipeline = field(init=False)
    fetcher: MediaFetcher = field(init=False)
    senders: list[Sender] = field(init=False)

    def __post_init__(self) -> None:
        office = self.office
        accounts = [
            *office.accounts,
            _web("lapor_form", FORM_KEY, per_minute=1000, per_address_per_minute=0),
            _web("mobile", APP_KEY, per_minute=6, per_address_per_minute=3, max_photos=2, max_photo_bytes=20_000),
            _callcenter(),
        ]
        office.accounts = Accounts({account.key: account for account in accounts})
        office.desk = Desk(
            database=office.database,
            accounts=office.accounts,
            clock=office.clock,
            new_id=office.new_id,
            say=say,
            on_change=office.feed.wake,
        )
        office.parts = replace(
            office.parts, accounts=office.accounts, desk=office.desk, desks=desks(office.desk, insight())
        )
        self.pipeline = Pipeline(
            database=office.database,
            intake=office.intake,
            accounts=office.accounts,
            clock=office.clock,
            new_id=office.new_id,
            acknowledgement=acknowledgement,
            say=say,
            insight=insight(),
            holder="test",
            on_applied=lambda _: office.feed.wake(),
        )
        self.fetcher = MediaFetcher(
            database=office.database,
            accounts=office.accounts,
            clock=office.clock,
            new_id=office.new_id,
            holder="test",
            media=office.parts.media,
            admission=Admission(),
            insight=insight(),
            on_fetched=lambda *_: None,
            on_change=office.feed.wake,
        )
        watch = Watch([account.key for account in office.accounts], office.clock)
        self.senders = [
            Sender(
                database=office.database,
                account=account,
                clock=office.clock,
                new_id=office.new_id,
                watch=watch,
                on_sent=lambda _: office.feed.wake(),
            )
            for account in accounts[-3:]
        ]

    async def understand(self) -> None:
        """What has come is read, and what is to be sent is sent."""
        await self.pipeline.drain()
        for sender in self.senders:
            while await sender.turn():
                pass


def _web(name: str, key: str, **more: Any) -> Account:
    settings = WebSettings(api_key=SecretStr(key), **more)
    return Account(channel="web", name=name, connector=Web(name, settings, cast("Http", None)))


def _callcenter() -> Account:
    connector = CallCenter("main", CallCenterSettings(), cast("Http", None))
    return Account(channel="callcenter", name="main", connector=connector)
