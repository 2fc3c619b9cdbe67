"""How the Graph API refuses."""

from aiohttp import web


class Refused(Exception):
    """A call that fails, with what Graph says to it."""

    def __init__(self, code: int, message: str, *, subcode: int | None = None, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.subcode = subcode
        self.status = status

    def answer(self, headers: dict[str, str] | None = None) -> web.Response:
        """The HTTP answer."""
        error = {"message": self.message, "type": "OAuthException", "code": self.code, "fbtrace_id": "AsImUlAtEd"}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return web.json_response({"error": error}, status=self.status, headers=headers)


def unknown_object(name: str) -> Refused:
    """It never was, is gone, or may not be seen: Graph does not tell which."""
    return Refused(
        100,
        f"Unsupported request. Object with ID '{name}' does not exist, cannot be loaded due to missing permissions, "
        "or does not support this operation.",
        subcode=33,
    )
