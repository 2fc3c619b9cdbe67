"""Settings: `settings.toml`, overridden by `COMMAND_CENTER__SECTION__KEY`, secrets also from files (`KEY_FILE`).

A wrong setting stops the start with the file, the key and the remedy in one line.
"""

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails

from inbox.settings import InboxSettings
from service.media import MediaSettings

PREFIX = "COMMAND_CENTER"
SEPARATOR = "__"
FROM_FILE = "_file"


class WrongSetting(Exception):
    """The text is one line: where, which key, what to do."""


class Section(BaseModel):
    """One table of the settings: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ServiceSettings(Section):
    """The process."""

    host: Annotated[str, Field(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="Port to listen on; 0 takes a free one")] = 8080
    public_address: Annotated[
        str, Field(description="Where platforms reach us, as `https://…` without a trailing slash; empty: polls only")
    ] = ""
    data: Annotated[Path, Field(description="Folder for fetched media; must be writable")] = Path("var")
    log_format: Annotated[Literal["text", "json"], Field(description="One line an event, for people or programs")] = (
        "text"
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="The least that is logged")
    ] = "info"


class StoreSettings(Section):
    """The database."""

    url: Annotated[str, Field(description="`sqlite:///path.db` or `postgresql://user:password@host/database`")] = (
        "sqlite:///var/command-center.db"
    )
    readers: Annotated[int, Field(ge=1, le=64, description="Connections for reading")] = 4


class QueueSettings(Section):
    """Where complaints are delivered."""

    driver: Annotated[
        Literal["store", "http"],
        Field(description="`store`: the embedded queue; `http`: signed CloudEvents pushed to `url`"),
    ] = "store"
    url: Annotated[str, Field(description="Where the `http` driver pushes to")] = ""
    secret: Annotated[SecretStr, Field(description="Key of the HMAC that signs pushed events")] = SecretStr("")
    max_attempts: Annotated[
        int,
        Field(ge=1, le=100, description="Attempts before a delivery goes to quarantine, or an item is a dead letter"),
    ] = 12

    @model_validator(mode="after")
    def _http_needs_both(self) -> "QueueSettings":
        if self.driver == "http" and not (self.url and self.secret.get_secret_value()):
            raise ValueError('the "http" driver needs url and secret')
        return self


class OutgoingSettings(Section):
    """Calls to platforms."""

    allowed_hosts: Annotated[
        list[str], Field(description="Hosts in private networks that may be called; all others there are refused")
    ] = []
    timeout_s: Annotated[float, Field(gt=0, le=300, description="Seconds for one call")] = 20.0


class AlertSettings(Section):
    """Who is told besides the log: `alerts` when an account's health changes, `emergencies` of danger to life."""

    url: Annotated[str, Field(description="Where it is posted to as JSON; empty: nowhere")] = ""
    secret: Annotated[SecretStr, Field(description="Key of the HMAC that signs what is posted")] = SecretStr("")
    account: Annotated[
        str, Field(description="`channel/account` that writes it to people, as `telegram/main`; empty: none")
    ] = ""
    conversation: Annotated[str, Field(description="The platform's id of their conversation on that account")] = ""

    @model_validator(mode="after")
    def _whole(self) -> "AlertSettings":
        if bool(self.account) != bool(self.conversation):
            raise ValueError("account and conversation go together")
        return self


class UnderstandingSettings(Section):
    """What is made of citizens' words."""

    window_days: Annotated[
        int, Field(ge=1, le=365, description="Days in which a complaint can repeat an earlier one, or join an incident")
    ] = 90
    advisor_url: Annotated[
        str,
        Field(description="A larger model that is asked about what ours is unsure of, over HTTP; empty: nobody"),
    ] = ""
    advisor_token: Annotated[SecretStr, Field(description="Sent to it as a bearer token")] = SecretStr("")
    advisor_below: Annotated[
        float, Field(ge=0, le=1, description="It is asked where our confidence in the category is below this")
    ] = 0.5


