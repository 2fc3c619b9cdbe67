"""How Discord's REST API refuses."""

from typing import Any

from aiohttp import web


class Refused(Exception):
    """A call that fails, with Discord's own code."""

    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"message": message, "code": code, **more}

    def answer(self) -> web.Response:
        """The HTTP answer."""
        return web.json_response(self.body, status=self.status)


def dead_token() -> Refused:
    """401."""
    return Refused(401, 0, "401: Unauthorized")


def unknown_channel() -> Refused:
    """404."""
    return Refused(404, 10003, "Unknown Channel")


def invalid(field: str, code: str, message: str) -> Refused:
    """400: a field of the form."""
    errors = {field: {"_errors": [{"code": code, "message": message}]}}
    return Refused(400, 50035, "Invalid Form Body", errors=errors)


def throttled(retry_after_s: float) -> web.Response:
    """429, as the API itself says it."""
    body = {"message": "You are being rate limited.", "retry_after": retry_after_s, "global": False}
    headers = {
        "Retry-After": str(int(retry_after_s)),
        "Via": "1.1 google",
        "X-RateLimit-Scope": "user",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": str(retry_after_s),
    }
    return web.json_response(body, status=429, headers=headers)
