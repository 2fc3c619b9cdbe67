"""A bench with three channels: two private ones and one in public, so that one citizen can have several identities."""

import re
from functools import partial
from typing import Any, ClassVar

from sqlalchemy import Connection

from aggregator.accounts import Account, Accounts, Updates
from connectors.contract import Connector, ConnectorSettings
from model.complaint import ComplaintStatus
from model.envelope import Envelope, Transport
from store import replies
from tests.aggregator.bench import ACCOUNT, Bench, Script

CALL, CHAT, SQUARE = "call", "chat", "square"
NUMBER = "phone:+6281234567890"


class Call(Script):
    channel: ClassVar[str] = CALL


class Chat(Script):
    channel: ClassVar[str] = CHAT


class Square(Script):
    """Where everybody reads."""

    channel: ClassVar[str] = SQUARE


class Mute(Connector[ConnectorSettings]):
    """Takes no replies."""

    channel: ClassVar[str] = "mute"
    normalise = Script.normalise
    check = Script.check

    def __init__(self) -> None:
        super().__init__(ACCOUNT, ConnectorSettings(), None)  # type: ignore[arg-type]


class Town(Bench):
    """Citizens write with `write`, and read what they are told with `told`."""

    updates: Updates = Updates.PRIVATE
    language: str = "id"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.counter = 0
        self.set_up(self.updates)

    def set_up(self, updates: Updates, language: str = "id") -> None:
        """Other settings of the accounts."""
        kinds: list[Connector[Any]] = [Call(), Chat(), Square(), Mute()]
        self.accounts = Accounts(
            {
                (kind.channel, ACCOUNT): Account(
                    channel=kind.channel,
                    name=ACCOUNT,
                    connector=kind,
                    acknowledge=False,
                    updates=updates,
                    language=language,
                )
                for kind in kinds
            }
        )
        self.pipeline = self.make_pipeline("first")
        object.__setattr__(self.desk, "accounts", self.accounts)

    async def write(self, text: str, channel: str = CALL, author: str = "sri", **more: Any) -> str:
        """A citizen writes; gives the platform's id of the message."""
        self.counter += 1
        public = {"visibility": "public"} if channel == SQUARE else {}
        item = {"id": f"m{self.counter}", "author": author, "text": text, "at": self.counter, **public, **more}
        await self.deliver_webhook(channel, [item])
        return str(item["id"])

    async def deliver_webhook(self, channel: str, items: Any) -> None:
        """One delivery, read at once."""
        envelope = self.envelope(items)
        moved = Envelope(
            channel=channel,
            account=ACCOUNT,
            transport=Transport.WEBHOOK,
            received_at=envelope.received_at,
            body=envelope.body,
        )
        await self.intake.keep(moved)
        await self.pipeline.drain()

    async def told(self, channel: str = CALL) -> list[str]:
        """What was put on its way on a channel, message by message."""
        query = "SELECT text FROM message WHERE direction = 'out' AND officer_id IS NULL"
        return list(await self.rows(f"{query} AND channel = '{channel}' AND key IS NOT NULL ORDER BY id"))

    async def last(self, channel: str = CALL) -> str:
        """The newest of these."""
        return (await self.told(channel))[-1]

    async def link(self, here: str = CALL, there: str = CHAT, author: str = "sri", other: str = "ibu_sri") -> None:
        """A citizen links two conversations with a code."""
        await self.write("TAUTKAN", here, author)
        code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", await self.last(here))
        assert code is not None
        await self.write(code[0], there, other)

    async def citizens(self) -> dict[str, int]:
        """The citizen of each author, by the platform's id."""
        return dict(await self.rows("SELECT platform_author_id, citizen_id FROM author"))

    async def move(self, number: str, *steps: ComplaintStatus) -> None:
        """An officer moves a complaint on."""
        for step in steps:
            await self.desk.change_status(number, to=step, officer_id=1)

    async def answer(self, number: str, text: str, *, arrives: bool = True) -> None:
        """An officer answers, and it arrives."""
        message_id = await self.desk.reply(number, text=text, key=self.new_id(), officer_id=1)

        def arrived(connection: Connection) -> None:
            for part in replies.of_messages(connection, [message_id]):
                replies.sent(connection, part.id, f"out-{part.id}")

        if arrives:
            await self.database.write(partial(arrived))

    async def history(self, number: str) -> list[tuple[str, str | None]]:
        """What was done with a complaint."""
        query = "SELECT h.action, h.after FROM complaint_history h JOIN complaint c ON c.id = h.complaint_id"
        return [(row[0], row[1]) for row in await self.rows(f"{query} WHERE c.number = '{number}' ORDER BY h.id")]
