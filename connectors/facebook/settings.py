"""What an account needs to be told."""

from pydantic import Field, SecretStr

from connectors import meta
from connectors.contract import ConnectorSettings


class Settings(ConnectorSettings):
    """The table of one Facebook Page."""

    page_id: str = Field(pattern=r"^\d+$", description="The Page's number: the Page, About, Page transparency, Page ID")
    page_token: SecretStr = Field(
        description="A Page access token that does not expire: GET /me/accounts with a system user's token"
    )
    app_id: str = Field(pattern=r"^\d+$", description="The app's number: App dashboard, App settings, Basic, App ID")
    app_secret: SecretStr = Field(description="Signs the webhooks: App dashboard, App settings, Basic, App secret")
    verify_token: SecretStr = Field(
        description="Any words of your own; the same are typed into App dashboard, Webhooks, Page, Verify token"
    )
    api_base: str = Field(
        meta.GRAPH, pattern=r"^https?://\S+$", description="Where the Graph API is; another only for the simulator"
    )
    api_version: str = Field(meta.GRAPH_VERSION, pattern=r"^v\d{1,3}\.\d$", description="The Graph API's version")
    poll_every_s: float = Field(
        300.0, ge=0, description="Seconds between two looks at the feed, for what webhooks have lost; 0: never"
    )
    look_back_days: int = Field(
        7, ge=1, le=90, description="How old a post may be, in days, whose comments are still looked at by the poll"
    )
