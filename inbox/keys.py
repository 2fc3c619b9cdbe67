"""The keys of the inbox: buttons show them, the help lists them, the script presses what carries them."""

from dataclasses import dataclass

from model.complaint import ComplaintStatus

S = ComplaintStatus
STATUS_KEYS: dict[ComplaintStatus, str] = {
    S.RECEIVED: "b",
    S.VERIFIED: "v",
    S.DISPATCHED: "d",
    S.IN_PROGRESS: "p",
    S.RESOLVED: "s",
    S.CLOSED: "t",
    S.REJECTED: "x",
}
#: After `g`: where to go.
GO_KEYS: dict[str, str] = {
    "open": "o",
    "received": "b",
    "verified": "v",
    "dispatched": "d",
    "in_progress": "p",
    "resolved": "s",
    "closed": "t",
    "rejected": "x",
    "all": "a",
    "channels": "k",
    "quarantine": "q",
    "callcenter": "c",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the help: the keys, and the text that says what they do."""

    keys: tuple[str, ...]
    text: str  #: a translation key


HELP: tuple[tuple[str, tuple[Key, ...]], ...] = (
    (
        "help.list",
        (
            Key(("j",), "help.next"),
            Key(("k",), "help.previous"),
            Key(("Enter",), "help.open"),
            Key(("n",), "help.newest"),
            Key(("/",), "help.find"),
            Key(("u",), "help.back"),
        ),
    ),
    (
        "help.complaint",
        (
            Key(("r",), "help.reply"),
            Key(("Ctrl", "Enter"), "help.send"),
            *(Key((key,), f"action.{status}") for status, key in STATUS_KEYS.items()),
        ),
    ),
    (
        "help.go",
        (
            *(Key(("g", key), f"view.{name}") for name, key in GO_KEYS.items()),
            Key(("?",), "help.help"),
        ),
    ),
)
