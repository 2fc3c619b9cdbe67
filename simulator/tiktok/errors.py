"""How TikTok refuses: HTTP 200, and a code in the body."""

from typing import Any

from aiohttp import web

REQUEST_ID = "20261125SIMULATED0000000000000001"


class Refused(Exception):
    """A call that fails, with TikTok's code and words."""

    def __init__(self, code: int, message: str, *, status: int = 200) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status

    def answer(self, headers: dict[str, str] | None = None) -> web.Response:
        """The HTTP answer."""
        return web.json_response(told(self.code, self.message, {}), status=self.status, headers=headers)


def told(code: int, message: str, data: Any) -> dict[str, Any]:
    """What every answer looks like."""
    return {"code": code, "message": message, "request_id": REQUEST_ID, "data": data}
