"""Events as JSON: what `command-center normalise` prints."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from model.event import (
    Attachment,
    AttachmentKind,
    Author,
    Event,
    Location,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ReplyStatus,
    ReplyStatusChanged,
    Skipped,
    Unreadable,
    Visibility,
)
from model.rendering import event_as_json, rfc3339

NOW = datetime(2026, 11, 24, 7, 2, tzinfo=UTC)
DOCUMENTED = {
    *("kind", "channel", "platform_message_id", "conversation_id", "author", "text", "attachments", "location"),
    *("reply_to", "visibility", "sent_at"),
}


def message(**fields: Any) -> dict[str, Any]:
    return {
        "platform_message_id": "m1",
        "conversation_id": "c1",
        "author": Author(id="u1"),
        "sent_at": NOW,
        "text": "banjir",
        **fields,
    }


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOW, "2026-11-24T07:02:00Z"),
        (NOW.replace(microsecond=120_000), "2026-11-24T07:02:00.120Z"),
        (NOW.astimezone(timezone(timedelta(hours=7))), "2026-11-24T07:02:00Z"),
    ],
)
def test_times(moment: datetime, text: str) -> None:
    assert rfc3339(moment) == text
    assert datetime.fromisoformat(text) == moment


def test_a_plain_message_has_the_documented_fields_and_no_other() -> None:
    assert event_as_json("telegram", MessageReceived(**message())) == {
        "kind": "message_received",
        "channel": "telegram",
        "platform_message_id": "m1",
        "conversation_id": "c1",
        "author": {"id": "u1", "name": None, "handle": None},
        "text": "banjir",
        "attachments": [],
        "location": None,
        "reply_to": None,
        "visibility": "private",
        "sent_at": "2026-11-24T07:02:00Z",
    }


def test_a_full_message() -> None:
    full = MessageEdited(
        **message(
            author=Author(id="u1", name="Sri", handle="sri", aliases=("phone:+62812000001",)),
            text=None,
            attachments=(
                Attachment(kind=AttachmentKind.IMAGE, url="https://a.example/1.jpg", mime="image/jpeg"),
                Attachment(kind=AttachmentKind.DOCUMENT, media_id="d1", name="ktp.pdf", size_bytes=5),
            ),
            location=Location(lat=-6.99, lon=110.42, label="Simpang Lima"),
            reply_to="m0",
            visibility=Visibility.PUBLIC,
            outgoing=True,
            album="a1",
            permalink="https://a.example/m1",
            rating=1,
        )
    )
    rendered = event_as_json("x", full)
    assert rendered.keys() - DOCUMENTED == {"outgoing", "album", "permalink", "rating"}
    assert rendered["kind"] == "message_edited"
    assert rendered["author"] == {"id": "u1", "name": "Sri", "handle": "sri", "aliases": ["phone:+62812000001"]}
    assert rendered["attachments"] == [
        {"kind": "image", "url": "https://a.example/1.jpg", "mime": "image/jpeg", "name": None, "size_bytes": None},
        {"kind": "document", "media_id": "d1", "mime": None, "name": "ktp.pdf", "size_bytes": 5},
    ]
    assert rendered["location"] == {"lat": -6.99, "lon": 110.42, "label": "Simpang Lima"}
    assert (rendered["text"], rendered["reply_to"], rendered["visibility"]) == (None, "m0", "public")


@pytest.mark.parametrize(
    ("event", "rendered"),
    [
        (
            MessageDeleted(platform_message_id="m1", conversation_id="c1", deleted_at=NOW),
            {
                "kind": "message_deleted",
                "platform_message_id": "m1",
                "conversation_id": "c1",
                "deleted_at": "2026-11-24T07:02:00Z",
            },
        ),
        (
            MessageDeleted(platform_message_id="m1"),
            {"kind": "message_deleted", "platform_message_id": "m1", "conversation_id": None, "deleted_at": None},
        ),
        (
            ReplyStatusChanged(platform_message_id="m9", status=ReplyStatus.FAILED, error="blocked"),
            {
                "kind": "reply_status_changed",
                "platform_message_id": "m9",
                "status": "failed",
                "changed_at": None,
                "reply_key": None,
                "error": "blocked",
            },
        ),
        (Skipped(reason="typing"), {"kind": "skipped", "reason": "typing", "platform_message_id": None}),
        (Unreadable(path="a[0]", error="no id"), {"kind": "unreadable", "path": "a[0]", "error": "no id"}),
    ],
)
def test_other_events(event: Event, rendered: dict[str, Any]) -> None:
    assert event_as_json("telegram", event) == {"channel": "telegram", **rendered}
