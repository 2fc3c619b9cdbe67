"""What can be set about the inbox."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

MIN_KEY_LENGTH = 24


class InboxSettings(BaseModel):
    """The officers' web app and the HTTP API."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Annotated[
        Literal["id", "en"], Field(description="Language of the login page, and of officers who chose none")
    ] = "id"
    session_hours: Annotated[
        float, Field(gt=0, le=24 * 30, description="Hours after which an officer has to sign in again")
    ] = 12
    secure_cookies: Annotated[
        bool, Field(description="Whether pages are reached over HTTPS: cookies are then never sent without it")
    ] = True
    api_clients: Annotated[
        dict[str, Annotated[SecretStr, Field(min_length=MIN_KEY_LENGTH)]],
        Field(description="Programs that may read complaints and work on the P3M queue: name = key (24 characters up)"),
    ] = {}
