"""Calls of TikTok API for Business with an access token that is renewed when TikTok no longer takes it.

A token is good for a day. When a call is refused for it (nothing has been done then), the refresh token buys a new
pair, and the call is made again, once. The pair lives in memory: a restart begins with that of the settings.

Source: "Authentication" (`/tt_user/oauth2/refresh_token/`), read 2026-11-25.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.contract import Malformed
from connectors.http import Http, HttpResponse
from connectors.reading import Node
from connectors.tiktok.failures import NEW_AUTHORIZATION, TOKEN_CODES, code_of, data_of
from connectors.tiktok.settings import Settings
from model.reply import Misconfigured, Rejected, Unavailable, Unreachable

LONGEST_S = 10 * 365 * 86_400


@dataclass(frozen=True, slots=True, repr=False)
class _Tokens:
    access: str
    refresh: str
    refresh_ends_at: datetime | None = None


class Api:
    """The API for one account. Lives as long as the connector: it holds the renewed tokens."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self.settings = settings
        self.http = http
        self._tokens: _Tokens | None = None
        self._renewing: asyncio.Lock | None = None

    def __repr__(self) -> str:
        return f"Api({self.settings.business_id!r})"

    @property
    def access_token(self) -> str:
        """As it is now."""
        return self._now.access

    @property
    def refresh_ends_at(self) -> datetime | None:
        """When the account must be authorized again; None: not known before the first renewal."""
        return self._now.refresh_ends_at

    @property
    def _now(self) -> _Tokens:
        if self._tokens is None:
            given = self.settings
            self._tokens = _Tokens(given.access_token.get_secret_value(), given.refresh_token.get_secret_value())
        return self._tokens

    async def get(self, path: str, params: Mapping[str, str]) -> tuple[bytes, Node]:
        """Read something of the account's; gives the answer's bytes as they came, and its `data`.

        Raises:
            PlatformError: of the closed family.
        """
        answer = await self._authorized("GET", path, params={"business_id": self.settings.business_id, **params})
        return answer.body, data_of(answer)

    async def post(self, path: str, body: Mapping[str, Any]) -> Node:
        """Change something; gives the answer's `data`. Raises like `get`."""
        answer = await self._authorized("POST", path, json={"business_id": self.settings.business_id, **body})
        return data_of(answer)

    async def as_app(self, method: str, path: str, body: Mapping[str, str]) -> Node:
        """A call that the app makes with its own id and secret."""
        if method == "GET":
            return data_of(await self.http.request("GET", self._address(path), params=body))
        return data_of(await self.http.request(method, self._address(path), json=dict(body)))

    async def _authorized(
        self, method: str, path: str, *, params: Mapping[str, str] | None = None, json: Any = None
    ) -> HttpResponse:
        used = self.access_token
        answer = await self._call(method, path, used, params, json)
        if code_of(answer) in TOKEN_CODES and self._now.refresh:
            await self._renew(used)
            answer = await self._call(method, path, self.access_token, params, json)
        return answer

    async def _call(
        self, method: str, path: str, token: str, params: Mapping[str, str] | None, json: Any
    ) -> HttpResponse:
        return await self.http.request(
            method, self._address(path), headers={"access-token": token}, params=params, json=json
        )

    def _address(self, path: str) -> str:
        """Every path ends in a slash."""
        return f"{self.settings.api_base.rstrip('/')}/{path}/"

    async def _renew(self, used: str) -> None:
        """A new pair, unless somebody else has just fetched one."""
        self._renewing = self._renewing or asyncio.Lock()
        async with self._renewing:
            if self.access_token != used:
                return
            self._tokens = await self._new_pair()

    async def _new_pair(self) -> _Tokens:
        asked = {
            "client_id": self.settings.app_id,
            "client_secret": self.settings.app_secret.get_secret_value(),
            "grant_type": "refresh_token",
            "refresh_token": self._now.refresh,
        }
        try:
            told = await self.as_app("POST", "tt_user/oauth2/refresh_token", asked)
            access, refresh = told["access_token"].must_text(), told["refresh_token"].text() or self._now.refresh
        except (Rejected, Unreachable, Misconfigured):
            raise Misconfigured(f"TikTok renews the tokens no more: {NEW_AUTHORIZATION}") from None
        except Malformed as error:
            raise Unavailable(f"TikTok's answer could not be read ({error})") from None
        except Unavailable as failure:
            raise Unavailable(str(failure)) from None
        ends_in = told["refresh_token_expires_in"].integer()
        ends_at = datetime.now(UTC) + timedelta(seconds=ends_in) if ends_in and 0 < ends_in < LONGEST_S else None
        return _Tokens(access, refresh, ends_at)
