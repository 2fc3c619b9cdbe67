"""Where a secret must not be: events, errors, reprs, logs, kept exchanges."""

import base64
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, quote_plus

from connectors.contract import ConnectorSettings
from connectors.http import Exchange


def forms(secret: str) -> set[str]:
    """The secret in plain, URL-encoded, as JSON, and as base64 wherever in the encoded text it starts."""
    raw = secret.encode()
    found = {secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]}
    for lead in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = encode(b"\0" * lead + raw).decode().rstrip("=")
            # The first and last characters also hold bits of the neighbours.
            found.add(encoded[2 * lead : len(encoded) - 1] if lead else encoded[:-1])
    return found


class Hunt:
    """Looks for the secrets of one folder."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._forms = [(form, secret) for secret in secrets for form in forms(secret)]

    def __call__(self, where: str, *texts: str) -> None:
        """Raise when a secret is in one of the texts."""
        for text in texts:
            for form, secret in self._forms:
                if form in text:
                    raise AssertionError(f"a secret ({secret[:10]}…) stands in {where}")

    def error(self, where: str, error: BaseException) -> None:
        """Look into an error as a log would show it, without the frames: text, arguments, what it came from."""
        seen: BaseException | None = error
        while seen is not None:
            self(f"{where} ({type(seen).__name__})", str(seen), repr(seen), repr(seen.args))
            seen = None if seen.__suppress_context__ and seen.__cause__ is None else seen.__cause__ or seen.__context__


class _Catcher(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        extras = {key: value for key, value in record.__dict__.items() if key not in ("args", "exc_info")}
        self.lines.append(f"{self.format(record)} {extras!r}")


@contextmanager
def watched_logs(hunt: Hunt) -> Iterator[None]:
    """No secret is logged by anybody meanwhile, at whatever level."""
    catcher = _Catcher()
    catcher.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(catcher)
    try:
        yield
    finally:
        root.removeHandler(catcher)
        root.setLevel(level)
    for line in catcher.lines:
        hunt(f"a log line: {line[:60]!r}", line)


def assert_exchanges_clean(hunt: Hunt, exchanges: Sequence[Exchange]) -> None:
    """What is kept of calls holds no secret."""
    for exchange in exchanges:
        hunt(f"the kept exchange of {exchange.method}", repr(exchange))


def assert_reprs_clean(hunt: Hunt, connector: Any, settings: ConnectorSettings) -> None:
    """Neither the connector nor its settings show a secret when somebody prints them."""
    hunt("repr(settings)", repr(settings), str(settings), json.dumps(settings.model_dump(mode="json"), default=str))
    hunt("repr(connector)", repr(connector), str(connector))
