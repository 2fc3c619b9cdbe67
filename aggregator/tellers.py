"""How ops are told: by a signed webhook, or by a message through one of our own accounts."""

from dataclasses import dataclass

import orjson

from aggregator.accounts import Account
from aggregator.alerts import Alert
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

    async def __call__(self, alert: Alert) -> None:
        """Post one alert; raises `PlatformError` when nobody answers."""
        channel, account = alert.key
        body = orjson.dumps(
            {
                "text": alert.text,
                "channel": channel,
                "account": account,
                "state": alert.state.state.value,
                "code": alert.state.code,
                "message": alert.state.message,
                "remedy": alert.state.remedy,
                "at": alert.at,
            }
        )
        event_id, timestamp = self.new_id(), str(int(alert.at.timestamp()))
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

    async def __call__(self, alert: Alert) -> None:
        """Send one alert; raises `PlatformError` when the platform does not take it."""
        connector = self.account.connector
        if not isinstance(connector, SendsReplies):
            return
        parts = split(alert.text, connector.limits_for(self.conversation_id))
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
                    last_inbound_at=alert.at,
                    part=number,
                    parts=len(parts),
                )
            )
