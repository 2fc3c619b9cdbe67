"""A reply as the Cloud API wants it.

Sources: "Messages API", "Text messages", "Contextual replies", "Business-scoped user IDs", "Groups / Messaging",
read 2026-11-24.
"""

import re
from typing import Any

from connectors.whatsapp.people import GROUP, PHONE
from model.reply import Receipt, Rejected, Reply, Unavailable

MAXIMUM = 4096  #: characters of a text
#: Of what the platform gives back with every status, in bytes.
CALLBACK_BYTES = 512
MESSAGE_ID = re.compile(r"\S{1,512}")


def request_of(reply: Reply) -> dict[str, Any]:
    """The JSON of a send: plain text, no link preview, quoting what is answered, carrying our key.

    Raises:
        Rejected: too long or empty; nothing was sent.
    """
    if not reply.text.strip() or len(reply.text) > MAXIMUM:
        raise Rejected(f"WhatsApp takes a text of 1 to {MAXIMUM} characters, this one has {len(reply.text)}")
    request: dict[str, Any] = {
        "messaging_product": "whatsapp",
        **recipient(reply.conversation_id),
        "type": "text",
        "text": {"preview_url": False, "body": reply.text},
    }
    if reply.reply_to and MESSAGE_ID.fullmatch(reply.reply_to):
        request["context"] = {"message_id": reply.reply_to}
    if len(reply.key.encode()) <= CALLBACK_BYTES:
        request["biz_opaque_callback_data"] = reply.key
    return request


def recipient(conversation_id: str) -> dict[str, str]:
    """Where it goes: `to` for a phone number or a group, `recipient` for a business-scoped user id."""
    if conversation_id.startswith(GROUP):
        return {"recipient_type": "group", "to": conversation_id.removeprefix(GROUP)}
    if PHONE.fullmatch(conversation_id):
        return {"recipient_type": "individual", "to": conversation_id}
    return {"recipient_type": "individual", "recipient": conversation_id}


def receipt_of(answer: dict[str, Any]) -> Receipt:
    """The platform's id of what was sent.

    Raises:
        Unavailable: taken, as it seems, and nobody knows under which id.
    """
    messages = answer.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else None
    taken = first.get("id") if isinstance(first, dict) else None
    if not isinstance(taken, str) or not taken:
        raise Unavailable("Meta's answer has no message id", maybe_taken=True)
    return Receipt(platform_message_id=taken)
