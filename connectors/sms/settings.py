"""What an operator types in for one number on one gateway."""

import re

from pydantic import Field, SecretStr, field_validator

from connectors.contract import ConnectorSettings

URL_SAFE = re.compile(r"[A-Za-z0-9_-]{12,128}")


class Settings(ConnectorSettings):
    """One short code behind one Kannel gateway."""

    secret: SecretStr = Field(
        description="Proves that a delivery comes from the gateway. Invent it (`openssl rand -hex 24`) and write it "
        "into Kannel's get-url as `http://sms:SECRET@HOST/…`; 12 to 128 letters, digits, `-`, `_`",
    )
    username: str = Field(description="Of Kannel's `group = sendsms-user`")
    password: SecretStr = Field(description="Of the same group")
    api_base: str = Field("http://127.0.0.1:13013", description="Where Kannel's smsbox listens (its `sendsms-port`)")
    short_code: str = Field("1708", pattern=r"^\+?[0-9]{3,15}$", description="Our number, as citizens write to it")
    smsc: str | None = Field(
        None, pattern=r"^[\w.-]{1,64}$", description="Send by this `smsc-id` only; else Kannel chooses the route"
    )
    report_to: str | None = Field(
        None,
        pattern=r"^https?://[^\s@?#]+$",
        description="Our webhook address as the gateway reaches it, for delivery reports; else the public one",
    )
    region: str = Field("ID", pattern=r"^[A-Z]{2}$", description="Country of numbers that are written without one")
    max_sms: int = Field(4, ge=1, le=20, description="SMS that one part of an answer may cost; longer ones are split")

    @field_validator("secret")
    @classmethod
    def _fits_an_address(cls, secret: SecretStr) -> SecretStr:
        if not URL_SAFE.fullmatch(secret.get_secret_value()):
            raise ValueError("12 to 128 letters, digits, - and _: Kannel takes it from the address as it stands there")
        return secret
