"""What an account needs to be told."""

from typing import Self

from pydantic import Field, SecretStr, model_validator

from connectors.contract import ConnectorSettings
from connectors.google import TOKEN_URL


class Settings(ConnectorSettings):
    """The table of one YouTube channel."""

    channel_id: str = Field(
        pattern=r"^UC[A-Za-z0-9_-]{22}$",
        description="The channel's id: YouTube, Settings, Advanced settings, Channel ID",
    )
    client_id: str = Field(description="OAuth client: Google Cloud console, APIs and services, Credentials")
    client_secret: SecretStr = Field(description="The OAuth client's secret, shown beside its id")
    refresh_token: SecretStr = Field(
        description="Grants us the channel: made once by its owner, scope youtube.force-ssl (README, Credentials)"
    )
    poll_every_s: float = Field(180.0, gt=0, description="Seconds between two looks at the comments")
    look_back_days: int = Field(
        7, ge=1, le=60, description="How old a thread may be, in days, in which replies and edits are still looked for"
    )
    read_held: bool = Field(
        True,
        description="Read comments that YouTube holds for review too (a second call each time): they are complaints as "
        "well; off where the token is not the owner's",
    )
    daily_units: int = Field(
        10_000, ge=100, description="Quota of the Google Cloud project, in units a day: Google Cloud console, Quotas"
    )
    reserve_units: int = Field(
        2_000, ge=0, description="Units that polls leave untouched for officers' answers: one answer costs 50"
    )
    api_base: str = Field(
        "https://www.googleapis.com",
        pattern=r"^https?://\S+$",
        description="Where the API is; another for the simulator",
    )
    token_url: str = Field(
        TOKEN_URL, pattern=r"^https?://\S+$", description="Where access tokens are made; another for the simulator"
    )

    @model_validator(mode="after")
    def _leaves_something_for_polls(self) -> Self:
        if self.reserve_units >= self.daily_units:
            raise ValueError("reserve_units must be smaller than daily_units: else nothing is ever read")
        return self
