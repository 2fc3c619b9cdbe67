"""What an account needs to be told."""

from connectors.meta_page import PageSettings


class Settings(PageSettings):
    """The table of one Facebook Page's Messenger."""
