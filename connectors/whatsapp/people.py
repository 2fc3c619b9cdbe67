"""Who wrote: since 2026 a WhatsApp user has a business-scoped user id always, and a phone number perhaps.

The author's id is the user id where the webhook has one, else the phone number: the user id is in every webhook about
a user since April 2026, while the number comes and goes with the user's settings and a 30-day rule. All ids go into the
aliases, so that somebody known by number from before stays the same person.
Source: "Business-scoped user IDs", read 2026-11-24.
"""

import re
from collections.abc import Sequence

from connectors.reading import Node
from model.event import Author

#: Two letters of a country, a dot, up to 128 letters and digits; a parent's id has ENT in between.
USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
PHONE = re.compile(r"\+?(\d{5,20})")
GROUP = "group:"  #: a conversation that is a group: its platform id follows
NOBODY = Node({})


def author_of(message: Node, contacts: Sequence[Node]) -> Author:
    """The sender of a message, from the message itself and from the contact that goes with it.

    Raises:
        Malformed: no id of any kind.
    """
    contact = _contact_of(message, contacts)
    phone, user_id = _ids(message["from"], message["from_user_id"])
    contact_phone, contact_user_id = _ids(contact["wa_id"], contact["user_id"])
    phone, user_id = phone or contact_phone, user_id or contact_user_id
    parent = _id(message["from_parent_user_id"]) or _id(contact["parent_user_id"])
    author_id = user_id or phone or parent
    if author_id is None:
        raise message["from"].refuse("the sender's user id or phone number")
    return Author(
        id=author_id,
        name=contact["profile"]["name"].text(),
        handle=_handle(contact),
        aliases=_aliases(phone, user_id, parent),
    )


def recipient_of(echo: Node) -> str:
    """The citizen to whom the city's number wrote, as `author_of` calls them.

    Raises:
        Malformed: no id of any kind.
    """
    phone, user_id = _ids(echo["to"], echo["to_user_id"])
    found = user_id or phone
    if found is None:
        raise echo["to"].refuse("the recipient's user id or phone number")
    return found


def group_conversation(group: Node) -> str | None:
    """The conversation of a group, marked as such: a reply goes to the group, not to a person."""
    found = _id(group)
    return f"{GROUP}{found}"[:512] if found else None


def _contact_of(message: Node, contacts: Sequence[Node]) -> Node:
    """The contact with one of the sender's ids; else the only one there is.

    Where the only one has other ids (numbers are written in two ways in some countries) its name is believed and its
    ids are not: a wrong id would join two people.
    """
    phone, user_id = _id(message["from"]), _id(message["from_user_id"])
    for contact in contacts:
        if (user_id and _id(contact["user_id"]) == user_id) or (phone and _id(contact["wa_id"]) == phone):
            return contact
    if len(contacts) != 1:
        return NOBODY
    return Node({"profile": contacts[0]["profile"].value}) if phone or user_id else contacts[0]


def _ids(number: Node, user: Node) -> tuple[str | None, str | None]:
    """Phone number and user id; a user id in the number's place is taken for what it is."""
    phone, user_id = _id(number), _id(user)
    if phone is not None and USER_ID.fullmatch(phone):
        return None, user_id or phone
    return phone, user_id


def _id(node: Node) -> str | None:
    found = node.id()
    return (found.strip() or None) if found else None


def _handle(contact: Node) -> str | None:
    username = contact["profile"]["username"].text() or contact["username"].text()
    return (username.strip().lstrip("@").strip() or None) if username else None


def _aliases(phone: str | None, user_id: str | None, parent: str | None) -> tuple[str, ...]:
    digits = PHONE.fullmatch(phone) if phone else None
    found = (
        f"user_id:{user_id}" if user_id else None,
        f"parent_user_id:{parent}" if parent else None,
        f"phone:+{digits[1]}" if digits else None,
    )
    return tuple(alias for alias in found if alias)
