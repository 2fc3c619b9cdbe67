"""What our account asks to be sent, checked as the platform checks it."""

import re
from dataclasses import dataclass
from typing import Any

from simulator.whatsapp.errors import Refused, too_late, undeliverable, wrong_parameter
from simulator.whatsapp.people import People, Person

LONGEST = 4096  #: characters of a text
LONGEST_CALLBACK_DATA = 512  #: bytes
PHONE = re.compile(r"\+?(\d{7,15})")


@dataclass(frozen=True, slots=True)
class Asked:
    """A text to a person who may be written to now."""

    person: Person
    to_phone: bool  #: `to` was given, which comes before `recipient`
    text: str
    reply_to: str | None
    callback_data: str | None

    @property
    def addressed(self) -> dict[str, str]:
        """`contacts[]` of the answer: the same id comes back."""
        if self.to_phone:
            return {"input": self.person.citizen.phone, "wa_id": self.person.citizen.phone}
        return {"input": self.person.user_id, "user_id": self.person.user_id}


def read(body: Any, people: People) -> Asked:
    """Check a body for `/messages`.

    Raises:
        Refused: with the platform's code.
    """
    if not isinstance(body, dict) or body.get("messaging_product") != "whatsapp":
        raise wrong_parameter("messaging_product must be whatsapp")
    if body.get("recipient_type", "individual") != "individual":
        raise wrong_parameter("this number is in no group")
    text = _text(body)
    callback_data = body.get("biz_opaque_callback_data")
    if callback_data is not None and not _short(callback_data):
        raise wrong_parameter(f"biz_opaque_callback_data must be a string of at most {LONGEST_CALLBACK_DATA} bytes")
    person = _person(body, people)
    if not person.within_window:
        raise too_late()
    return Asked(person, body.get("to") is not None, text, _quoted(body), callback_data)


def _text(body: dict[str, Any]) -> str:
    if body.get("type") != "text" or not isinstance(body.get("text"), dict):
        raise Refused(131051, "Unsupported message type", "Message type is currently not supported.")
    text = body["text"].get("body")
    if not isinstance(text, str) or not text.strip():
        raise wrong_parameter("Param text['body'] must be a non-empty string.")
    if len(text) > LONGEST:
        raise wrong_parameter(f"Param text['body'] must be at most {LONGEST} characters long.")
    if not isinstance(body["text"].get("preview_url", False), bool):
        raise wrong_parameter("Param text['preview_url'] must be a boolean.")
    return text


def _quoted(body: dict[str, Any]) -> str | None:
    if (context := body.get("context")) is None:
        return None
    quoted = context.get("message_id") if isinstance(context, dict) else None
    if not isinstance(quoted, str) or not quoted.startswith("wamid."):
        raise Refused(131009, "Parameter value is not valid", "context.message_id is not a message id")
    return quoted


def _person(body: dict[str, Any], people: People) -> Person:
    """`to` takes a phone number and comes first; `recipient` takes a user id."""
    if (to := body.get("to")) is not None:
        number = PHONE.fullmatch(to) if isinstance(to, str) else None
        if number is None:
            raise Refused(131009, "Parameter value is not valid", "to is not a phone number")
        found = people.by_phone(number[1])
        if found is None:  # somebody who never wrote to us: outside the window for ever
            raise too_late()
        return found
    recipient = body.get("recipient")
    if not isinstance(recipient, str):
        raise Refused(131008, "Required parameter is missing", "to or recipient")
    found = people.by_user_id(recipient)
    if found is None:
        raise undeliverable()
    return found


def _short(value: Any) -> bool:
    return isinstance(value, str) and len(value.encode()) <= LONGEST_CALLBACK_DATA
