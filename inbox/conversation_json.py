"""A complaint with its messages, for programs: the same that the page shows."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from inbox import listing
from inbox.conversation import ComplaintView, MessageView
from inbox.names import Names
from inbox.personal import Hide
from model.event import AttachmentKind
from model.rendering import rfc3339
from store.columns import Record


def as_json(view: ComplaintView, names: Names) -> dict[str, Any]:
    """`/api/v1/complaints/{number}`."""
    return {
        **listing.as_json(view.row, names, view.hide),
        "masked": view.masked,
        "hidden_messages": view.hidden,
        "messages": [_message(message, view.hide) for message in view.messages],
        "history": [
            {
                "at": rfc3339(step.at),
                "officer": view.officers.get(step.officer_id),
                "action": step.action,
                "before": step.before,
                "after": step.after,
            }
            for step in view.history
        ],
        "transitions": [step.to.value for step in view.steps],
        "reply_window": {
            "open": view.window.open,
            "reason": view.window.reason,
            "until": _time(view.window.until),
            "unit": view.window.unit.value,
            "maximum": view.window.maximum,
            "max_parts": view.window.max_parts,
        },
    }


def _message(view: MessageView, hide: Hide) -> dict[str, Any]:
    row = view.row
    shown = view.shown
    return {
        "id": row.id,
        "platform_message_id": row.platform_message_id if shown else None,
        "direction": row.direction,
        "writer": view.writer,
        "name": view.name or None,
        "text": view.text,
        "attachments": [_attachment(attachment, hide, shown=shown) for attachment in view.attachments],
        "location": {**asdict(view.place), "label": hide(view.place.label)} if view.place else None,
        "reply_to": row.reply_to if shown else None,
        "visibility": row.visibility,
        "permalink": row.permalink if shown else None,
        "rating": row.rating,
        "sent_at": rfc3339(row.sent_at),
        "received_at": rfc3339(row.received_at),
        "edited_at": _time(row.edited_at),
        "deleted_at": _time(row.deleted_at),
        "revisions": [{"text": old.text, "replaced_at": rfc3339(old.replaced_at)} for old in view.revisions],
        "state": row.state,
        "error": view.error,
        "command": row.command,
        "envelope": f"/messages/{row.id}/envelope" if row.envelope_id is not None else None,
    }


def _attachment(row: Record, hide: Hide, *, shown: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "name": hide(row.name) if shown or row.kind != AttachmentKind.CONTACT else None,
        "mime": row.stored_mime or row.mime,
        "size_bytes": row.stored_bytes or row.size_bytes,
        "media": f"/media/{row.id}" if row.state == "stored" else None,
        "thumbnail": f"/media/{row.id}/thumbnail" if row.thumbnail_sha256 else None,
        "error": row.error,
    }


def _time(moment: datetime | None) -> str | None:
    return rfc3339(moment) if moment else None
