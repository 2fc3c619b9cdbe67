"""What became of a message that we sent. Source: "Status messages webhook reference", read 2026-11-24.

A `read` may come without a `delivered`, statuses come in any order and more than once, and in a group one comes from
each member: the pipeline goes forward only.
"""

from connectors.reading import Node
from model.event import Event, ReplyStatus, ReplyStatusChanged, Skipped

STATUSES = {
    "sent": ReplyStatus.SENT,
    "delivered": ReplyStatus.DELIVERED,
    "read": ReplyStatus.READ,
    "played": ReplyStatus.READ,
    "failed": ReplyStatus.FAILED,
}


def read_status(item: Node) -> Event:
    """One delivery receipt, with our own key where we gave one; payments and inventions are skipped.

    Raises:
        Malformed: it does not say of which message.
    """
    message_id = item["id"].must_id()
    if item["type"].value == "payment":
        return Skipped(reason="payment", platform_message_id=message_id)
    status = STATUSES.get(item["status"].must_text())
    if status is None:
        return Skipped(reason="unknown_status", platform_message_id=message_id)
    return ReplyStatusChanged(
        platform_message_id=message_id,
        status=status,
        changed_at=item["timestamp"].time(),
        reply_key=item["biz_opaque_callback_data"].id(),
        error=_told(item) if status is ReplyStatus.FAILED else None,
    )


def _told(item: Node) -> str | None:
    """Meta's own words for the first error, with its code: officers look it up by that."""
    for error in item["errors"].items_or_none():
        words = error["error_data"]["details"].text() or error["message"].text() or error["title"].text()
        code = error["code"].integer()
        told = ", ".join(
            word
            for word in (words.rstrip(".") if words else None, f"code {code}" if code is not None else None)
            if word
        )
        if told:
            return told[:500]
    return None
