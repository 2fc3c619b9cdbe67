"""A call centre needs no credentials: its operators are officers of the inbox."""

from pydantic import Field

from connectors.contract import ConnectorSettings


class Settings(ConnectorSettings):
    """One call centre."""

    number: str = Field("112", description="The number that citizens call, as the page shows it")
