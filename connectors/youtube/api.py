"""Calls to the Data API: each is paid for in units before it is made, and polls leave a reserve for answers.

Units ("Quota calculator", read 2026-11-25): a list 1, a comment 50, refused calls too; 10,000 a day by default, counted
from midnight Pacific Time.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from connectors.google import Google
from connectors.google_failures import Problem
from connectors.http import Http, HttpResponse
from connectors.quota import Quota, used_up
from connectors.reading import Node
from connectors.youtube import failures
from connectors.youtube.settings import Settings
from model.reply import PlatformError, Throttled

LIST_UNITS, INSERT_UNITS = 1, 50
LONGEST_WAIT_S = 86_400.0
ZONE = "America/Los_Angeles"


class Api:
    """The API for one account."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self.settings = settings
        self.units = Quota(name="units", limit=settings.daily_units, zone=ZONE)
        self.google = Google(
            http,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            refresh_token=settings.refresh_token,
            token_url=settings.token_url,
            explain=self._explain,
        )
        self._http = http

    async def read(
        self, resource: str, params: Mapping[str, str], *, reserve: bool = True
    ) -> tuple[HttpResponse, Node]:
        """List something; `reserve`: not with the units that are kept for answers.

        Raises:
            PlatformError: of the closed family; `Throttled` until midnight Pacific when the day's units are used up.
        """
        if reserve and await self.left() - LIST_UNITS < self.settings.reserve_units:
            raise _until_reset(self.units)
        await self._spend(LIST_UNITS)
        return await self._call("GET", resource, params, None)

    async def insert(self, resource: str, params: Mapping[str, str], body: Any) -> Node:
        """Write something. Raises like `read`."""
        await self._spend(INSERT_UNITS)
        _, answer = await self._call("POST", resource, params, body)
        return answer

    async def left(self) -> int:
        """Units left today."""
        return await self._http.quotas.left(self.units)

    async def _spend(self, units: int) -> None:
        try:
            await self._http.quotas.spend(self.units, units)
        except Throttled as spent:
            raise Throttled(str(spent), retry_after_s=min(spent.retry_after_s, LONGEST_WAIT_S)) from None

    async def _call(
        self, method: str, resource: str, params: Mapping[str, str], body: Any
    ) -> tuple[HttpResponse, Node]:
        url = f"{self.settings.api_base.rstrip('/')}/youtube/v3/{resource}"
        try:
            return await self.google.call(method, url, params=params, json=body)
        except failures.QuotaExceeded as spent:
            # Others spend the same project's units: what YouTube says counts, and nothing more is tried today.
            await self._http.quotas.spend(self.units, await self.left())
            raise Throttled(str(spent), retry_after_s=spent.retry_after_s) from None

    def _explain(self, method: str, problem: Problem) -> PlatformError | None:
        return failures.explained(method, problem, _until_reset(self.units).retry_after_s)


def _until_reset(units: Quota) -> Throttled:
    spent = used_up(units, datetime.now(UTC))
    wait = min(spent.retry_after_s, LONGEST_WAIT_S)
    return Throttled(f"{spent}, but for the reserve for answers", retry_after_s=wait)
