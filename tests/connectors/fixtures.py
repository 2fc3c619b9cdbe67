"""Reading a connector's folder: its class, its settings, and the recorded cases that everything is derived from."""

import importlib
import importlib.util
import inspect
import json
import sys
import tomllib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel, SecretStr

from connectors import registry
from connectors.contract import Connector, ConnectorSettings, Handshake
from connectors.guard import guarded_session
from connectors.http import Exchange, Http
from connectors.redaction import Redactor
from model.envelope import Envelope, Transport
from model.event import Visibility
from model.reply import Reply
from tests.connectors.scripted import Trouble, scripted_server
from tests.connectors.scripted_mail import scripted_mail

RECEIVED_AT = datetime(2026, 11, 24, 7, 2, tzinfo=UTC)
SOURCE_HEADER = "x-fixture-source"  #: where the shape comes from; never part of the envelope
RECEIVED_HEADER = "x-fixture-received-at"  #: for schemes that refuse old deliveries; never part of the envelope
NOWHERE = "http://127.0.0.1:9"  #: the discard port: for tests that call nobody


@dataclass(frozen=True, kw_only=True)
class Case:
    """One `.http` file and the `.json` beside it."""

    name: str
    method: str  #: POST (webhook), GET (handshake; webhook where the golden file is no answer) or HTTP (a polled page)
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    source: str
    received_at: datetime
    channel: str
    expected: Any  #: what `.json` holds

    @property
    def transport(self) -> Transport:
        """As the first line says."""
        return Transport.POLL if self.method.startswith("HTTP/") else Transport.WEBHOOK

    @property
    def is_handshake(self) -> bool:
        """Whether this is a subscription challenge."""
        return self.method == "GET" and is_answer(self.expected)

    @property
    def is_webhook(self) -> bool:
        """Whether this is a delivery."""
        return self.method in ("GET", "POST") and not self.is_handshake

    def handshake(self) -> Handshake:
        """The challenge, as the contract has it."""
        return Handshake(query=dict(self.query), headers=dict(self.headers))

    def envelope(self, **changes: Any) -> Envelope:
        """The envelope that the daemon would make of it, with some fields changed."""
        made = Envelope(
            channel=self.channel,
            account="main",
            transport=self.transport,
            received_at=self.received_at,
            body=self.body,
            headers=dict(self.headers),
        )
        return replace(made, **changes)


@dataclass(frozen=True, kw_only=True)
class SendCase:
    """One case of `send.json`."""

    name: str
    reply: Reply
    exchanges: list[dict[str, Any]]
    receipt: str | None
    raises: str | None
    retry_after_s: float | None
    says: str | None


@dataclass(frozen=True)
class Folder:
    """A connector's folder, inside the package or anywhere else."""

    path: Path
    package: str | None = None  #: its import name; None: it is loaded from its files

    @property
    def channel(self) -> str:
        """The folder's name is the channel's."""
        return self.path.name

    @cached_property
    def connector(self) -> type[Connector[Any]]:
        """The one connector class of the folder."""
        if self.package == f"connectors.{self.channel}":
            return registry.load(self.channel)
        module = _load_outside(self.path) if self.package is None else importlib.import_module(self.module_name)
        classes = [
            member
            for _, member in inspect.getmembers(module, inspect.isclass)
            if member.__module__ == module.__name__ and issubclass(member, Connector)
        ]
        assert len(classes) == 1, f"{self.path}/connector.py must hold exactly one connector class, found {classes}"
        return classes[0]

    @property
    def module_name(self) -> str:
        """The import name of `connector.py`."""
        return f"{self.package}.connector"

    @property
    def fixtures(self) -> Path:
        """Where the recorded cases are."""
        return self.path / "fixtures"

    def case_names(self) -> list[str]:
        """Names of all `.http` files, sorted."""
        return sorted(file.stem for file in self.fixtures.glob("*.http"))

    def case(self, name: str) -> Case:
        """Read one case."""
        raw = (self.fixtures / f"{name}.http").read_bytes()
        expected = json.loads((self.fixtures / f"{name}.json").read_text("utf-8"))
        return read_case(raw, name=name, channel=self.channel, expected=expected)

    def cases(self) -> list[Case]:
        """Read all cases."""
        return [self.case(name) for name in self.case_names()]

    def deliveries(self) -> list[Case]:
        """The cases that `normalise` is for."""
        return [case for case in self.cases() if not case.is_handshake]

    def table(self, server: str = NOWHERE) -> dict[str, Any]:
        """The account's settings table, with the address of the scripted server put in.

        For a door that speaks no HTTP `{imap}` and `{smtp}` stand for `HOST:PORT` of its two services.
        """
        text = (self.fixtures / "settings.toml").read_text("utf-8")
        at = urlsplit(server)
        smtp = dict(parse_qsl(at.query)).get("smtp", at.port)
        text = text.replace("{imap}", at.netloc).replace("{smtp}", f"{at.hostname}:{smtp}")
        return tomllib.loads(text.replace("{server}", server))

    @property
    def speaks_mail(self) -> bool:
        """Whether IMAP and SMTP are its door, not HTTP."""
        return "{smtp}" in (self.fixtures / "settings.toml").read_text("utf-8")

    def scripted(self, *, always: dict[str, Any] | Trouble | None = None) -> AbstractAsyncContextManager[Any]:
        """A server of the kind that this door calls."""
        return scripted_mail(always=always) if self.speaks_mail else scripted_server(always=always)

    def settings(self, server: str = NOWHERE) -> ConnectorSettings:
        """The table as the connector's `Settings`."""
        return self.connector.Settings.model_validate(self.table(server))

    @cached_property
    def secrets(self) -> tuple[str, ...]:
        """Every secret of the settings, in plain."""
        return tuple(secrets_of(self.settings()))

    def send_names(self) -> list[str]:
        """Names of the cases of `send.json`, in order."""
        return [entry["name"] for entry in self.raw_sends(NOWHERE)]

    def send(self, name: str, server: str = NOWHERE) -> SendCase:
        """Read one case of `send.json`."""
        return _send_case(next(entry for entry in self.raw_sends(server) if entry["name"] == name))

    def sends(self) -> list[SendCase]:
        """Read all cases of `send.json`; none where there is no such file."""
        return [_send_case(entry) for entry in self.raw_sends(NOWHERE)]

    def raw_sends(self, server: str = NOWHERE) -> list[dict[str, Any]]:
        """The entries of `send.json` as they stand; none where there is no such file."""
        file = self.fixtures / "send.json"
        if not file.exists():
            return []
        entries: list[dict[str, Any]] = json.loads(file.read_text("utf-8").replace("{server}", server))
        return entries

    @asynccontextmanager
    async def open(
        self,
        server: str = NOWHERE,
        *,
        timeout_s: float = 5.0,
        on_exchange: Callable[[Exchange], None] | None = None,
    ) -> AsyncIterator[Any]:
        """The connector as the daemon builds it, on a real session; both are closed afterwards."""
        session = guarded_session({"127.0.0.1"})
        try:
            door = Http(
                session,
                allowed_hosts={"127.0.0.1"},
                redact=Redactor(self.secrets),
                on_exchange=on_exchange,
                timeout_s=timeout_s,
            )
            connector = self.connector("main", self.settings(server), door)
            try:
                yield connector
            finally:
                await connector.close()
        finally:
            await session.close()


