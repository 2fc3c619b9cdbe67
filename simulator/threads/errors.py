"""How the Threads API refuses."""

from aiohttp import web


class Refused(Exception):
    """A call that fails, with what Meta says to it."""

    def __init__(self, code: int, message: str, *, subcode: int | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.subcode = subcode
        self.status = status

    def answer(self, headers: dict[str, str] | None = None) -> web.Response:
        """The HTTP answer."""
        error = {"message": self.message, "type": "OAuthException", "code": self.code, "is_transient": False}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return web.json_response({"error": {**error, "fbtrace_id": "AsImUlAtEd"}}, status=self.status, headers=headers)


def not_found(name: str) -> Refused:
    """It never was, is gone, or is not there yet: Meta does not tell which."""
    return Refused(24, f"The requested resource does not exist (media {name[:40]})", subcode=4279009)
