"""discord.py's REST client on our door out: its routes, our host, time limits and traces.

It never sleeps and never repeats a call: what the library would do by itself after a 429 or a 500 is the daemon's.
"""

import asyncio
from typing import Any

import aiohttp
from yarl import URL

from connectors.discord.failures import Refused, refusal_of, unreadable
from connectors.discord.library import AllowedMentions, HTTPClient, MessageFlags, Route, handle_message_parameters
from connectors.discord.settings import DiscordSettings
from connectors.http import Http, HttpResponse
from model.reply import PlatformError

CLOSING_S = 5.0  #: how long the gateway may take to say goodbye
GUILDS = 200  #: the most that Discord gives in one answer
PAGE = 100  #: the same, of messages and of threads


class Rest:
    """The calls that this connector makes; each gives Discord's answer as it came. To be made in a running loop.

    All of them raise `Refused`, and nothing else.
    """

    def __init__(self, settings: DiscordSettings, http: Http) -> None:
        self.library: Any = _Library(settings, http)  # its types tell of decoded objects, and here are bytes

    async def me(self) -> HttpResponse:
        """The bot's user."""
        return await self._call("GET", "/users/@me")

    async def application(self) -> HttpResponse:
        """The application behind the bot, with its flags."""
        found: HttpResponse = await self.library.application_info()
        return found

    async def guilds(self) -> HttpResponse:
        """The servers that the bot is in."""
        found: HttpResponse = await self.library.get_guilds(GUILDS, with_counts=False)
        return found

    async def channels(self, guild: str) -> HttpResponse:
        """A server's channels, without threads."""
        found: HttpResponse = await self.library.get_all_guild_channels(guild)
        return found

    async def active_threads(self, guild: str) -> HttpResponse:
        """A server's threads in which somebody has written lately."""
        found: HttpResponse = await self.library.get_active_threads(guild)
        return found

    async def archived_threads(self, channel: str) -> HttpResponse:
        """A channel's public threads that have fallen silent, the latest first."""
        found: HttpResponse = await self.library.get_public_archived_threads(channel, limit=PAGE)
        return found

    async def history(self, channel: str, after: int) -> HttpResponse:
        """The next hundred messages after an id, the newest first."""
        found: HttpResponse = await self.library.logs_from(channel, PAGE, after=after)
        return found

    async def send(self, channel: int, text: str, nonce: str, answered: int | None) -> HttpResponse:
        """Write into a channel: without previews of links, mentioning nobody, once within minutes for one nonce."""
        more: dict[str, Any] = {}
        if answered is not None:
            more["message_reference"] = {"message_id": str(answered), "fail_if_not_exists": False}
        parameters = handle_message_parameters(
            text,
            nonce=nonce,
            allowed_mentions=AllowedMentions.none(),
            flags=MessageFlags(suppress_embeds=True),
            **more,
        )
        sent: HttpResponse = await self.library.send_message(channel, params=parameters)
        return sent

    async def refresh(self, url: str) -> HttpResponse:
        """A new address for an attachment whose address has run out."""
        return await self._call("POST", "/attachments/refresh-urls", json={"attachment_urls": [url]})

    async def gateway(self) -> URL:
        """Where the gateway is, once it is known that the token is accepted and a session may be begun."""
        answer = await self._call("GET", "/gateway/bot")
        try:
            found = answer.json()
            url, limit = URL(found["url"]), found["session_start_limit"]
            remaining, reset_after_s = int(limit["remaining"]), int(limit["reset_after"]) / 1000
        except (ValueError, TypeError, LookupError) as error:
            raise Refused(unreadable(type(error).__name__)) from None
        if url.scheme not in ("ws", "wss") or not url.host:
            raise Refused(unreadable("no address of a gateway"))
        if remaining <= 0:
            raise refusal_of("GET", _spent(reset_after_s))
        return url

    async def _call(self, method: str, path: str, **more: Any) -> HttpResponse:
        found: HttpResponse = await self.library.request(Route(method, path), **more)
        return found


class _Library(HTTPClient):
    """The library's client with our door in it; the one place where the host is set."""

    def __init__(self, settings: DiscordSettings, http: Http) -> None:
        super().__init__(asyncio.get_running_loop())
        self.token = settings.token.get_secret_value()
        self._base = settings.api_base.rstrip("/")
        self._http = http

    async def request(self, route: Route, *, files: Any = None, form: Any = None, **kwargs: Any) -> HttpResponse:
        """What the library's methods call; nothing is uploaded here, so `files` and `form` are not used."""
        url = URL(self._base + route.url.removeprefix(Route.BASE), encoded=True)
        if params := kwargs.get("params"):
            url = url.with_query({name: str(value) for name, value in params.items()})
        headers = {"Authorization": f"Bot {self.token}", "User-Agent": self.user_agent}
        try:
            answer = await self._http.request(route.method, str(url), headers=headers, json=kwargs.get("json"))
        except PlatformError as failure:
            raise Refused(failure) from None
        if not 200 <= answer.status < 300:
            raise refusal_of(route.method, answer)
        return answer

    async def ws_connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """The library's way to the gateway, on our session: names are guarded as everywhere."""
        return await self._http.session.ws_connect(
            url,
            max_msg_size=0,
            timeout=aiohttp.ClientWSTimeout(ws_close=CLOSING_S),
            autoclose=False,
            headers={"User-Agent": self.user_agent},
            compress=compress,
        )


def _spent(reset_after_s: float) -> HttpResponse:
    """All sessions of the day were begun: what the API would say to one more."""
    headers = {"retry-after": str(max(int(reset_after_s), 1))}
    return HttpResponse(status=429, headers=headers, body=b'{"message": "no session may be begun today any more"}')