def read_case(raw: bytes, *, name: str, channel: str, expected: Any) -> Case:
    """Read an `.http` file: first line, headers (CRLF), blank line, body as it came."""
    head, separator, body = raw.partition(b"\r\n\r\n")
    assert separator, f"{name}.http: the head ends with an empty line, and its lines end with CRLF"
    first, *lines = head.decode("utf-8").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        key, colon, value = line.partition(":")
        assert colon and "\n" not in line, f"{name}.http: not a header line: {line!r}"
        headers[key.strip().lower()] = value.strip()
    method, _, rest = first.partition(" ")
    target = rest.rpartition(" ")[0] if method in ("GET", "POST") else ""
    assert method in ("GET", "POST", "HTTP/1.1"), f"{name}.http: the first line is {first!r}"
    received = headers.pop(RECEIVED_HEADER, None)
    query = urlsplit(target).query
    if method == "GET" and not is_answer(expected):  # as the daemon hands it to who delivers by GET
        headers["x-request-method"], body = "GET", query.encode()
    elif method == "POST" and query:
        headers["x-request-query"] = query
    return Case(
        name=name,
        method=method,
        query=dict(parse_qsl(query, keep_blank_values=True)),
        source=headers.pop(SOURCE_HEADER, ""),
        headers=headers,
        body=body,
        received_at=datetime.fromisoformat(received) if received else RECEIVED_AT,
        channel=channel,
        expected=expected,
    )


def is_answer(expected: Any) -> bool:
    """Whether a golden file holds what we answer to a challenge, not what happened."""
    return isinstance(expected, dict) and "status" in expected


def secrets_of(settings: BaseModel) -> list[str]:
    """Values of all `SecretStr` in the settings, also in nested tables and lists."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, SecretStr):
            found.append(value.get_secret_value())
        elif isinstance(value, BaseModel):
            for name in type(value).model_fields:
                walk(getattr(value, name))
        elif isinstance(value, Mapping):
            for item in value.values():
                walk(item)
        elif isinstance(value, list | tuple | set | frozenset):
            for item in value:
                walk(item)

    walk(settings)
    return [secret for secret in found if secret]


def _send_case(entry: Mapping[str, Any]) -> SendCase:
    fields: dict[str, Any] = {
        "key": f"fixture-{entry['name']}",
        "reply_to": None,
        "visibility": "private",
        "last_inbound_at": None,
        **entry["reply"],
    }
    fields["visibility"] = Visibility(fields["visibility"])
    if fields["last_inbound_at"] is not None:
        fields["last_inbound_at"] = datetime.fromisoformat(fields["last_inbound_at"])
    return SendCase(
        name=entry["name"],
        reply=Reply(**fields),
        exchanges=entry["exchanges"],
        receipt=entry.get("receipt"),
        raises=entry.get("raises"),
        retry_after_s=entry.get("retry_after_s"),
        says=entry.get("says"),
    )


@dataclass
class _Loaded:
    count: int = 0
    names: list[str] = field(default_factory=list)


_loaded = _Loaded()


def _load_outside(path: Path) -> ModuleType:
    """Import a folder that is not on the path, under a name that nobody else has."""
    _loaded.count += 1
    package = f"_outside_{_loaded.count}_{path.name}"
    spec = importlib.util.spec_from_file_location(package, path / "__init__.py", submodule_search_locations=[str(path)])
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[package] = module
    spec.loader.exec_module(module)
    return importlib.import_module(f"{package}.connector")


def installed() -> list[Folder]:
    """Every folder under `connectors/` that holds a connector, by name; none is imported yet."""
    root = Path(registry.__file__).parent
    return [Folder(file.parent, f"connectors.{file.parent.name}") for file in sorted(root.glob("*/connector.py"))]
