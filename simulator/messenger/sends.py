"""The Send API: what it takes, and from whom."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.facebook.errors import Refused
from simulator.messenger.talk import Person, Talk

DAY_S = 86_400
HUMAN_AGENT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Rules:
    """How a surface measures, and what it says."""

    maximum: int
    unit: str
    outside: int  #: the subcode of "outside of allowed window"
    nobody: int  #: the subcode of "no such person"
    human_agent: bool = True  #: the app has the feature


def text_of(parameters: Mapping[str, Any], rules: Rules) -> str:
    """The words that are to be sent. Raises `Refused`."""
    message = parameters.get("message")
    text = message.get("text") if isinstance(message, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise Refused(100, "(#100) param message must be non-empty")
    if (len(text.encode()) if rules.unit == "bytes" else len(text)) > rules.maximum:
        raise Refused(100, f"(#100) Length of param message[text] must be less than or equal to {rules.maximum}")
    return text


def recipient_of(parameters: Mapping[str, Any], talk: Talk, rules: Rules) -> Person:
    """Who may be written to now. Raises `Refused`."""
    recipient = parameters.get("recipient")
    name = recipient.get("id") if isinstance(recipient, dict) else None
    person = talk.known(str(name))
    if person is None:
        raise Refused(100, "(#100) No matching user found", subcode=rules.nobody)
    tagged = (parameters.get("messaging_type"), parameters.get("tag")) == ("MESSAGE_TAG", "HUMAN_AGENT")
    days = HUMAN_AGENT_DAYS if tagged and rules.human_agent else 1
    if time.time() - talk.last_inbound(person) > days * DAY_S:
        raise Refused(10, "(#10) This message is sent outside of allowed window.", subcode=rules.outside)
    return person


def metadata_of(parameters: Mapping[str, Any]) -> str | None:
    """What the echo brings back."""
    message = parameters.get("message")
    found = message.get("metadata") if isinstance(message, dict) else None
    return found if isinstance(found, str) else None
