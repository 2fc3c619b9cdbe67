"""Calls of the Graph API for an account on a Page: who may make them, the subscription, the token's own data."""

import hashlib
import hmac
import json
import random
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from aiohttp import web

from simulator.deliveries import Deliveries
from simulator.facebook.errors import Refused, unknown_object
from simulator.faults import Faults
from simulator.messenger.nodes import Reader
from simulator.platform import Platform

PAGE_ID, PAGE_NAME = "101234567890123", "Lapor Semar"
APP_ID = "660011223344556"
PNG = b"\x89PNG"


@dataclass(frozen=True, slots=True)
class Call:
    """One call: where to, with which parameters of query, form or JSON, by whom."""

    version: str
    path: tuple[str, ...]
    parameters: Mapping[str, Any]
    token: str


class OnPage(Platform):
    """A surface that is reached with a Page's token."""

    scopes: ClassVar[tuple[str, ...]]
    fields: ClassVar[tuple[str, ...]]  #: of which the Page tells the app from the beginning

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        super().__init__(base, faults, deliveries, rng)
        self.token = f"SIMULATED-{self.channel}-page-token-EAAB31d9"
        self.app_secret = f"SIMULATED-{self.channel}-app-secret"
        self.verify_token = f"SIMULATED-{self.channel}-verify-token"
        self.subscribed_fields = self.fields
        self.media: dict[str, bytes] = {}
        self.media_epoch = 1  #: addresses of another one have expired

    def routes(self) -> Sequence[web.RouteDef]:
        """As on `https://graph.facebook.com`; media as on Meta's content servers."""
        path = r"/{version:v\d+\.\d+}/{path:.+}"
        return [web.get("/media/{name}", self._fetch), web.get(path, self._graph), web.post(path, self._graph)]

    def account(self) -> dict[str, Any]:
        """A Page with webhooks, and a poll that finds soon what they have lost."""
        return {
            "page_id": PAGE_ID,
            "page_token": self.token,
            "app_id": APP_ID,
            "app_secret": self.app_secret,
            "verify_token": self.verify_token,
            "api_base": self.base,
            "poll_every_s": 5,
        }

    @abstractmethod
    def read(self, call: Call, reader: Reader) -> Any:
        """A GET. Raises `Refused`."""

    @abstractmethod
    def write(self, call: Call) -> Any:
        """A POST. Raises `Refused`."""

    def deliver(self, body: dict[str, Any]) -> None:
        """A signed webhook, in Meta's way of writing JSON: ASCII, slashes escaped."""
        if self.webhook is None:
            return
        raw = json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()
        signature = hmac.new(self.app_secret.encode(), raw, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}
        self.deliveries.send(self.webhook, raw, {**headers, "User-Agent": "facebookexternalua"})

    def keep(self, content: bytes) -> str:
        """A picture that somebody has sent; gives its name."""
        name = f"{len(self.media) + 1}_n.{'png' if content.startswith(PNG) else 'jpg'}"
        self.media[name] = content
        return name

    def address(self, name: str) -> str:
        """Where it can be fetched, for a while."""
        return f"{self.base}/media/{name}?oe={self.media_epoch}"

    def throttled(self, retry_after_s: int) -> web.Response:
        """The Page's own limit; the usage header counts in minutes."""
        usage = {"type": "messenger", "call_count": 100, "estimated_time_to_regain_access": max(1, retry_after_s // 60)}
        headers = {"X-Business-Use-Case-Usage": json.dumps({PAGE_ID: [usage]}), "Retry-After": str(retry_after_s)}
        return Refused(613, "(#613) Calls to this api have exceeded the rate limit.", status=429).answer(headers)

    def broken(self) -> web.Response:
        """500."""
        return Refused(1, "An unknown error has occurred.", status=500).answer()

    def expired(self) -> web.Response:
        """A session that has ended."""
        told = "Error validating access token: The session has been invalidated."
        return Refused(190, told, subcode=463, status=401).answer()

    async def _fetch(self, request: web.Request) -> web.Response:
        content = self.media.get(request.match_info["name"])
        if content is None or request.query.get("oe") != str(self.media_epoch):
            return web.Response(status=403, text="URL signature expired")
        kind = "image/png" if content.startswith(PNG) else "image/jpeg"
        return web.Response(body=content, content_type=kind)

    async def _graph(self, request: web.Request) -> web.Response:
        try:
            call = await _call(request)
            answer = self._answer(call, writes=request.method == "POST")
        except Refused as refusal:
            return refusal.answer()
        text = json.dumps(answer).replace("/", "\\/")
        return web.Response(text=text, content_type="application/json", headers={"facebook-api-version": call.version})

    def _answer(self, call: Call, *, writes: bool) -> Any:
        as_app = call.token == f"{APP_ID}|{self.app_secret}"
        if not as_app and call.token != self.token:
            raise Refused(190, "Invalid OAuth access token - Cannot parse access token", status=401)
        proof = hmac.new(self.app_secret.encode(), call.token.encode(), hashlib.sha256).hexdigest()
        if call.parameters.get("appsecret_proof", proof) != proof:
            raise Refused(100, "Invalid appsecret_proof provided in the API argument")
        if as_app and not writes:
            return self.read_as_app(call)
        if call.path == (PAGE_ID, "subscribed_apps"):
            return self._subscribe(call) if writes else self._subscribed()
        return self.write(call) if writes else self.read(call, Reader(f"{self.base}/{call.version}", call.token))

    def read_as_app(self, call: Call) -> Any:
        """What an app may know of its tokens. Raises `Refused`."""
        if call.path != ("debug_token",):
            raise unknown_object("/".join(call.path))
        data: dict[str, Any] = {"app_id": APP_ID, "type": "PAGE", "application": "Command Center"}
        if call.parameters.get("input_token") != self.token:
            error = {"code": 190, "message": "The access token could not be decrypted"}
            return {"data": {**data, "error": error, "is_valid": False, "scopes": []}}
        ends = {"data_access_expires_at": 0, "expires_at": 0, "is_valid": True, "issued_at": 1_790_000_000}
        return {"data": {**data, **ends, "profile_id": PAGE_ID, "scopes": list(self.scopes), "user_id": "1221"}}

    def _subscribed(self) -> Any:
        app = {"link": "https://lapor.example/", "name": "Command Center", "id": APP_ID}
        fields = list(self.subscribed_fields)
        return {"data": [{**app, "subscribed_fields": fields}] if fields else []}

    def _subscribe(self, call: Call) -> Any:
        self.subscribed_fields = tuple(name for name in str(call.parameters["subscribed_fields"]).split(",") if name)
        return {"success": True}


async def _call(request: web.Request) -> Call:
    parameters: dict[str, Any] = dict(request.query)
    if request.method == "POST":
        parameters |= await _body(request)
    scheme, _, header = request.headers.get("Authorization", "").partition(" ")
    token = parameters.pop("access_token", header if scheme in ("Bearer", "OAuth") else "")
    if not token:
        raise Refused(104, "An access token is required to request this resource.")
    path = tuple(part for part in request.match_info["path"].split("/") if part)
    return Call(request.match_info["version"], path, parameters, str(token))


async def _body(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    try:
        found = json.loads(await request.read())
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused(100, "(#100) The body must be a JSON object")
    return found
