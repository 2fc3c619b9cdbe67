"""What of the documents is read off the code. `python -m tests.docs.generated` writes it; a test holds both together.

In `docs/channels.md` and `docs/settings.md` it stands between two markers, and the words around them are anybody's;
`docs/schema/complaint.json` is generated whole.
"""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from connectors.contract import Connector, Polls, SendsReplies, TakesWebhooks
from model.cloudevent import complaint_schema
from service.commands.channels import CAPABILITIES, capabilities
from service.settings import Settings
from tests.connectors.fixtures import installed

ROOT = Path(__file__).parents[2]
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"
CHANNELS, SETTINGS, SCHEMA = "docs/channels.md", "docs/settings.md", "docs/schema/complaint.json"
ACCOUNTS = "accounts"


def documents() -> dict[str, str]:
    """Every generated document as it should read, by its path from the root."""
    return {
        CHANNELS: between(CHANNELS, channel_table()),
        SETTINGS: between(SETTINGS, settings_tables()),
        SCHEMA: json.dumps(complaint_schema(), indent=2, ensure_ascii=False) + "\n",
    }


def between(path: str, generated: str) -> str:
    """The document with its generated part renewed.

    Raises:
        ValueError: it has not exactly one pair of markers.
    """
    before, begin, rest = (ROOT / path).read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in after:
        raise ValueError(f"{path}: give it one {BEGIN} and one {END}")
    return f"{before}{BEGIN}\n\n{generated}\n\n{END}{after}"


def own_connectors() -> list[type[Connector[Any]]]:
    """The connectors of this tree; those of other packages on this machine are their own business."""
    return [folder.connector for folder in installed()]


def channel_table() -> str:
    """What works where: off the class lines, and off what the recorded payloads are read as."""
    names = list(CAPABILITIES.values())
    rows = [
        [_link(kind), *_marks(kind, names), _mark(_reconciles(kind)), *map(_mark, _tells(kind)), *_limits(kind)]
        for kind in own_connectors()
    ]
    told = ["reconciled", "place", "edits", "deletes"]
    return markdown_table(["channel", *names, *told, "one part of a reply", "window for replies", "parts"], rows)


def _reconciles(kind: type[Connector[Any]]) -> bool:
    """What webhooks lose is found by the poll."""
    return issubclass(kind, TakesWebhooks) and issubclass(kind, Polls) and kind.reconciles


def _tells(kind: type[Connector[Any]]) -> tuple[bool, bool, bool]:
    """Whether some recorded payload is read as a place, an edit, a deletion."""
    events = [event for path in _cases(kind) for event in _events(json.loads(path.read_text("utf-8")))]
    kinds = {event["kind"] for event in events}
    place = any(event.get("location") for event in events)
    return place, "message_edited" in kinds, "message_deleted" in kinds


def _cases(kind: type[Connector[Any]]) -> Iterator[Path]:
    folder = ROOT / "connectors" / kind.channel / "fixtures"
    return (path for path in sorted(folder.glob("*.json")) if path.with_suffix(".http").exists())


def _events(said: Any) -> list[dict[str, Any]]:
    """A handshake and what cannot be read say no events."""
    return [event for event in said if isinstance(event, dict) and "kind" in event] if isinstance(said, list) else []


def _mark(able: bool) -> str:
    return "yes" if able else "–"


def _link(kind: type[Connector[Any]]) -> str:
    return f"[{kind.title}](../connectors/{kind.channel}/README.md)"


def _marks(kind: type[Connector[Any]], names: list[str]) -> Iterator[str]:
    able = capabilities(kind)
    return (_mark(name in able) for name in names)


def _limits(kind: type[Connector[Any]]) -> list[str]:
    if not issubclass(kind, SendsReplies):
        return ["–", "–", "–"]
    limits = kind.limits
    parts = "as many as it takes" if limits.max_parts is None else str(limits.max_parts)
    return [f"{limits.maximum:,} {limits.unit.value}", _span(limits.window), parts]


def _span(window: timedelta | None) -> str:
    if window is None:
        return "none"
    hours = window.total_seconds() / 3600
    return f"{hours / 24:g} days" if hours > 24 else f"{hours:g} hours"


def settings_tables() -> str:
    """Every key with its default and its own description."""
    parts = []
    for name, section in sections():
        parts.append(f"## `[{name}]`\n\n{section.__doc__}\n\n{keys_table(section)}")
    for kind in own_connectors():
        words = f"One account on {kind.title}; [where each value comes from](../connectors/{kind.channel}/README.md)."
        parts.append(f"## `[accounts.{kind.channel}.NAME]`\n\n{words}\n\n{keys_table(kind.Settings)}")
    return "\n\n".join(parts)


def sections() -> Iterator[tuple[str, type[BaseModel]]]:
    """The tables of the settings, without the accounts."""
    for name, field in Settings.model_fields.items():
        if name != ACCOUNTS:
            assert isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
            yield name, field.annotation


def keys_table(model: type[BaseModel]) -> str:
    """One line a key."""
    rows = [
        [f"`{name}`", _default(field), _secret(field) + (field.description or "")]
        for name, field in model.model_fields.items()
    ]
    return markdown_table(["key", "default", "what it is"], rows)


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is PydanticUndefined:
        return "needed"
    if value is None:
        return "none"
    return f"`{json.dumps(plain(value), ensure_ascii=False)}`"


def plain(value: Any) -> Any:
    """A default as it is written in TOML or JSON."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _secret(field: FieldInfo) -> str:
    kinds = {field.annotation, *get_args(field.annotation)}
    return "secret. " if SecretStr in kinds else ""


def markdown_table(head: list[str], rows: list[list[str]]) -> str:
    """A table in GitHub's Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def main(say: Callable[[str], object] = sys.stdout.write) -> None:
    """Write what has changed."""
    for path, text in documents().items():
        file = ROOT / path
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
            say(f"{path} written\n")


if __name__ == "__main__":
    main()
