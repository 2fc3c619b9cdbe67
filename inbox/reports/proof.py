"""Where a client of the report door shows its key."""

from aiohttp import web

BEARER = "Bearer "


def key_in_headers(request: web.Request) -> str | None:
    """The key as a bearer token, or in `X-API-Key`."""
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith(BEARER):
        return authorization.removeprefix(BEARER).strip()
    return request.headers.get("X-API-Key")
