"""What an operator types in for one X account."""

import re
from typing import Literal

from pydantic import Field, SecretStr, field_validator

from connectors.contract import ConnectorSettings

BEGINS_WITH_AN_ID = re.compile(r"[0-9]{1,20}-.", re.ASCII)


class Settings(ConnectorSettings):
    """One account on X, spoken for by one app of the X developer console."""

    consumer_key: SecretStr = Field(description="API Key: console.x.com, the app, Keys and tokens")
    consumer_secret: SecretStr = Field(
        description="API Key Secret, shown beside the key; it also signs webhooks and answers their challenge"
    )
    access_token: SecretStr = Field(
        description="Access Token of the city's account with Read, Write and Direct Messages; "
        "it begins with the account's numeric id and a hyphen",
    )
    access_token_secret: SecretStr = Field(description="Access Token Secret, shown once beside the token")
    bearer_token: SecretStr | None = Field(
        None, description="Bearer Token of the app; needed only to register a webhook and to read the monthly usage"
    )
    webhook: Literal["off", "account_activity", "activity"] = Field(
        "off",
        description="The product of X that sends webhooks for this account: Account Activity is subscribed to by the "
        "connector, X Activity by hand (README, Webhook); both are watched by check",
    )
    poll_every_s: float = Field(
        120.0,
        ge=0,
        description="Seconds between polls of mentions and direct messages; at least 60 while direct messages are "
        "polled (15 calls in 15 minutes); 0: no polls, webhooks only",
    )
    poll_direct_messages: bool = Field(
        True, description="Poll direct messages too; off where the app may not read them, or where they cost too much"
    )
    api_base: str = Field("https://api.x.com", description="Where the X API answers")
    media_base: str = Field(
        "https://ton.twitter.com", description="Where X keeps media of direct messages; fetched with a signed call"
    )

    @field_validator("access_token")
    @classmethod
    def _begins_with_the_account(cls, token: SecretStr) -> SecretStr:
        if not BEGINS_WITH_AN_ID.match(token.get_secret_value()):
            raise ValueError("an access token of OAuth 1.0a begins with the account's numeric id and a hyphen")
        return token

    @property
    def own_id(self) -> str:
        """The numeric id of the account: the part of its access token before the hyphen."""
        return self.access_token.get_secret_value().partition("-")[0]
