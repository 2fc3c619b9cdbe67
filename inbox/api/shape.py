"""What every shape of the API has in common."""

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """Frozen; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")
