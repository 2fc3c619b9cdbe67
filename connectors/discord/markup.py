"""Discord formats what bots write ("Message formatting", docs.discord.com, read 2026-11-25): here a text is a text."""

import re

from connectors.text import measure
from model.reply import TextUnit

MAX_TEXT = 2000
#: What has a meaning: some signs anywhere but in links, others at the beginning of a line.
MARKUP = re.compile(r"(?P<link>https?://\S+)|(?P<sign>[\\*_~|`\[<])|^(?P<indent>[ \t]*)(?P<lead>[>#-])", re.MULTILINE)
ESCAPED = re.compile(r"(?P<link>https?://\S+)|\\(?P<sign>[\\*_~|`\[<>#-])")


def literal(text: str) -> str:
    """The text written so that it reads as it is; as it stands where it would grow too long by that."""
    written = MARKUP.sub(_escaped, text)
    return written if measure(written, TextUnit.UTF16) <= MAX_TEXT else text


def plain(written: str) -> str:
    """The other way round: what we have sent, as the officer wrote it."""
    return ESCAPED.sub(lambda found: found["link"] or found["sign"], written)


def _escaped(found: re.Match[str]) -> str:
    if found["link"]:
        return found["link"]
    return f"\\{found['sign']}" if found["sign"] else f"{found['indent']}\\{found['lead']}"
