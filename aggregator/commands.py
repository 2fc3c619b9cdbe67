"""What citizens ask for: a command stands alone in a private message. Everything else is a complaint, as ever.

Recognising one is pure and quick: most messages are longer than any command and are not looked at further.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from aggregator.batch import Incoming, Tally
from model.complaint import complaint_number
from model.event import MessageReceived, Visibility

MOST = 40  #: characters: no command is longer
COUNTED = "command_"  #: prefix of the reason under which it is counted
AROUND = " \t\"'*_“”‘’.!?/"  #: what people put around a word
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  #: of link codes: nothing that is mistaken for another
NUMBER = re.compile(
    r"(?:(?:status|cek|cek status)\s+)?smg[\s\-–—_./]*(\d{4})[\s\-–—_./]*(\d{1,12})", re.ASCII | re.IGNORECASE
)
CODE = re.compile(rf"(?:(?:tautkan|link)\s+)?([{ALPHABET}]{{4}})-([{ALPHABET}]{{4}})", re.ASCII | re.IGNORECASE)


class Kind(StrEnum):
    """The commands; the name is kept with the message."""

    STATUS = "status"
    NUMBER = "number"
    STOP = "stop"
    START = "start"
    ANONYMOUS = "anonymous"
    LINK = "link"
    CODE = "code"
    UNLINK = "unlink"


WORDS = {
    "status": Kind.STATUS,
    "stop": Kind.STOP,
    "berhenti": Kind.STOP,
    "mulai": Kind.START,
    "start": Kind.START,
    "anonim": Kind.ANONYMOUS,
    "anonymous": Kind.ANONYMOUS,
    "tautkan": Kind.LINK,
    "link": Kind.LINK,
    "pisah": Kind.UNLINK,
    "unlink": Kind.UNLINK,
}


@dataclass(frozen=True, slots=True)
class Command:
    """What is asked for."""

    kind: Kind
    argument: str = ""  #: a complaint's number, or a link code


def parse(text: str) -> Command | None:
    """The command that a text is; None: it is none."""
    if len(text) > MOST:
        return None
    words = " ".join(text.split()).strip(AROUND)
    if (kind := WORDS.get(words.casefold())) is not None:
        return Command(kind)
    if found := NUMBER.fullmatch(words):
        return Command(Kind.NUMBER, complaint_number(int(found[1]), int(found[2])))
    if (found := CODE.fullmatch(words)) and re.search(r"\d", found[0]) and re.search(r"[A-Za-z]", found[1] + found[2]):
        return Command(Kind.CODE, f"{found[1]}-{found[2]}".upper())
    return None


def command_of(event: MessageReceived) -> Command | None:
    """The command that a message is. What is public, or carries anything but words, is none."""
    if event.text is None or len(event.text) > MOST or event.visibility is not Visibility.PRIVATE:
        return None
    return None if event.outgoing or event.attachments or event.location else parse(event.text)


def take(fresh: Sequence[Incoming], tally: Tally) -> list[Incoming]:
    """Mark the commands among new messages; gives them. Each is counted under its name."""
    found = []
    for item in fresh:
        command = command_of(item.event)
        if command is not None:
            item.command = command.kind.value
            tally.add(item.key, COUNTED + command.kind.value)
            found.append(item)
    return found
