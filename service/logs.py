"""Logs: one line an event, with its context bound; secrets and personal numbers are blanked before they are written."""

import logging
import sys
from collections.abc import Iterable, MutableMapping
from typing import Any

import structlog

from connectors.redaction import Redactor

QUIET = ("httpx", "httpcore", "telegram", "tweepy", "urllib3", "apscheduler", "asyncio", "aiohttp.access")


def configure(*, json: bool, level: str, secrets: Iterable[str] = ()) -> None:
    """Send all logs to standard error, as text or JSON."""
    redact = Redactor(secrets)

    def blank(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {key: redact(value) if isinstance(value, str) else value for key, value in event.items()}

    renderer: Any = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, blank, renderer],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
