"""A Page's access to the Graph API: what an account on a Page is told, and the calls that it makes.

Messenger belongs to a Page, and so does a professional Instagram account (Instagram API with Facebook Login).
Sources: Graph API "Overview", "Securing Graph API calls", "Page Subscribed Apps", read 2026-11-25.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from pydantic import Field, SecretStr

from connectors import meta
from connectors.contract import ConnectorSettings, Malformed
from connectors.http import Http, HttpResponse
from connectors.reading import Node, read_json
from model.reply import PlatformError, Unavailable


class PageSettings(ConnectorSettings):
    """What every account on a Page needs to be told."""

    page_id: str = Field(pattern=r"^\d+$", description="The Page's number: the Page, About, Page transparency, Page ID")
    page_token: SecretStr = Field(
        description="A Page access token that does not expire: GET /me/accounts with a system user's token"
    )
    app_id: str = Field(pattern=r"^\d+$", description="The app's number: App dashboard, App settings, Basic, App ID")
    app_secret: SecretStr = Field(description="Signs the webhooks: App dashboard, App settings, Basic, App secret")
    verify_token: SecretStr = Field(
        description="Any words of your own; the same are typed into App dashboard, Webhooks, Verify token"
    )
    human_agent: bool = Field(
        False, description="The app has Meta's feature Human Agent: officers may answer for seven days, not one"
    )
    api_base: str = Field(
        meta.GRAPH, pattern=r"^https?://\S+$", description="Where the Graph API is; another only for the simulator"
    )
    api_version: str = Field(meta.GRAPH_VERSION, pattern=r"^v\d{1,3}\.\d$", description="The Graph API's version")
    poll_every_s: float = Field(
        300.0, ge=0, description="Seconds between two looks, for what webhooks have lost and for names; 0: never"
    )


class Graph:
    """The Graph API with one Page's token, which travels in a header."""

    def __init__(self, http: Http, settings: PageSettings) -> None:
        self.settings = settings
        self._http = http

    async def get(
        self, path: str, params: Mapping[str, str] | None = None, *, refusals: meta.Refusals | None = None
    ) -> HttpResponse:
        """Ask; gives Graph's good answer, with its bytes as they came but for our secrets.

        Raises:
            PlatformError: of the closed family, by Graph's error code, or by `refusals` where it is there.
        """
        token, secret = (each.get_secret_value() for each in (self.settings.page_token, self.settings.app_secret))
        return await self._call(
            "GET", path, token, {**(params or {}), "appsecret_proof": meta.proof(token, secret)}, None, refusals
        )

    async def post(self, path: str, json: Mapping[str, Any], *, refusals: meta.Refusals | None = None) -> HttpResponse:
        """Do something. Raises like `get`."""
        token, secret = (each.get_secret_value() for each in (self.settings.page_token, self.settings.app_secret))
        return await self._call("POST", path, token, {"appsecret_proof": meta.proof(token, secret)}, json, refusals)

    async def as_app(self, path: str, params: Mapping[str, str]) -> HttpResponse:
        """Ask with the app's own token. Raises like `get`."""
        token = f"{self.settings.app_id}|{self.settings.app_secret.get_secret_value()}"
        return await self._call("GET", path, token, params, None, None)

    async def subscribe(self, fields: Iterable[str]) -> None:
        """Make the Page tell our app of these fields too; what other channels are told of stays. Raises like `get`."""
        edge = f"{segment(self.settings.page_id)}/subscribed_apps"
        told = node_of(await self.get(edge))
        try:
            wanted = meta.union_of_fields(told, self.settings.app_id, fields)
        except Malformed:
            raise Unavailable("Meta does not say which fields the Page is subscribed to") from None
        await self.post(edge, {"subscribed_fields": wanted})

    async def _call(
        self,
        method: str,
        path: str,
        token: str,
        params: Mapping[str, str],
        json: Mapping[str, Any] | None,
        refusals: meta.Refusals | None,
    ) -> HttpResponse:
        url = f"{self.settings.api_base.rstrip('/')}/{self.settings.api_version}/{path}"
        headers = {"authorization": f"Bearer {token}"}
        response = await self._http.request(method, url, headers=headers, params=params, json=json)
        answer = HttpResponse(
            status=response.status, headers=response.headers, body=meta.without_secrets(response.body, self._secrets())
        )
        try:
            meta.graph_answer(answer)
        except PlatformError as refusal:
            raise meta.explained(answer, refusals or {}) or refusal from None
        return answer

    def _secrets(self) -> list[str]:
        held = self.settings
        return [each.get_secret_value() for each in (held.page_token, held.app_secret, held.verify_token)]


def segment(name: str) -> str:
    """An id as one segment of a path."""
    return quote(name, safe="")


def node_of(answer: HttpResponse) -> Node:
    """A good answer's object.

    Raises:
        Unavailable: it is none.
    """
    try:
        return read_json(answer.body).object()
    except Malformed as error:
        raise Unavailable(f"Meta's answer could not be read ({error})") from None
