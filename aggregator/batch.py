"""One batch on its way through dedupe and complaint: the shapes that the steps hand to each other."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.accounts import Accounts, Key
from aggregator.normalise import Reading
from aggregator.sayings import Say
from model.clock import NewId
from model.event import MessageReceived
from model.understanding import PersonalData, Understanding
from understanding.insight import Insight

Acknowledgement = Callable[[str, str], str]  #: (language, complaint number) -> what the citizen is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What decisions about complaints are made on, by the pipeline and by officers."""

    now: datetime  #: UTC
    new_id: NewId
    insight: Insight


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules(Ground):
    """What a batch is applied under. Nothing here talks to anybody."""

    accounts: Accounts
    acknowledgement: Acknowledgement
    say: Say  #: the words of every other automatic text
    hooked: Callable[[Key], bool] = lambda _: False  #: whether webhooks come to this account


@dataclass(slots=True, kw_only=True)
class Incoming:
    """One new message on its way to its rows; the ids are filled in step by step."""

    reading: Reading
    event: MessageReceived
    understanding: Understanding | None = None  #: of what a citizen wrote
    author_id: int = 0
    conversation_id: int = 0
    complaint_id: int | None = None
    message_id: int = 0
    opens: bool = False  #: the first message of a new complaint
    duplicate_of: int | None = None  #: the complaint that its own repeats
    incident_id: int | None = None  #: the happening that its complaint reports
    command: str | None = None  #: it asks something of the house (`aggregator.commands`), and is no work for P3M

    @property
    def personal(self) -> tuple[PersonalData, ...]:
        """The personal data in its words."""
        return self.understanding.personal if self.understanding else ()

    @property
    def key(self) -> Key:
        """(channel, account)."""
        return (self.reading.channel, self.reading.account)


@dataclass(slots=True)
class Tally:
    """What was counted instead of kept, by (channel, account, reason)."""

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def add(self, key: Key, reason: str, times: int = 1) -> None:
        """Count one thing that did not become a row."""
        self.counts[(*key, reason)] += times


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What a committed batch changed: who must be woken, and what the metrics say."""

    envelopes: int
    messages: int
    opened: tuple[int, ...]  #: complaints
    duplicates: int  #: of these, linked to a complaint that they repeat
    gathered: int  #: of these, reports of an incident
    announced: int  #: outbox rows
    replies: int  #: acknowledgements and answers to commands queued
    attachments: int  #: attachments to fetch
    emergencies: tuple[str, ...]  #: numbers of complaints in which danger to life is spoken of
    quarantined: int
    healed: Counter[Key]  #: messages that only a poll brought though webhooks should have, by (channel, account)
    counts: Counter[tuple[str, str, str]]
