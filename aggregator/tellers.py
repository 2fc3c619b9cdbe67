"""How ops are told: by a signed webhook, or by a message through one of our own accounts."""

from dataclasses import dataclass

import orjson

from aggregator.accounts import Account
from aggregator.alerts import News
from connectors.contract import SendsReplies
from connectors.http import Http
from connectors.signature import standard_webhook
from connectors.text import split
from model.clock import NewId
from model.event import Visibility
from model.reply import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTeller:
    """Posts JSON, signed as Standard Webhooks 1.0 ; `text` alone serves most chat tools."""

    http: Http
    url: str
    secret: str
    new_id: NewId

    async def __call__(self, news: News) -> None:
        """Post it; raises `PlatformError` when nobody answers."""
        body = orjson.dumps(news.document)
        event_id, timestamp = self.new_id(), str(int(news.at.timestamp()))
        headers = {
            "content-type": "application/json",
            "webhook-id": event_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": standard_webhook(self.secret, event_id, timestamp, body),
        }
        await self.http.request("POST", self.url, headers=headers, body=body)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTeller:
    """Writes into a conversation of ops, through an account that is configured anyway (a Telegram group, say)."""

    account: Account
    conversation_id: str
    new_id: NewId

    async def __call__(self, news: News) -> None:
        """Send it; raises `PlatformError` when the platform does not take it."""
        connector = self.account.connector
        if not isinstance(connector, SendsReplies):
            return
        parts = split(news.text, connector.limits_for(self.conversation_id))
        key = self.new_id()
        for number, part in enumerate(parts, start=1):
            await connector.send(
                Reply(
                    key=f"{key}/{number}",
                    conversation_id=self.conversation_id,
                    author_id=self.conversation_id,
                    text=part,
                    reply_to=None,
                    visibility=Visibility.PRIVATE,
                    last_inbound_at=news.at,
                    part=number,
                    parts=len(parts),
                )
            )