class RetentionSettings(Section):
    """How long what is not a complaint is kept."""

    interactions_days: Annotated[int, Field(ge=1, le=90, description="Days to keep the log of calls to platforms")] = 7
    early_days: Annotated[int, Field(ge=1, le=90, description="Days to wait for the message of an early receipt")] = 7


class Settings(Section):
    """All of it. `accounts.CHANNEL.NAME` are tables of the connectors' own settings, and two keys of ours."""

    service: ServiceSettings = ServiceSettings()
    store: StoreSettings = StoreSettings()
    media: MediaSettings = MediaSettings()
    queue: QueueSettings = QueueSettings()
    outgoing: OutgoingSettings = OutgoingSettings()
    retention: RetentionSettings = RetentionSettings()
    alerts: AlertSettings = AlertSettings()
    emergencies: AlertSettings = AlertSettings()
    understanding: UnderstandingSettings = UnderstandingSettings()
    inbox: InboxSettings = InboxSettings()
    accounts: dict[str, dict[str, dict[str, Any]]] = {}


def load(path: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; None: environment and defaults only.

    Raises:
        WrongSetting: with the file, the key and the remedy.
    """
    name = str(path) if path else "environment"
    table = _read_toml(path) if path else {}
    _merge(table, _from_environment(environment))
    try:
        _read_secret_files(table)
        return Settings.model_validate(table)
    except OSError as error:
        raise WrongSetting(
            f"{name}: cannot read {error.filename}: {error.strerror}; mend the path or its rights"
        ) from None
    except ValidationError as error:
        raise WrongSetting(f"{name}: {explain(error, Settings)}") from None


def explain(error: ValidationError, model: type[BaseModel], prefix: str = "") -> str:
    """The first thing wrong, in one line, without any value."""
    first = error.errors(include_input=False, include_url=False)[0]
    key = ".".join([prefix, *map(str, first["loc"])] if prefix else map(str, first["loc"]))
    return f"{key}: {_remedy(first, model)}"


def _remedy(first: ErrorDetails, model: type[BaseModel]) -> str:
    if first["type"] == "missing":
        return "is missing; add it (`command-center channels --settings-of CHANNEL` lists a channel's keys)"
    if first["type"] == "extra_forbidden":
        known = _fields_at(model, first["loc"][:-1])
        close = difflib.get_close_matches(str(first["loc"][-1]), known, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"known keys are {', '.join(sorted(known))}"
        return f"is no key; {hint}"
    return f"{first['msg'].removeprefix('Value error, ')}; mend it"


def _fields_at(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    for step in location:
        field = model.model_fields.get(str(step))
        if field is None or not isinstance(field.annotation, type) or not issubclass(field.annotation, BaseModel):
            return []
        model = field.annotation
    return list(model.model_fields)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text())
    except FileNotFoundError:
        raise WrongSetting(f"{path}: there is no such file; name one with --settings") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WrongSetting(f"{path}: {error}; mend it there") from None


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for name, value in environment.items():
        prefix, *steps = name.split(SEPARATOR)
        if prefix != PREFIX or not steps:
            continue
        place = table
        for step in steps[:-1]:
            place = place.setdefault(step.lower(), {})
        place[steps[-1].lower()] = _list(value) if value.startswith("[") else value
    return table


def _list(value: str) -> Any:
    """A list is written as in TOML."""
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return value


def _merge(into: dict[str, Any], other: Mapping[str, Any]) -> None:
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _read_secret_files(table: dict[str, Any]) -> None:
    """`token_file = "/run/secrets/token"` gives `token`."""
    for key, value in list(table.items()):
        if isinstance(value, dict):
            _read_secret_files(value)
        elif key.endswith(FROM_FILE) and isinstance(value, str):
            table[key.removesuffix(FROM_FILE)] = Path(value).read_text().strip()
            del table[key]


def secrets_in(model: BaseModel) -> Iterator[str]:
    """Every secret value, for redaction."""
    for value in vars(model).values():
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
        elif isinstance(value, BaseModel):
            yield from secrets_in(value)
        elif isinstance(value, dict):
            yield from (item.get_secret_value() for item in value.values() if isinstance(item, SecretStr))
