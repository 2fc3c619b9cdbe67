"""Documents lead somewhere, name what there is, and name no place of one machine."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from aggregator.queue import sign
from service import cli
from tests.docs import markdown

ROOT = markdown.ROOT
MAKE = re.compile(r"^make(?: ([a-z]+))?(?: [A-Z]+=\S+)*$")
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
REGISTRIES = re.compile(r"\b(?:pypi|pythonhosted|npmjs|yarnpkg|crates|rubygems|ghcr|quay|docker)\.(?:org|com|io)\b")
PLACES = re.compile(r"(?<![\w.~])/(?:home|root|tmp|work|Users|mnt|workspace)/|\b[A-Z]:\\")
COMMAND = re.compile(r"^(?:\.venv/bin/)?command-center ")
ENOUGH = 250  #: lines of the README


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


every_file = pytest.mark.parametrize("path", markdown.files(), ids=named)


@every_file
def test_every_link_leads_to_a_file(path: Path) -> None:
    assert [link for link in markdown.links(markdown.read(path)) if not leads(path, link)] == []


def leads(page: Path, link: str) -> bool:
    place, _, anchor = link.partition("#")
    if re.match(r"[a-z][a-z0-9+.-]*:", place):
        return True
    target = (page.parent / unquote(place)).resolve() if place else page
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not (anchor and target.suffix == ".md") or anchor in markdown.anchors(markdown.read(target))


@every_file
def test_every_make_target_exists(path: Path) -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text("utf-8")))
    calls = [match[1] for line in markdown.code(markdown.read(path)) if (match := MAKE.match(line.strip()))]
    assert {target for target in calls if target} <= targets


@every_file
def test_no_place_of_a_machine_and_no_registry_is_named(path: Path) -> None:
    text = markdown.read(path)
    assert not REGISTRIES.findall(text)
    assert not PLACES.findall(text)


def commands() -> Iterator[tuple[str, str]]:
    """Lines of shell blocks that call us, and calls between backticks in tables and prose of the main pages."""
    for path in markdown.files():
        for block in markdown.blocks(markdown.read(path)):
            for line in block.text.splitlines() if block.language == "sh" else ():
                if COMMAND.match(call := line.rpartition("| ")[2]):
                    yield named(path), call
        for words in markdown.INLINE.findall(markdown.prose(markdown.read(path))):
            if COMMAND.match(words) and "…" not in words:
                yield named(path), words


@pytest.mark.parametrize(("path", "line"), sorted(set(commands())))
def test_every_command_line_is_one(path: str, line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    if words in (["--help"], ["quarantine"], ["officer"]):  # the words of a group, or a call for help
        return
    options = cli._parser(cli.COMMANDS).parse_args(words)
    assert callable(options.run)


def test_the_readme_stays_short() -> None:
    assert len(markdown.read(ROOT / "README.md").splitlines()) < ENOUGH


def test_decisions_are_numbered_without_a_gap_and_say_what_was_given_up() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [record.name[:4] for record in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    for record in records:
        text = markdown.read(record)
        assert text.startswith(f"# {record.name[:4]}: ")
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Given up")), record.name


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_verification_in_the_api_page_verifies_what_we_sign() -> None:
    shown = next(block for block in markdown.blocks(markdown.read(ROOT / "docs" / "api.md")) if block.path == "verify")
    names: dict[str, object] = {}
    exec(shown.text, names)  # noqa: S102 - our own page
    is_genuine, body, secret = names["is_genuine"], b'{"specversion":"1.0"}', "a secret of the queue"
    assert callable(is_genuine)
    signature = sign(secret, "event-1", "1795503720", body)
    headers = {"webhook-id": "event-1", "webhook-timestamp": "1795503720", "webhook-signature": signature}
    assert is_genuine(secret, headers, body, now=1795503721.0)
    assert not is_genuine(secret, headers, body + b" ", now=1795503721.0)
    assert not is_genuine(secret, headers, body, now=1795504720.0)
    assert not is_genuine("another secret", headers, body, now=1795503721.0)
    assert not is_genuine(secret, headers | {"webhook-id": "event-2"}, body, now=1795503721.0)
    assert not is_genuine(secret, {}, body, now=1795503721.0)
