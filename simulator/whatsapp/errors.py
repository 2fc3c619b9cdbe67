"""Errors in Graph's form, with the codes of WhatsApp's "Error codes" page (2026-05-15), read 2026-11-24."""

from typing import Any

from aiohttp import web


class Refused(Exception):
    """The platform does not do it."""

    def __init__(
        self, code: int, message: str, details: str | None = None, *, status: int = 400, subcode: int | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.details = details
        self.status = status
        self.subcode = subcode

    def response(self, headers: dict[str, str] | None = None) -> web.Response:
        """As Graph says it."""
        error: dict[str, Any] = {"message": f"(#{self.code}) {self}", "type": "OAuthException", "code": self.code}
        if self.details is not None:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        error["fbtrace_id"] = "AXqV6kFeR1simulated"
        return web.json_response({"error": error}, status=self.status, headers=headers)


def expired() -> Refused:
    """The token is dead."""
    message = "Error validating access token: The session has been invalidated."
    return Refused(190, message, status=401, subcode=463)


def throttled() -> Refused:
    """Too many messages from this number."""
    return Refused(130429, "Rate limit hit", "Cloud API message throughput has been reached.", status=429)


def broken() -> Refused:
    """Meta's own failure."""
    return Refused(131000, "Something went wrong", "Message failed to send due to an unknown error.", status=500)


def unknown_object(name: str) -> Refused:
    """No such id, or not for this token."""
    return Refused(100, f"Unsupported request. Object with ID '{name}' does not exist", subcode=33)


def wrong_parameter(details: str) -> Refused:
    """Something in the body is not as it must be."""
    return Refused(100, "Invalid parameter", details)


def too_late() -> Refused:
    """Outside the 24 hours."""
    details = "Message failed to send because more than 24 hours have passed since the customer last replied."
    return Refused(131047, "Re-engagement message", details)


def undeliverable() -> Refused:
    """Nobody with this id is on WhatsApp."""
    return Refused(131026, "Message undeliverable", "Message Undeliverable.")
