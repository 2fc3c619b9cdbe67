"""What an account on LINE needs to be told."""

from pydantic import ConfigDict, Field, SecretStr, field_validator

from connectors.contract import ConnectorSettings


class LineSettings(ConnectorSettings):
    """One LINE Official Account with its Messaging API channel. Errors never show the values."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    channel_secret: SecretStr = Field(
        description="Signs the webhooks: LINE Developers Console, the channel, Basic settings, Channel secret."
    )
    channel_access_token: SecretStr = Field(
        description="Goes along with our calls: LINE Developers Console, the channel, Messaging API, "
        "Channel access token (long-lived)."
    )
    api_base: str = Field(
        default="https://api.line.me",
        pattern=r"^https?://[^\s?#]+$",
        description="Where the Messaging API is; another only for the simulator.",
    )
    data_base: str = Field(
        default="https://api-data.line.me",
        pattern=r"^https?://[^\s?#]+$",
        description="Where photos, videos and files are fetched from; another only for the simulator.",
    )

    @field_validator("channel_access_token")
    @classmethod
    def _token_fits_a_header(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value()
        if not token.isascii() or not token.isprintable() or " " in token:
            raise ValueError("not a channel access token: copy it whole from the console, without spaces")
        return value
