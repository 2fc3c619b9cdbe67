"""line-bot-sdk on our door out: its asynchronous client with another REST client below it, and no session of its own.

Importing this page loads the SDK: 31 MB and 0.4 s (measured 2026-11-25, Python 3.11), because its package imports all
of its 250 model classes whichever one is wanted. So it is imported where the first call is made, in a thread.
"""

import json
import logging
from typing import Any

from linebot.v3 import messaging  # type: ignore[import-untyped]
from linebot.v3.messaging.async_rest import RESTClientObject  # type: ignore[import-untyped]

from connectors.http import Http, HttpResponse
from connectors.line.door import Refused
from connectors.line.settings import LineSettings

API = "https://api.line.me"  #: what the SDK begins its addresses with

# At DEBUG the SDK logs whole answers.
logging.getLogger("linebot").setLevel(logging.WARNING)


class Api:
    """The calls that this connector makes; each raises `Refused`, a `PlatformError`, or what `our_words` is for."""

    def __init__(self, settings: LineSettings, http: Http) -> None:
        self._api = messaging.AsyncMessagingApi(_Client(settings, http))

    async def reply(self, token: str, text: str, quote: str | None) -> str:
        """Answer by reply token; gives the message's id."""
        words = messaging.TextMessage(text=text, quote_token=quote)
        sent = await self._api.reply_message(messaging.ReplyMessageRequest(reply_token=token, messages=[words]))
        return str(sent.sent_messages[0].id)

    async def push(self, to: str, text: str, quote: str | None, retry_key: str) -> str:
        """Write to a person, group or room; gives the message's id."""
        words = messaging.TextMessage(text=text, quote_token=quote)
        request = messaging.PushMessageRequest(to=to, messages=[words])
        sent = await self._api.push_message(request, x_line_retry_key=retry_key)
        return str(sent.sent_messages[0].id)

    async def set_webhook(self, address: str) -> None:
        """Where webhooks go."""
        await self._api.set_webhook_endpoint(messaging.SetWebhookEndpointRequest(endpoint=address))

    async def webhook(self) -> tuple[str, bool]:
        """Where webhooks go, and whether they are switched on."""
        found = await self._api.get_webhook_endpoint()
        return str(found.endpoint), bool(found.active)

    async def bot_name(self) -> str:
        """The account's `@` name."""
        return str((await self._api.get_bot_info()).basic_id)

    async def quota(self) -> int | None:
        """Messages a month; None: no limit."""
        value = (await self._api.get_message_quota()).value
        return None if value is None else int(value)

    async def used(self) -> int:
        """Messages of this month that count."""
        return int((await self._api.get_message_quota_consumption()).total_usage)


class _Client(messaging.AsyncApiClient):  # type: ignore[misc]
    """The SDK's client, made without the session that its own constructor would open."""

    def __init__(self, settings: LineSettings, http: Http) -> None:
        token = settings.channel_access_token.get_secret_value()
        self.configuration = messaging.Configuration(access_token=token)
        self.rest_client = _Door(settings, http)
        self.default_headers = {"Authorization": f"Bearer {token}"}
        self.cookie = None
        self.user_agent = "command-center (line-bot-sdk)"
        self.client_side_validation = True


class _Door(RESTClientObject):  # type: ignore[misc]
    """The SDK's REST client, which sends through `Http`: the one place where the host is set."""

    def __init__(self, settings: LineSettings, http: Http) -> None:
        # The base class would open a session of its own.
        self._base = settings.api_base.rstrip("/")
        self._http = http

    async def request(
        self,
        method: str,
        url: str,
        query_params: Any = None,
        headers: Any = None,
        body: Any = None,
        post_params: Any = None,
        _preload_content: bool = True,
        _request_timeout: Any = None,
    ) -> "_Answer":
        """What the SDK calls; `url` holds the query already, the time limits are the door's own.

        Raises:
            Refused: LINE answers with another status than 2xx.
            PlatformError: no answer came.
        """
        sent = None if body is None else json.dumps(body).encode()
        answer = await self._http.request(method, self._base + url.removeprefix(API), headers=headers, body=sent)
        if not 200 <= answer.status < 300:
            raise Refused(method, answer)
        return _Answer(answer)

    async def close(self) -> None:
        """Nothing is held open."""


class _Answer:
    """An answer in the shape that the SDK reads."""

    def __init__(self, answer: HttpResponse) -> None:
        self.status = answer.status
        self.data: Any = answer.body  # the SDK puts the decoded text here
        self._headers = answer.headers

    def getheader(self, name: str, default: str | None = None) -> str | None:
        return self._headers.get(name.lower(), default)

    def getheaders(self) -> Any:
        return self._headers
