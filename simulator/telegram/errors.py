"""How the Bot API refuses."""

from typing import Any

from aiohttp import web


class Refused(Exception):
    """A call that fails, with what Telegram says to it."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> web.Response:
        """The HTTP answer."""
        body = {"ok": False, "error_code": self.code, "description": self.description}
        return web.json_response(
            {**body, **({"parameters": self.parameters} if self.parameters else {})}, status=self.code
        )


def bad_request(description: str) -> Refused:
    """The commonest."""
    return Refused(400, f"Bad Request: {description}")


def conflict(description: str) -> Refused:
    """Poll and webhook, or two polls, at the same time."""
    return Refused(409, f"Conflict: {description}")
