"""What an account on Telegram needs: a bot's token, and how its updates come."""

import re
from typing import Literal, Self

from pydantic import ConfigDict, Field, SecretStr, field_validator, model_validator

from connectors.contract import ConnectorSettings

TOKEN = re.compile(r"[A-Za-z0-9:_-]{12,128}")
SECRET = re.compile(r"[A-Za-z0-9_-]{12,256}")
LONGEST_POLL_S = 50  #: what Telegram's servers hold a getUpdates call for at the most


class TelegramSettings(ConnectorSettings):
    """One bot. Errors never show the values: a token might be among them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    token: SecretStr = Field(description="The bot's token, as @BotFather gives it: digits, a colon, 35 characters.")
    transport: Literal["poll", "webhook"] = Field(
        default="poll",
        description="How updates come: `poll` (getUpdates; needs no public address) or `webhook` (setWebhook).",
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="Invented by you, 12 to 256 characters of A-Z a-z 0-9 _ -: Telegram sends it with each webhook. "
        "Needed when transport is `webhook`.",
    )
    long_poll_s: int = Field(
        default=LONGEST_POLL_S,
        ge=1,
        le=LONGEST_POLL_S,
        description="Seconds for which Telegram may hold a poll open while nothing happens.",
    )
    api_base: str = Field(
        default="https://api.telegram.org",
        pattern=r"^https?://[^\s?#]+$",
        description="Where the Bot API is: Telegram's own servers, a Bot API server of yours, or the simulator.",
    )

    @field_validator("token")
    @classmethod
    def _token_fits_an_address(cls, value: SecretStr) -> SecretStr:
        if not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("not a bot token: copy it whole from @BotFather, without spaces")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret_is_accepted(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("use 12 to 256 characters of A-Z a-z 0-9 _ -")
        return value

    @model_validator(mode="after")
    def _webhook_has_its_secret(self) -> Self:
        if self.transport == "webhook" and self.webhook_secret is None:
            raise ValueError('transport = "webhook" needs webhook_secret')
        return self
