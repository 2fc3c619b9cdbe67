"""The services that can be reported, from `services.toml` beside this page: replace that file to replace the tree."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

FILE = Path(__file__).with_name("services.toml")
LISTS = frozenset({"singlevaluelist", "multivaluelist"})


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Value(_Entry):
    """One choice of a list."""

    key: str
    name: str


class Attribute(_Entry):
    """One further question about a service."""

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,40}$")]
    datatype: Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
    description: str
    datatype_description: str | None = None
    required: bool = False
    values: list[Value] = []

    @model_validator(mode="after")
    def _lists_have_values(self) -> "Attribute":
        if (self.datatype in LISTS) != bool(self.values):
            raise ValueError(f"attribute {self.code}: a list has values, and nothing else has")
        return self


class Service(_Entry):
    """One kind of report."""

    code: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    name: str
    description: str
    keywords: list[str]
    group: str
    attribute: list[Attribute] = []


class Services(_Entry):
    """The whole file."""

    jurisdiction_id: str
    changeset: str
    contact: str
    key_service: str
    fallback: str  #: the code of reports without one
    service: list[Service]

    @model_validator(mode="after")
    def _codes_are_unique(self) -> "Services":
        codes = [service.code for service in self.service]
        if len(set(codes)) < len(codes) or self.fallback not in codes:
            raise ValueError("codes are unique, and fallback is one of them")
        return self

    def get(self, code: str | None) -> Service | None:
        """One service; None when there is none of that code (any more)."""
        return next((service for service in self.service if service.code == code), None)

    def of_report(self, code: str | None) -> Service:
        """What a report is listed under; one without a known code under the fallback."""
        found = self.get(code) or self.get(self.fallback)
        assert found is not None  # noqa: S101 - for the type checker: the file was checked for it
        return found

    def by_code(self) -> Mapping[str, Service]:
        """All services by code, in the order of the file."""
        return {service.code: service for service in self.service}


@cache
def services(file: Path = FILE) -> Services:
    """Read and check the file, once."""
    return Services.model_validate(tomllib.loads(file.read_text("utf-8")))
