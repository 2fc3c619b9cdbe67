"""What can go wrong with a request: a page says it in words, the API as RFC 9457 problem details."""

from typing import Any

from inbox.translation import Words


class Problem(Exception):
    """The request is not done. Title and remedy are the texts `problem.CODE.title` and `problem.CODE.remedy`."""

    def __init__(
        self, status: int, code: str, *, detail: str | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail  #: in English, for programs: which field, what was expected
        self.retry_after_s = retry_after_s

    def title(self, words: Words) -> str:
        """What is so."""
        return words(f"problem.{self.code}.title")

    def remedy(self, words: Words) -> str:
        """What can be done."""
        return words(f"problem.{self.code}.remedy")

    @property
    def headers(self) -> dict[str, str]:
        """Headers that go with it."""
        headers = {"Retry-After": str(max(1, round(self.retry_after_s)))} if self.retry_after_s is not None else {}
        if self.status == UNAUTHORIZED:
            headers["WWW-Authenticate"] = 'Bearer realm="command-center"'
        return headers

    def document(self, words: Words, instance: str) -> dict[str, Any]:
        """`application/problem+json`."""
        said = {
            "type": f"/api/openapi.json#problem-{self.code}",
            "title": self.title(words),
            "status": self.status,
            "code": self.code,
            "remedy": self.remedy(words),
            "instance": instance,
        }
        return said if self.detail is None else {**said, "detail": self.detail}


BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT = 400, 401, 403, 404, 409
TOO_LARGE, WRONG_TYPE, NO_RANGE, UNPROCESSABLE, TOO_MANY, BROKEN, AWAY = 413, 415, 416, 422, 429, 500, 503

#: Every code and its status: the API's document lists them, and a test finds their texts.
CODES: dict[str, int] = {
    "bad_request": BAD_REQUEST,
    "not_signed_in": UNAUTHORIZED,
    "bad_csrf": FORBIDDEN,
    "officers_only": FORBIDDEN,
    "admins_only": FORBIDDEN,
    "read_only": FORBIDDEN,
    "cross_site": FORBIDDEN,
    "not_found": NOT_FOUND,
    "no_such_complaint": NOT_FOUND,
    "no_envelope": NOT_FOUND,
    "no_media": NOT_FOUND,
    "no_exchange": NOT_FOUND,
    "no_such_incident": NOT_FOUND,
    "no_such_range": NO_RANGE,
    "changed_meanwhile": CONFLICT,
    "not_allowed": CONFLICT,
    "same_citizen": CONFLICT,
    "is_duplicate": CONFLICT,
    "nothing_to_do": CONFLICT,
    "no_triage": CONFLICT,
    "anonymous": CONFLICT,
    "claim_lost": CONFLICT,
    "bad_api_key": UNAUTHORIZED,
    "no_such_report": NOT_FOUND,
    "key_reused": UNPROCESSABLE,
    "bad_photo": UNPROCESSABLE,
    "too_large": TOO_LARGE,
    "wrong_type": WRONG_TYPE,
    "empty": UNPROCESSABLE,
    "too_long": UNPROCESSABLE,
    "bad_value": UNPROCESSABLE,
    "bad_key": UNPROCESSABLE,
    "nobody": UNPROCESSABLE,
    "window_closed": UNPROCESSABLE,
    "no_replies": UNPROCESSABLE,
    "account_gone": UNPROCESSABLE,
    "too_many": TOO_MANY,
    "broken": BROKEN,
    "store_away": AWAY,
    "media_away": AWAY,
}


def problem(code: str, *, detail: str | None = None, retry_after_s: float | None = None) -> Problem:
    """The problem of a code; a code that is new to us (another room's) is a conflict with a plain text."""
    known = code if code in CODES else "not_allowed"
    return Problem(CODES[known], known, detail=detail, retry_after_s=retry_after_s)
