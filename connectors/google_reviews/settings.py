"""What an account needs to be told."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from connectors.contract import ConnectorSettings
from connectors.google import TOKEN_URL

ADDRESS = r"^https?://\S+$"


class Office(BaseModel):
    """One place on Google Maps that the city runs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(
        pattern=r"^accounts/[0-9]+/locations/[0-9]+$",
        description="The resource name, `accounts/…/locations/…` (README, Credentials, says how to find it)",
    )
    title: str | None = Field(None, description="What the office is called; stands at the reviews as their place")
    lat: float | None = Field(
        None, ge=-90, le=90, description="Where the office is (WGS 84), so that reviews have a place"
    )
    lon: float | None = Field(None, ge=-180, le=180, description="Where the office is (WGS 84)")

    @property
    def account(self) -> str:
        """`accounts/…`."""
        return self.name.partition("/locations/")[0]

    @property
    def location(self) -> str:
        """`locations/…`: stays the same when the office moves to another Google account."""
        return "locations/" + self.name.partition("/locations/")[2]


class Settings(ConnectorSettings):
    """The table of one Google account with the offices that it manages."""

    locations: tuple[Office, ...] = Field(
        min_length=1, description='The offices, each `{ name = "accounts/…/locations/…" }`'
    )
    client_id: str = Field(description="OAuth client: Google Cloud console, APIs and services, Credentials")
    client_secret: SecretStr = Field(description="The OAuth client's secret, shown beside its id")
    refresh_token: SecretStr = Field(
        description="Grants us the offices: made once by a manager of them, scope business.manage (README, Credentials)"
    )
    poll_every_s: float = Field(300.0, gt=0, description="Seconds between two looks at the reviews of all offices")
    push_topic: str | None = Field(
        None,
        pattern=r"^projects/[^/\s]+/topics/[^/\s]+$",
        description="Pub/Sub topic that Google announces reviews to; without it only the poll sees them",
    )
    push_audience: str | None = Field(None, description="The audience typed into the push subscription: our address")
    push_service_account: str | None = Field(
        None, pattern=r"^\S+@\S+$", description="E-mail of the service account that signs the pushes"
    )
    push_certificates: dict[str, str] = Field(
        default_factory=dict,
        description="Further certificates (PEM by key id) that pushes may be signed with, beside Google's list",
    )
    api_base: str = Field(
        "https://mybusiness.googleapis.com", pattern=ADDRESS, description="Where reviews are; another for the simulator"
    )
    notifications_base: str = Field(
        "https://mybusinessnotifications.googleapis.com",
        pattern=ADDRESS,
        description="Where the topic is set; another for the simulator",
    )
    token_url: str = Field(
        TOKEN_URL, pattern=ADDRESS, description="Where access tokens are made; another for the simulator"
    )
    certificates_url: str = Field(
        "https://www.googleapis.com/oauth2/v1/certs",
        pattern=ADDRESS,
        description="Google's certificates for what it signs; another for the simulator",
    )

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.push_audience is None) != (self.push_service_account is None):
            raise ValueError("push_audience and push_service_account go together")
        if any((office.lat is None) != (office.lon is None) for office in self.locations):
            raise ValueError("lat and lon of an office go together")
        return self

    @property
    def takes_pushes(self) -> bool:
        """Whether it is known who may push."""
        return self.push_audience is not None
