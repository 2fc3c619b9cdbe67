"""Reading Markdown as far as the checks need it: files, code blocks, links, headings."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = frozenset({"node_modules", "var", "dist", "build"})
FENCE = re.compile(r"^```(\w*)[ \t]*([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"(?:\]\(|\bsrc=\"|\bhref=\")([^)\s\"]+)")
HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced code block."""

    language: str
    path: str  #: what stands after the language: the file that it is; often nothing
    text: str


@cache
def files() -> tuple[Path, ...]:
    """All Markdown files of the project."""
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in NOT_OURS)
        found += [Path(folder, name) for name in sorted(names) if name.endswith(".md")]
    return tuple(found)


@cache
def read(path: Path) -> str:
    """The text of a document."""
    return path.read_text("utf-8")


def blocks(text: str) -> list[Block]:
    """The code blocks in order."""
    return [Block(match[1], match[2].strip(), match[3]) for match in FENCE.finditer(text)]


def prose(text: str) -> str:
    """The text without its code blocks."""
    return FENCE.sub("", text)


def links(text: str) -> Iterator[str]:
    """Where links and pictures lead, without those inside code."""
    yield from (match[1] for match in LINK.finditer(INLINE.sub("``", prose(text))))


def code(text: str) -> Iterator[str]:
    """Lines of code: of blocks, and what stands between backticks."""
    for block in blocks(text):
        yield from block.text.splitlines()
    yield from INLINE.findall(prose(text))


def anchors(text: str) -> set[str]:
    """The names that GitHub gives to headings."""
    return {_slug(heading) for heading in HEADING.findall(prose(text))}


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
