"""What the house says to citizens by itself. The words stand in the inbox's translation files, under `citizen.…`."""

from enum import StrEnum
from typing import Protocol

from model.complaint import ComplaintStatus


class Saying(StrEnum):
    """Every automatic text but the acknowledgement."""

    STATUS_NEW = "status_new"  #: number, received
    STATUS_ONE = "status_one"  #: number, state, received, changed
    STATUS_ANSWER = "status_answer"  #: answer, at
    STATUS_MORE = "status_more"  #: n
    STATUS_NONE = "status_none"
    NUMBER_UNKNOWN = "number_unknown"
    STOPPED = "stopped"
    STARTED = "started"
    ANONYMISED = "anonymised"  #: number
    NOTHING_OPEN = "nothing_open"
    LINK_CODE = "link_code"  #: code, minutes
    LINKED = "linked"
    LINKED_ALREADY = "linked_already"
    LINK_ELSEWHERE = "link_elsewhere"
    CODE_UNKNOWN = "code_unknown"
    PARTED = "parted"
    NOT_LINKED = "not_linked"
    ONE_TO_ONE = "one_to_one"
    TOLD_VERIFIED = "told_verified"  #: number, as all that follow
    TOLD_DISPATCHED = "told_dispatched"
    TOLD_IN_PROGRESS = "told_in_progress"
    TOLD_RESOLVED = "told_resolved"
    TOLD_CLOSED = "told_closed"
    TOLD_REJECTED = "told_rejected"
    STOP_HINT = "stop_hint"


def told(status: ComplaintStatus) -> Saying:
    """What a citizen is told of a new status (there is nothing to tell of `received`: the acknowledgement did)."""
    return Saying(f"told_{status.value}")


class Say(Protocol):
    """Puts a saying into words. Values may be texts, numbers, statuses, and times (said as days in Jakarta)."""

    def __call__(self, language: str, saying: Saying, /, **values: object) -> str:
        """The text in a language."""
