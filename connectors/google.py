"""What Google's surfaces share: calls with an access token that comes from a refresh token.

Calls go through the account's own door. An access token lives in memory only, and is renewed before it ends.

Source (read 2026-11-25): "Using OAuth 2.0 for Web Server Applications": refreshing an access token, `expires_in`,
`refresh_token_expires_in`.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import SecretStr

from connectors.contract import Malformed, Media
from connectors.google_failures import PAUSE_S, Explain, answer_of
from connectors.http import Http, HttpResponse
from connectors.reading import Node
from model.event import Attachment, AttachmentKind
from model.reply import Rejected, Throttled, Unavailable

TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
RENEW_BEFORE_S = 300.0  #: of the hour for which a token is good
SHORTEST_S, USUAL_S = 60.0, 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What Google's answer to a renewal says about the grant itself."""

    scopes: frozenset[str]
    ends_after: timedelta | None  #: the refresh token's own life, where it has an end


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    value: str
    renew_at: float  #: monotonic
    grant: Grant


class Google:
    """Calls of one account to one of Google's APIs."""

    def __init__(
        self,
        http: Http,
        *,
        client_id: str,
        client_secret: SecretStr,
        refresh_token: SecretStr,
        token_url: str,
        explain: Explain | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep what is given; call nobody. `clock` counts seconds."""
        self._http = http
        self._client_id = client_id
        self._client_secret = client_secret
        self._refresh_token = refresh_token
        self._token_url = token_url
        self._explain = explain
        self._clock = clock
        self._token: _Token | None = None
        self._renewing = asyncio.Lock()

    async def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Any = None,
    ) -> tuple[HttpResponse, Node]:
        """Make a call with an access token; gives a good answer with its object.

        Raises:
            Unavailable, Throttled, Rejected, Unreachable, Misconfigured: by Google's reason, else by the status.
        """
        token = await self._current()
        sent = {**(headers or {}), "authorization": f"Bearer {token.value}"}
        response = await self._http.request(method, url, headers=sent, params=params, json=json)
        if response.status == 401 and self._token is token:
            self._token = None  # revoked before its time: the next call asks for another
        return response, answer_of(method, response, self._explain)

    async def grant(self) -> Grant:
        """What the grant allows, asked anew. Raises `PlatformError`s."""
        self._token = None
        return (await self._current()).grant

    async def _current(self) -> _Token:
        async with self._renewing:
            if self._token is None or self._clock() >= self._token.renew_at:
                self._token = await self._renew()
            return self._token

    async def _renew(self) -> _Token:
        form = {
            "client_id": self._client_id,
            "client_secret": self._client_secret.get_secret_value(),
            "refresh_token": self._refresh_token.get_secret_value(),
            "grant_type": "refresh_token",
        }
        try:
            response = await self._http.request("POST", self._token_url, form=form)
            body = answer_of("GET", response, None)
            value = body["access_token"].must_text()
        except Malformed:
            raise Unavailable("Google gave no access token") from None
        except Unavailable as failure:
            raise Unavailable(str(failure)) from None  # whatever the call was for, it has not been made
        if not value.isascii() or not value.isprintable():
            raise Unavailable("Google gave an access token that is none")
        lasts = max(body["expires_in"].number() or USUAL_S, SHORTEST_S)
        early = min(RENEW_BEFORE_S, lasts / 2)
        return _Token(value=value, renew_at=self._clock() + lasts - early, grant=_grant(body))


def _grant(body: Node) -> Grant:
    ends = body["refresh_token_expires_in"].number()
    ends_after = timedelta(seconds=ends) if ends is not None and 0 < ends < 1e10 else None
    return Grant(scopes=frozenset((body["scope"].text() or "").split()), ends_after=ends_after)


async def fetch_public(http: Http, attachment: Attachment, max_bytes: int) -> Media:
    """Fetch a picture or film by its address, without our token: Google's media addresses need none.

    Raises:
        PlatformError: `Rejected` when it is gone or larger than `max_bytes`.
    """
    if attachment.url is None or attachment.kind is AttachmentKind.LINK:
        raise Rejected("there is nothing to fetch here")
    answer = await http.request("GET", attachment.url, max_bytes=max_bytes)
    if answer.status == 429:
        raise Throttled("Google asks to slow down (HTTP 429)", retry_after_s=PAUSE_S)
    if answer.status >= 500:
        raise Unavailable(f"Google cannot do it now (HTTP {answer.status})")
    if answer.status != 200 or not answer.body:
        raise Rejected(f"the attachment is gone (HTTP {answer.status})")
    return Media(content=answer.body, mime=answer.headers.get("content-type"))


def ends_at(grant: Grant, now: datetime) -> datetime | None:
    """When the grant itself ends: Google says so for a consent screen in testing (seven days)."""
    return now + grant.ends_after if grant.ends_after is not None else None
