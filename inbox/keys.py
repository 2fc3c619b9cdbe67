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
    "incidents": "i",
}


#: What is done with suggestions, emergencies and incidents.
KEYS: dict[str, str] = {
    "emergency": "a",
    "mute": "q",
    "right": "=",
    "kind": "i",
    "category": "0",
    "urgency": "e",
    "place": "w",
    "language": "h",
    "alarm": "!",
    "together": "y",
    "apart": "l",
    "unmask": "m",
    "split": "f",
    "take_out": "o",
    "tick": "c",
    "title": "e",
    "merge": "m",
    "undo": "z",
}


SUGGESTED = ("category", "kind", "urgency", "place", "language")


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
            Key((KEYS["emergency"],), "help.emergency"),
            Key((KEYS["mute"],), "alarm.mute"),
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
        "help.suggestions",
        (
            Key((KEYS["right"],), "suggest.right"),
            Key(("1", "4"), "help.alternatives"),
            *(Key((KEYS[field],), f"suggest.{field}") for field in SUGGESTED),
            Key((KEYS["alarm"],), "suggest.alarm"),
            Key((KEYS["together"],), "belong.together"),
            Key((KEYS["apart"],), "belong.apart"),
            Key((KEYS["unmask"],), "personal.unmask"),
        ),
    ),
    (
        "help.incident",
        (
            Key(("r",), "help.everybody"),
            Key((KEYS["tick"],), "help.tick"),
            Key((KEYS["split"],), "incident.split"),
            Key((KEYS["take_out"],), "incident.take_out"),
            Key((KEYS["merge"],), "incident.merge"),
            Key((KEYS["title"],), "incident.retitle"),
            Key((KEYS["undo"],), "incident.undo"),
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
