"""The complaint: the ticket that P3M works on. Types and deadlines are those of SP4N-LAPOR!."""

from enum import StrEnum


class ComplaintType(StrEnum):
    """What a citizen wants."""

    COMPLAINT = "complaint"
    ASPIRATION = "aspiration"
    INFORMATION = "information"
    PRAISE = "praise"
    SPAM = "spam"


class ComplaintStatus(StrEnum):
    """How far P3M has come with it."""

    RECEIVED = "received"
    VERIFIED = "verified"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"

    @property
    def open(self) -> bool:
        """Whether a follow-up of the citizen still joins this complaint."""
        return self not in (ComplaintStatus.CLOSED, ComplaintStatus.REJECTED)


S = ComplaintStatus
#: From where an officer may go where. A mistake can be taken back: every step forward has one back.
TRANSITIONS: dict[ComplaintStatus, tuple[ComplaintStatus, ...]] = {
    S.RECEIVED: (S.VERIFIED, S.DISPATCHED, S.REJECTED, S.CLOSED),
    S.VERIFIED: (S.DISPATCHED, S.IN_PROGRESS, S.RESOLVED, S.REJECTED, S.CLOSED, S.RECEIVED),
    S.DISPATCHED: (S.IN_PROGRESS, S.RESOLVED, S.REJECTED, S.CLOSED, S.VERIFIED),
    S.IN_PROGRESS: (S.RESOLVED, S.DISPATCHED, S.REJECTED, S.CLOSED),
    S.RESOLVED: (S.CLOSED, S.IN_PROGRESS),
    S.CLOSED: (S.IN_PROGRESS,),
    S.REJECTED: (S.RECEIVED,),
}


def complaint_number(year: int, serial: int) -> str:
    """The public number a citizen is told: `SMG-2026-000123`. Years are those of Asia/Jakarta."""
    return f"SMG-{year}-{serial:06d}"
