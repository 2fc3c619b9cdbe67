"""What an account on Discord needs: a bot's token."""

import base64
import binascii

from pydantic import ConfigDict, Field, SecretStr, field_validator

from connectors.contract import ConnectorSettings


class DiscordSettings(ConnectorSettings):
    """One bot. Errors never show the values: a token might be among them."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    token: SecretStr = Field(
        description="The bot's token: Discord Developer Portal, the application, Bot, Reset Token."
    )
    api_base: str = Field(
        default="https://discord.com/api/v10",
        pattern=r"^https?://[^\s?#]+$",
        description="Where the REST API is, with its version; it tells where the gateway is. "
        "Another only for the simulator.",
    )

    @field_validator("token")
    @classmethod
    def _token_is_one(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value()
        if not token.isascii() or not token.isprintable() or " " in token or token.count(".") != 2:
            raise ValueError("not a bot token: copy it whole from the portal, without spaces and without `Bot`")
        if bot_id(token) is None:
            raise ValueError("not a bot token: its first part does not name a bot")
        return value


def bot_id(token: str) -> str | None:
    """The user id of the bot, which the first part of its token is, in base64; None: it is not."""
    first = token.partition(".")[0]
    try:
        decoded = base64.b64decode(first + "=" * (-len(first) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return decoded if decoded.isdigit() and len(decoded) <= 20 else None
