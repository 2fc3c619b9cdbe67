"""The status of a report for whoever has its token: number, timeline, answers, in public words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from inbox.open311.services import Service
from inbox.reports.taking import token_hash
from inbox.translation import Words
from model.complaint import ComplaintStatus
from model.rendering import rfc3339
from store import complaints, reports
from store.columns import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """What the store holds of one report."""

    row: Record
    history: Sequence[Record]
    answers: Sequence[Record]


def load(connection: Connection, token: str) -> StatusView | None:
    """Everything behind a token; None when it opens nothing."""
    row = reports.by_token(connection, token_hash(token))
    if row is None:
        return None
    if row.complaint_id is None:
        return StatusView(row=row, history=(), answers=())
    return StatusView(
        row=row,
        history=complaints.history(connection, row.complaint_id),
        answers=reports.answers(connection, [row]),
    )


def as_json(view: StatusView, service: Service | None, words: Words) -> dict[str, Any]:
    """`/api/v1/reports/{token}`."""
    row = view.row
    status = row.status or ComplaintStatus.RECEIVED.value
    placed = row.lat is not None and row.lon is not None
    return {
        "id": row.id,
        "number": row.number,
        "status": status,
        "status_text": words(f"citizen.state.{status}"),
        "category": {"code": service.code, "name": service.name} if service else None,
        "address": row.address,
        "position": {"lat": row.lat, "lon": row.lon} if placed else None,
        "received_at": rfc3339(row.created_at),
        "updated_at": rfc3339(row.updated_at or row.created_at),
        "timeline": [_step(at, step, words) for at, step in _steps(view)],
        "answers": [
            {"at": rfc3339(answer.sent_at), "text": answer.text, "automatic": answer.officer_id is None}
            for answer in view.answers
            if answer.text
        ],
    }


def _steps(view: StatusView) -> list[tuple[Any, str]]:
    """When the report came, and each change of status; who changed it is nobody's business here."""
    changed = [(step.at, step.after) for step in view.history if step.action == "status" and step.after]
    return [(view.row.created_at, ComplaintStatus.RECEIVED.value), *changed]


def _step(at: Any, status: str, words: Words) -> dict[str, Any]:
    return {"at": rfc3339(at), "status": status, "text": words(f"citizen.state.{status}")}
