"""The folder is complete: class, settings, README, fixtures."""

import re
import tomllib
import types
from collections.abc import Iterator, Sequence
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel, ValidationError

from connectors.contract import Connector, ConnectorSettings, Handshake, Polls, SendsReplies, TakesWebhooks, Unauthentic
from model.reply import ReplyLimits, TextUnit
from tests.connectors.checks.secrecy import Hunt, assert_reprs_clean, watched_logs
from tests.connectors.fixtures import NOWHERE, Folder

HEADINGS = ("Credentials", "Settings", "Quirks", "Limits", "Sources")
READ_ON = re.compile(r"read 20\d\d-\d\d-\d\d")
RAISES = frozenset({"Unavailable", "Throttled", "Rejected", "Unreachable", "Misconfigured"})
SHORTEST_SECRET = 12
NUMBER = re.compile(r"(?:tel:\+?|\+)\d{6,15}")  #: an id that is one; others are known by an alias


def check_class(folder: Folder) -> None:
    """The class says who it is, and can be made."""
    found = folder.connector
    assert issubclass(found, Connector)
    missing = getattr(found, "__abstractmethods__", frozenset())
    assert not missing, f"{found.__name__} does not yet implement {sorted(missing)}"
    assert found.channel == folder.channel, "the channel is the folder's name"
    assert re.fullmatch(r"[a-z][a-z0-9_]*", found.channel)
    assert found.title and found.title == found.title.strip(), f"title: as people call it, not {found.title!r}"
    assert re.fullmatch(r"[A-Za-z0-9]{1,2}", found.badge), f"badge: one or two letters, not {found.badge!r}"
    assert re.fullmatch(r"#[0-9a-f]{6}", found.colour), f"colour: #rrggbb, not {found.colour!r}"
    contrast = contrast_with_white(found.colour)
    assert contrast >= 4.5, f"white text on {found.colour} has contrast {contrast:.2f}, and needs 4.5 (WCAG 2.2 AA)"
    assert found.__doc__ and found.__doc__ != Connector.__doc__, "the class has a docstring"
    if issubclass(found, SendsReplies):
        _limits(found.limits)
    if issubclass(found, TakesWebhooks):
        assert isinstance(found.signs_body, bool)


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of WCAG 2.2 between white and `#rrggbb`."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def check_texts(folder: Folder) -> None:
    """README with its headings; the package's sentence with source and date."""
    readme = (folder.path / "README.md").read_text("utf-8")
    headings = {line.lstrip("#").strip() for line in readme.splitlines() if line.startswith("#")}
    assert not (missing := set(HEADINGS) - headings), f"README.md lacks the headings {sorted(missing)}"
    opening = (folder.path / "__init__.py").read_text("utf-8")
    assert READ_ON.search(opening), "__init__.py: one sentence, with the source and `read YYYY-MM-DD`"


def check_settings(folder: Folder) -> None:
    """Frozen, documented, unknown keys refused, secrets typed as such, and all in the README."""
    model = folder.connector.Settings
    assert issubclass(model, ConnectorSettings)
    readme = (folder.path / "README.md").read_text("utf-8")
    for owner, name, description in _fields(model):
        assert description, f"{owner.__name__}.{name} has no description"
        assert owner.model_config.get("frozen") and owner.model_config.get("extra") == "forbid", owner
        assert name in readme, f"README.md does not speak of the setting {name!r}"
    with pytest.raises(ValidationError):
        model.model_validate({**folder.table(), "a_key_that_nobody_knows": 1})
    for secret in folder.secrets:
        assert len(secret) >= SHORTEST_SECRET, f"settings.toml: the secret {secret!r} is too short to be found"
    typed = set(folder.secrets)
    open_secrets = [value for value in _strings(folder.table()) if "FAKE" in value and value not in typed]
    assert not open_secrets, f"secrets that are not SecretStr in Settings: {open_secrets}"


