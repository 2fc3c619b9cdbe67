"""What an account needs to be told."""

from pydantic import Field

from connectors.meta_page import PageSettings


class Settings(PageSettings):
    """The table of one professional Instagram account, reached through the Page that it is linked to."""

    ig_id: str = Field(
        pattern=r"^\d+$", description="The account's number: GET /PAGE?fields=instagram_business_account with the token"
    )
    username: str | None = Field(
        None, description="The account's username without @, so that its own comments are known where no id comes along"
    )
    look_back_days: int = Field(
        7, ge=1, le=90, description="How old a post may be, in days, whose comments are still looked at by the poll"
    )
