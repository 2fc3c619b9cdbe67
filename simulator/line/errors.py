"""How the Messaging API refuses."""

from typing import Any

from aiohttp import web


class Refused(Exception):
    """A call that fails, with what LINE says to it."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.more = more
        self.headers: dict[str, str] = {}

    def answer(self) -> web.Response:
        """The HTTP answer."""
        body = {"message": self.message, **self.more}
        return web.json_response(body, status=self.status, headers=self.headers)


def dead_token() -> Refused:
    """401."""
    return Refused(401, "Authentication failed. Confirm that the access token in the authorization header is valid.")


def invalid(*problems: tuple[str, str]) -> Refused:
    """400: properties of the body, and what is wrong with each."""
    details = [{"message": message, "property": name} for name, message in problems]
    return Refused(400, f"The request body has {len(details)} error(s)", details=details)


def too_fast(retry_after_s: int | None = None) -> Refused:
    """429."""
    refused = Refused(429, "The API rate limit has been exceeded. Try again later.")
    if retry_after_s is not None:
        refused.headers["Retry-After"] = str(retry_after_s)
    return refused


def month_is_spent() -> Refused:
    """429 too."""
    return Refused(429, "You have reached your monthly limit.")
