"""Google's certificates, kept in memory: `verify` cannot wait for them, so they are fetched beforehand."""

import time
from collections.abc import Mapping

from connectors.google_failures import answer_of
from connectors.google_reviews.settings import Settings
from connectors.http import Http
from model.reply import Unavailable

FRESH_S = 3_600.0  #: Google renews its keys within days, and says in `Cache-Control` for how long a list is good
UNKNOWN_AGAIN_S = 300.0  #: how soon a key that was not in the list is looked for


class Certificates:
    """PEM certificates by key id."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self._settings = settings
        self._http = http
        self._fetched: dict[str, str] = {}
        self._fetched_at: float | None = None
        self._missed = False

    @property
    def known(self) -> Mapping[str, str]:
        """Those that are configured, and those that were fetched last."""
        return {**self._settings.push_certificates, **self._fetched}

    @property
    def due(self) -> bool:
        """Whether they should be fetched: never done, too long ago, or a push was signed with another key."""
        if not self._settings.takes_pushes:
            return False
        age = time.monotonic() - self._fetched_at if self._fetched_at is not None else FRESH_S
        return age >= (UNKNOWN_AGAIN_S if self._missed else FRESH_S)

    def missed(self) -> None:
        """A push was signed with a key that is not known: look for it soon."""
        self._missed = True

    async def fetch(self) -> None:
        """Fetch Google's list.

        Raises:
            PlatformError: of the closed family; then the old list stays.
        """
        response = await self._http.request("GET", self._settings.certificates_url)
        listed = answer_of("GET", response, None)
        found = {key: text for key in listed.value if (text := listed[key].text()) and text.startswith("-----BEGIN ")}
        if not found:
            raise Unavailable("no certificate in Google's list")
        self._fetched, self._fetched_at, self._missed = found, time.monotonic(), False
