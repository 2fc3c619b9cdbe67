"""Webhooks of the app, its monthly usage, and the hosts that media are fetched from."""

import json
import secrets
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web

from simulator.x.answers import invalid, problem
from simulator.x.oauth import Keys, proof, speaks_for_account
from simulator.x.wire import iso

if TYPE_CHECKING:
    from simulator.x.platform import X

CHALLENGE_TIMEOUT_S = 3.0  #: the answer must come within three seconds
CAP = 3_000_000


class Hooks:
    """What belongs to the app rather than to the account."""

    def __init__(self, platform: "X", keys: Keys) -> None:
        self.used = 1_250  #: posts read this month
        self._platform = platform
        self._keys = keys
        self._registered: dict[str, dict[str, object]] = {}

    async def usage(self, _: web.Request) -> web.Response:
        """The monthly cap; numbers are texts."""
        data = {"project_id": "1", "project_usage": str(self.used), "project_cap": str(CAP), "cap_reset_day": 1}
        return web.json_response({"data": data})

    async def list(self, _: web.Request) -> web.Response:
        """All registered addresses."""
        data = list(self._registered.values())
        return web.json_response({"data": data, "meta": {"result_count": len(data)}})

    async def register(self, request: web.Request) -> web.Response:
        """Register an address, once it answers the challenge. Unlike X, plain HTTP on a port is taken."""
        url = (await request.json()).get("url")
        if not isinstance(url, str) or not url.startswith(("http://", "https://")):
            return invalid("UrlValidationFailed: the callback URL does not meet the requirements")
        if any(one["url"] == url for one in self._registered.values()):
            return invalid("DuplicateUrlFailed: a webhook is already registered for this URL")
        if not await self._challenge(url):
            return invalid("CrcValidationFailed: the callback URL did not answer the challenge")
        webhook_id, at_ms = self._platform.world.next_id()
        self._registered[webhook_id] = {"id": webhook_id, "url": url, "valid": True, "created_at": iso(at_ms)}
        return web.json_response({"data": self._registered[webhook_id]})

    async def check_again(self, request: web.Request) -> web.Response:
        """Challenge a registered address again."""
        webhook = self._registered.get(request.match_info["webhook"])
        if webhook is None:
            return invalid("WebhookIdInvalid: no such webhook")
        webhook["valid"] = await self._challenge(str(webhook["url"]))
        return web.json_response({"data": {"valid": webhook["valid"]}})

    async def subscribe(self, request: web.Request) -> web.Response:
        """From now on everything is told to this webhook."""
        webhook = self._registered.get(request.match_info["webhook"])
        if webhook is None:
            return invalid("WebhookIdInvalid: no such webhook")
        if self._platform.webhook == webhook["url"]:
            return invalid("DuplicateSubscriptionFailed: a subscription for this user already exists")
        self._platform.webhook = str(webhook["url"])
        return web.json_response({"data": {"subscribed": True}})

    async def _challenge(self, url: str) -> bool:
        token = secrets.token_urlsafe(24)
        timeout = aiohttp.ClientTimeout(total=CHALLENGE_TIMEOUT_S)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.get(url, params={"crc_token": token}) as answer,
            ):
                said = json.loads(await answer.read())
                return answer.status == 200 and said.get("response_token") == proof(self._keys, token.encode())
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, AttributeError):
            return False

    async def public_photo(self, request: web.Request) -> web.Response:
        """A picture of a post: open to all."""
        return self._photo(request, private=False)

    async def private_photo(self, request: web.Request) -> web.Response:
        """A picture of a direct message: only for a signed call."""
        if not speaks_for_account(request, self._keys, self._platform.base):
            return web.Response(status=401)
        return self._photo(request, private=True)

    def _photo(self, request: web.Request, *, private: bool) -> web.Response:
        photo = self._platform.world.photos.get(request.match_info["key"])
        if photo is None or photo.private is not private:
            return problem(404, "Not Found Error", "Not Found")
        return web.Response(body=photo.content, content_type=photo.mime)
