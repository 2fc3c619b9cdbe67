"""One WhatsApp number: its secrets, and where Meta is."""

from typing import Annotated

from pydantic import Field, SecretStr

from connectors.contract import ConnectorSettings
from connectors.meta import GRAPH, GRAPH_VERSION

Numeric = Annotated[str, Field(pattern=r"^\d{3,32}$")]


class Settings(ConnectorSettings):
    """The account's table. README.md says step by step where each value comes from."""

    phone_number_id: Numeric = Field(
        description="Id of the city's number (not the number itself): App dashboard > WhatsApp > API Setup"
    )
    waba_id: Numeric = Field(description="Id of the WhatsApp Business Account: on the same page, below the number's id")
    access_token: SecretStr = Field(
        description="Token of a system user with whatsapp_business_messaging and whatsapp_business_management"
    )
    app_secret: SecretStr = Field(description="Signs the webhooks: App dashboard > App settings > Basic > App secret")
    verify_token: SecretStr = Field(
        description="Invented by you; typed into App dashboard > WhatsApp > Configuration > Verify token too"
    )
    api_base: str = Field(default=GRAPH, description="Address of the Graph API, without its version")
    api_version: str = Field(default=GRAPH_VERSION, pattern=r"^v\d+\.\d+$", description="Version of the Graph API")
    media_hosts: tuple[str, ...] = Field(
        default=("lookaside.fbsbx.com",),
        description="Hosts that media may be fetched from with the token; that of api_base is always one of them",
    )