async def check_construction(folder: Folder) -> None:
    """The constructor keeps three things, calls nobody, logs and shows no secret."""
    hunt = Hunt(folder.secrets)
    with watched_logs(hunt):
        async with folder.open() as connector:
            assert connector.account == "main"
            assert_reprs_clean(hunt, connector, connector.settings)
            if isinstance(connector, TakesWebhooks):
                with pytest.raises(Unauthentic):
                    connector.handshake(Handshake())
            if isinstance(connector, Polls):
                every = connector.poll_every_s
                assert every is None or every >= 0


def check_fixtures(folder: Folder) -> None:
    """Every case has both its files and its source; each capability has its cases."""
    addressed = folder.speaks_mail or "{server}" in (folder.fixtures / "settings.toml").read_text("utf-8")
    assert folder.connector.in_house or addressed, "settings.toml: the platform's address is written as {server}"
    tomllib.loads((folder.fixtures / "settings.toml").read_text("utf-8"))
    files = {file.name for file in folder.fixtures.iterdir()}
    https = {name.removesuffix(".http") for name in files if name.endswith(".http")}
    jsons = {name.removesuffix(".json") for name in files if name.endswith(".json")} - {"send"}
    assert https and https == jsons, f"cases without their other file: {sorted(https ^ jsons)}"
    cases = folder.cases()
    for case in cases:
        assert READ_ON.search(case.source), f"{case.name}.http: X-Fixture-Source with `read YYYY-MM-DD`"
    if issubclass(folder.connector, TakesWebhooks):
        assert any(case.is_webhook for case in cases), "takes webhooks, and no case is one"
    if issubclass(folder.connector, Polls) and not issubclass(folder.connector, TakesWebhooks):
        assert any(case.method.startswith("HTTP/") for case in cases), "polls, and no case is a polled page"
    if issubclass(folder.connector, SendsReplies):
        _sends(folder)


def check_identities(folder: Folder) -> None:
    """Authors whose ids are phone numbers or addresses are declared so, for lists must not show them."""
    events = [event for case in folder.cases() if isinstance(case.expected, list) for event in case.expected]
    authors = [event["author"] for event in events if event.get("author") and not event.get("outgoing")]
    telling = [author["id"] for author in authors if _is_personal(author["id"], author.get("aliases", ()))]
    assert folder.connector.ids_are_personal or not telling, f"set ids_are_personal: {telling[0]} is personal data"


def _is_personal(name: str, aliases: Sequence[str]) -> bool:
    return bool(NUMBER.fullmatch(name)) or "@" in name or f"phone:+{name}" in aliases


def _sends(folder: Folder) -> None:
    sends = folder.sends()
    assert len({case.name for case in sends}) == len(sends), "send.json: names are unique"
    assert any(case.receipt for case in sends), "send.json: no case that is taken"
    assert any(case.raises for case in sends), "send.json: no case that is refused"
    for case in sends:
        assert (case.receipt is None) != (case.raises is None), f"{case.name}: either a receipt or raises"
        assert case.raises is None or case.raises in RAISES, f"{case.name}: raises {case.raises!r}"


def _limits(limits: Any) -> None:
    assert isinstance(limits, ReplyLimits)
    assert isinstance(limits.unit, TextUnit) and limits.maximum > 0
    assert limits.window is None or limits.window.total_seconds() > 0
    assert limits.max_parts is None or limits.max_parts >= 1


def _fields(model: type[BaseModel]) -> Iterator[tuple[type[BaseModel], str, str | None]]:
    for name, field in model.model_fields.items():
        yield model, name, field.description
        for nested in _models(field.annotation):
            yield from _fields(nested)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            yield annotation
    elif get_origin(annotation) is not None:
        for argument in get_args(annotation):
            yield from _models(argument)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def check_server_placeholder(folder: Folder) -> None:
    """With the placeholder filled in no address of the real platform is left in the settings."""
    addresses = [text for text in _strings(folder.settings("http://127.0.0.1:9").model_dump(mode="json"))]
    foreign = [text for text in addresses if text.startswith(("http://", "https://")) and not text.startswith(NOWHERE)]
    assert not foreign, f"tests would call {foreign}: give each address in settings.toml with {{server}}"
