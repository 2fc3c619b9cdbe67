"""tweepy's client with our door in it: its addresses, parameters and signatures, our host, time limits and traces."""

import logging
from typing import Any

import aiohttp
from oauthlib.oauth1 import Client as Signer  # type: ignore[import-untyped]
from tweepy.asynchronous.client import AsyncClient
from yarl import URL

from connectors.http import Http, HttpResponse
from connectors.x.failures import failure
from connectors.x.settings import Settings

# tweepy logs the Authorization header of every call at DEBUG, oauthlib the tokens that it signs with.
for _name in ("tweepy", "oauthlib", "requests_oauthlib"):
    logging.getLogger(_name).setLevel(logging.WARNING)


_AsyncClient: Any = AsyncClient  # tweepy carries no types


class Client(_AsyncClient):  # type: ignore[misc]
    """tweepy's `AsyncClient`, whose every call goes through `request`: the one place where the host is set.

    Its methods give the platform's answer as it came (`HttpResponse`), or raise a `PlatformError`. It never sleeps.
    """

    def __init__(self, settings: Settings, http: Http) -> None:
        bearer = settings.bearer_token.get_secret_value() if settings.bearer_token else None
        super().__init__(
            bearer_token=bearer,
            consumer_key=settings.consumer_key.get_secret_value(),
            consumer_secret=settings.consumer_secret.get_secret_value(),
            access_token=settings.access_token.get_secret_value(),
            access_token_secret=settings.access_token_secret.get_secret_value(),
            return_type=aiohttp.ClientResponse,  # tweepy's word for "hand on what `request` gave"
            wait_on_rate_limit=False,
        )
        self._base = settings.api_base.rstrip("/")
        self._http = http

    async def request(
        self,
        method: str,
        route: str,
        params: dict[str, Any] | None = None,
        json: Any = None,
        user_auth: bool = False,
    ) -> HttpResponse:
        """One call; `user_auth` speaks for the account (OAuth 1.0a), else for the app (bearer token).

        Raises:
            PlatformError: whatever is not a 2xx.
        """
        query = sorted((name, str(value)) for name, value in (params or {}).items())
        url = str(URL(self._base + route).with_query(query))
        headers = {"User-Agent": self.user_agent}
        if user_auth:
            url, headers = self.signed(method, url, headers)
        else:
            headers["Authorization"] = f"Bearer {self.bearer_token}"
        response = await self._http.request(method, url, headers=headers, json=json)
        if not 200 <= response.status < 300:
            raise failure(method, response)
        return response

    def signed(self, method: str, url: str, headers: dict[str, str]) -> tuple[str, dict[str, str]]:
        """The address and the headers of a call in the account's name."""
        signer = Signer(self.consumer_key, self.consumer_secret, self.access_token, self.access_token_secret)
        signed_url, signed_headers, _ = signer.sign(url, http_method=method, headers=headers)
        return signed_url, signed_headers
