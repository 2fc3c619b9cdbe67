"""Calls to the Business Profile APIs: reviews (v4) and notifications (v1)."""

from typing import Any
from urllib.parse import quote

from connectors.google import Google
from connectors.google_failures import Problem
from connectors.google_reviews.settings import Settings
from connectors.http import Http, HttpResponse
from connectors.reading import Node
from model.reply import Misconfigured, PlatformError, Rejected

PAGE_SIZE = 50  #: the most that Google gives


class Api:
    """The APIs for one account."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self.settings = settings
        self.google = Google(
            http,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            refresh_token=settings.refresh_token,
            token_url=settings.token_url,
            explain=_explained,
        )

    async def reviews(self, location: str, token: str | None, size: int) -> tuple[HttpResponse, Node]:
        """A page of the reviews of `accounts/…/locations/…`, the last changed first. Raises `PlatformError`s."""
        params = {"pageSize": str(size), "orderBy": "updateTime desc"} | ({"pageToken": token} if token else {})
        return await self.google.call("GET", f"{self._reviews}/{location}/reviews", params=params)

    async def reply(self, location: str, review: str, words: str) -> Node:
        """Put the reply to a review: the first, or in the place of the one before. Raises `PlatformError`s.

        As a POST that says it is a PUT ("System parameters", read 2026-11-25): a PUT is sent a second time by the HTTP
        library where a connection is cut, and nobody would know.
        """
        url = f"{self._reviews}/{location}/reviews/{quote(review, safe='')}/reply"
        _, answer = await self.google.call(
            "POST", url, headers={"x-http-method-override": "PUT"}, json={"comment": words}
        )
        return answer

    async def notifications(self, account: str, change: Any = None) -> Node:
        """What `accounts/…` announces, and where; `change`: from now on. Raises `PlatformError`s."""
        url = f"{self.settings.notifications_base.rstrip('/')}/v1/{account}/notificationSetting"
        if change is None:
            _, answer = await self.google.call("GET", url)
        else:
            params = {"updateMask": ",".join(change)}
            _, answer = await self.google.call("PATCH", url, params=params, json=change)
        return answer

    @property
    def _reviews(self) -> str:
        return f"{self.settings.api_base.rstrip('/')}/v4"


def _explained(method: str, problem: Problem) -> PlatformError | None:
    if "FAILED_PRECONDITION" in problem.reasons:
        told = f"the office is not verified on Google: verify it on business.google.com ({problem.told})"
        return Misconfigured(told) if method == "GET" else Rejected(told)
    return None
