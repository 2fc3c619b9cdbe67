"""What an account needs to be told."""

from pydantic import Field, SecretStr

from connectors.contract import ConnectorSettings


class Settings(ConnectorSettings):
    """The table of one profile."""

    user_id: str = Field(pattern=r"^\d+$", description="The profile's number: GET /me?fields=id with its access token")
    username: str = Field(
        pattern=r"^[A-Za-z0-9._]{1,30}$",
        description="The profile's name without @: what it writes itself is known by it",
    )
    access_token: SecretStr = Field(description="A long-lived Threads user access token (60 days): see README")
    app_secret: SecretStr = Field(
        description="Signs the webhooks: App dashboard, App settings, Basic, Threads App secret"
    )
    verify_token: SecretStr = Field(
        description="Any words of your own; the same are typed into App dashboard, Use cases, Threads, Webhooks"
    )
    api_base: str = Field(
        "https://graph.threads.net",
        pattern=r"^https?://\S+$",
        description="Where the Threads API is; another only for the simulator",
    )
    api_version: str = Field("v1.0", pattern=r"^v\d{1,3}\.\d$", description="The Threads API's version")
    poll_every_s: float = Field(
        300.0, ge=0, description="Seconds between two looks at replies and mentions that webhooks have lost; 0: never"
    )
    look_back_days: int = Field(
        7, ge=1, le=90, description="How old a post or reply of ours may be, in days, whose replies the poll looks at"
    )
