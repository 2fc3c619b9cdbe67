"""What the daemon is not sure of, for tests: a link that waits for an officer."""

from datetime import datetime
from typing import Any

from model.sameness import LinkState, Sameness


def suggested(
    later: int, earlier: int, at: datetime, sameness: Sameness = Sameness.INCIDENT, **more: Any
) -> dict[str, Any]:
    """Its row; `more` are other columns."""
    return {
        "sameness": sameness.value,
        "complaint_id": later,
        "other_id": earlier,
        "state": LinkState.SUGGESTED.value,
        "confidence": 0.5,
        "reasons": "[]",
        "created_at": at,
        "officer_id": None,
        "decided_at": None,
        **more,
    }
