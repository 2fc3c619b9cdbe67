"""What one client of the report API may do: a form, an app, a partner's system."""

from pydantic import Field, SecretStr, model_validator

from connectors.contract import ConnectorSettings

MIN_KEY_LENGTH = 24


class Settings(ConnectorSettings):
    """One client. Each has a key of its own, so that one can be ended without the others."""

    api_key: SecretStr = Field(
        min_length=MIN_KEY_LENGTH, description="The client's key, 24 characters or more: `openssl rand -hex 24`"
    )
    per_minute: int = Field(120, ge=1, description="Reports a minute that this key may send")
    per_address_per_minute: int = Field(
        20, ge=0, description="Reports a minute from one network address; 0: no limit (a server that sends for all)"
    )
    max_photos: int = Field(5, ge=0, le=20, description="Photos that one report may carry")
    max_photo_bytes: int = Field(8_000_000, ge=1024, le=20_000_000, description="Bytes of one photo at the most")
    callback_url: str = Field(
        "", description="Where answers to citizens are posted to; empty: they are read on the report's status"
    )
    callback_secret: SecretStr = Field(
        SecretStr(""), description="Signs what is posted there (Standard Webhooks); needed with `callback_url`"
    )

    @model_validator(mode="after")
    def _callbacks_are_signed(self) -> "Settings":
        if self.callback_url and not self.callback_secret.get_secret_value():
            raise ValueError("callback_url needs callback_secret")
        return self
