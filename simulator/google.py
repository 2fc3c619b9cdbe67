"""What the simulated Google surfaces share: OAuth tokens for a refresh token, and errors in Google's forms."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

LIVES_S = 3599
CLIENT_ID = "000000000000-simulated.apps.googleusercontent.com"


class Refused(Exception):
    """A call that fails, with what Google says to it."""

    def __init__(
        self, status: int, reason: str, message: str, *, domain: str = "global", rpc: str = "INVALID_ARGUMENT"
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message
        self.domain = domain
        self.rpc = rpc

    def answer(self, retry_after_s: int | None = None) -> web.Response:
        """The HTTP answer, with both the older and the newer details."""
        details: list[dict[str, Any]] = [
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": self.reason, "domain": "googleapis.com"}
        ]
        headers = {}
        if retry_after_s is not None:
            details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{retry_after_s}s"})
            headers["Retry-After"] = str(retry_after_s)
        error = {
            "code": self.status,
            "message": self.message,
            "errors": [{"message": self.message, "domain": self.domain, "reason": self.reason}],
            "status": self.rpc,
            "details": details,
        }
        return web.json_response({"error": error}, status=self.status, headers=headers)


def throttled(retry_after_s: int) -> web.Response:
    """Too many requests a minute."""
    message = "Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'."
    refused = Refused(429, "RATE_LIMIT_EXCEEDED", message, domain="usageLimits", rpc="RESOURCE_EXHAUSTED")
    return refused.answer(retry_after_s)


def broken() -> web.Response:
    """500."""
    return Refused(500, "backendError", "Internal error encountered.", rpc="INTERNAL").answer()


def expired() -> web.Response:
    """What is said to a token that is not good any more."""
    message = "Request had invalid authentication credentials. Expected OAuth 2 access token."
    return Refused(401, "authError", message, rpc="UNAUTHENTICATED").answer()


@dataclass(slots=True)
class Grants:
    """One OAuth client with one grant: makes access tokens, and knows those that it made."""

    client_secret: str
    refresh_token: str
    scope: str
    client_id: str = CLIENT_ID
    good: set[str] = field(default_factory=set)  #: access tokens; empty it, and every one of them is revoked
    made: int = 0

    async def token(self, request: web.Request) -> web.Response:
        """`POST /token` with `grant_type=refresh_token`."""
        form = await request.post()
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            return _oauth(401, "invalid_client", "The OAuth client was not found.")
        if form.get("grant_type") != "refresh_token":
            return _oauth(400, "unsupported_grant_type", "Invalid grant_type")
        if form.get("refresh_token") != self.refresh_token:
            return _oauth(400, "invalid_grant", "Token has been expired or revoked.")
        value = f"ya29.simulated-{secrets.token_urlsafe(24)}"
        self.good.add(value)
        self.made += 1
        body = {"access_token": value, "expires_in": LIVES_S, "scope": self.scope, "token_type": "Bearer"}
        return web.json_response(body)

    def require(self, request: web.Request) -> None:
        """Raises `Refused` without a good access token."""
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or value not in self.good:
            message = "Request had invalid authentication credentials. Expected OAuth 2 access token."
            raise Refused(401, "authError", message, rpc="UNAUTHENTICATED")


def _oauth(status: int, error: str, description: str) -> web.Response:
    return web.json_response({"error": error, "error_description": description}, status=status)
