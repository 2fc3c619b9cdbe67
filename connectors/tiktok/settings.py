"""What an account needs to be told."""

from pydantic import Field, SecretStr

from connectors.contract import ConnectorSettings

TIKTOK = "https://business-api.tiktok.com/open_api/v1.3"


class Settings(ConnectorSettings):
    """The table of one Business Account."""

    business_id: str = Field(
        min_length=1, description="The account's id for this app: `open_id` in the answer to the authorization (README)"
    )
    app_id: str = Field(pattern=r"^\d+$", description="The app's number: business-api.tiktok.com, My Apps, App ID")
    app_secret: SecretStr = Field(description="Signs the webhooks and renews tokens: My Apps, App detail, Secret")
    access_token: SecretStr = Field(
        description="`access_token` of the authorization; good for a day, renewed by itself"
    )
    refresh_token: SecretStr = Field(description="`refresh_token` of the authorization; good for a year")
    api_base: str = Field(
        TIKTOK,
        pattern=r"^https?://\S+$",
        description="Where the API is, with its version; another only for the simulator",
    )
    comments: bool = Field(True, description="Whether comments on the account's videos are read and answered")
    direct_messages: bool = Field(
        True, description="Whether direct messages are read and answered: needs access to the Business Messaging API"
    )
    poll_every_s: float = Field(
        300.0, ge=0, description="Seconds between two looks; 0: never (then no comment is read: webhooks have no words)"
    )
    look_back_days: int = Field(30, ge=1, le=365, description="How old a video may be whose comments are looked at")
    watched_videos: int = Field(
        30, ge=1, le=40, description="The comments of how many of the newest videos are looked at in one round"
    )
    signature_tolerance_s: int = Field(
        300, ge=10, le=259_200, description="How old, in seconds, the time in a webhook's signature may be"
    )
    media_hosts: tuple[str, ...] = Field(
        ("tiktok.com", "tiktokv.com", "tiktokcdn.com", "tiktokcdn-us.com", "ibyteimg.com", "byteoversea.com"),
        description="Domains of TikTok's that get the access token when a file of a message is fetched from them",
    )
