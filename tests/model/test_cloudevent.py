"""The published schema of the P3M queue: valid, closed, and what its own models write fits it."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest

from model.cloudevent import (
    SCHEMA_PATH,
    AttachmentDocument,
    AuthorDocument,
    ComplaintDocument,
    Kind,
    LocationDocument,
    MessageDocument,
    TriageDocument,
    cloud_event,
    complaint_schema,
)
from model.complaint import ComplaintStatus, ComplaintType
from model.event import AttachmentKind, Visibility
from model.understanding import ContentKind, Urgency

NOW = datetime(2026, 11, 24, 7, 2, tzinfo=UTC)
SCHEMA = complaint_schema()


def document() -> dict[str, Any]:
    made = ComplaintDocument(
        number="SMG-2026-000123",
        type=ComplaintType.COMPLAINT,
        status=ComplaintStatus.RECEIVED,
        channel="telegram",
        account="main",
        created_at=NOW,
        anonymous=False,
        incident="INS-2026-0001",
        duplicate=None,
        duplicate_of="SMG-2026-000100",
        triage=TriageDocument(
            kind=ContentKind.COMPLAINT,
            category="banjir",
            opd="dpu",
            urgency=Urgency.URGENT,
            area="33.74.02",
            place="Jl. Kaligawe, Genuk",
            settled=["category"],
        ),
        messages=[
            MessageDocument(
                id=1,
                platform_message_id="c1:7",
                direction="in",
                author=AuthorDocument(id="u1", name="Sri", handle=None),
                text="banjir",
                attachments=[
                    AttachmentDocument(kind=AttachmentKind.IMAGE, media_id="p1", mime=None, name=None, size_bytes=None)
                ],
                location=LocationDocument(lat=-6.99, lon=110.42, label=None, source="message"),
                reply_to=None,
                visibility=Visibility.PRIVATE,
                permalink=None,
                rating=None,
                sent_at=NOW,
                deleted=False,
            )
        ],
    )
    written: dict[str, Any] = json.loads(made.model_dump_json())
    return written


def fits(data: Any) -> bool:
    return not list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(data))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["$id"] == SCHEMA_PATH


def test_what_the_models_write_fits() -> None:
    assert fits(document())


def test_every_object_is_closed_and_says_what_must_be_there() -> None:
    objects = [SCHEMA, *(one for one in SCHEMA["$defs"].values() if one.get("type") == "object")]
    assert len(objects) == 6
    for one in objects:
        assert one["additionalProperties"] is False
        assert one["required"]


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("number",), "SMG-26-1"),
        (("number",), "JKT-2026-000123"),
        (("type",), "keluhan"),
        (("status",), "done"),
        (("channel",), None),
        (("messages",), None),
        (("messages", 0, "direction"), "sideways"),
        (("messages", 0, "visibility"), "secret"),
        (("messages", 0, "location", "lat"), 91),
        (("messages", 0, "location", "lon"), -181),
        (("messages", 0, "attachments", 0, "kind"), "gif"),
        (("messages", 0, "author", "id"), None),
        (("messages", 0, "id"), "1"),
        (("extra",), 1),
        (("messages", 0, "extra"), 1),
        (("triage", "kind"), "keluhan"),
        (("triage", "urgency"), "panic"),
        (("triage", "settled"), None),
    ],
)
def test_what_is_wrong_does_not_fit(path: tuple[Any, ...], wrong: Any) -> None:
    data = copy.deepcopy(document())
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    assert not fits(data)


@pytest.mark.parametrize("key", list(ComplaintDocument.model_fields))
def test_nothing_may_be_missing(key: str) -> None:
    data = document()
    del data[key]
    assert not fits(data)


def test_the_envelope_is_a_cloudevent() -> None:
    event = cloud_event(
        event_id="e1",
        kind=Kind.CREATED,
        channel="telegram",
        account="main",
        number="SMG-2026-000123",
        time="2026-11-24T07:02:00Z",
        data=document(),
    )
    for required in ("specversion", "id", "type", "source"):  # CloudEvents 1.0.2, "REQUIRED attributes"
        assert isinstance(event[required], str) and event[required]
    assert event["specversion"] == "1.0"
    assert event["type"] == "id.go.semarangkota.complaint.created"
    assert event["source"] == "/command-center/telegram/main"
    assert event["subject"] == "SMG-2026-000123"
    assert event["datacontenttype"] == "application/json"
    assert event["dataschema"] == SCHEMA_PATH
    assert all(name.isascii() and name.isalnum() and name.islower() for name in event)
    assert fits(event["data"])


def test_every_kind_has_a_type_of_its_own() -> None:
    assert len({kind.value for kind in Kind}) == len(Kind)
