"""The citizen's own words: X escapes three characters and shortens every link, and this takes both back."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from connectors.reading import MAX_TEXT, Node

SHORT = re.compile(r"https?://t\.co/\w{1,64}", re.ASCII)
WEB = re.compile(r"https?://[^\s/]\S{0,4000}")
MEDIA_PAGE = re.compile(r"/status/\d+/(photo|video)/\d+$|/messages/media/\d+$", re.ASCII)
POST_PAGE = re.compile(r"/status/(\d+)(?:$|[?/])", re.ASCII)
MAX_LINKS = 200
MAX_ADDED = 10  #: links that X itself puts at the end of one text
ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True, slots=True)
class Link:
    """One shortened link: what stands in the text, and what the citizen wrote or X added."""

    short: str
    full: str

    @property
    def leads_to_media(self) -> bool:
        """X added it for an attached photo or video."""
        return MEDIA_PAGE.search(self.full) is not None

    @property
    def post_id(self) -> str | None:
        """The post that it leads to."""
        match = POST_PAGE.search(self.full)
        return match.group(1) if match else None


def web_address(node: Node) -> str | None:
    """An address that a browser may be led to; None for anything else."""
    found = node.text()
    return found if found is not None and WEB.fullmatch(found) else None


def links(entities: Node) -> list[Link]:
    """The shortened links of an `entities` object (the shape is the same in both versions of the API)."""
    found: list[Link] = []
    for url in entities["urls"].items_or_none():
        short, full = url["url"].text(), web_address(url["expanded_url"])
        if short and full and SHORT.fullmatch(short):
            found.append(Link(short, full))
        if len(found) == MAX_LINKS:
            break
    return found


def own_words(text: str | None, found: Iterable[Link], *, has_media: bool, posts: Collection[str] = ()) -> str | None:
    """The text as it was written; None when nothing is left.

    Links that X put at the end for attached media or for the quoted `posts` are dropped: those are attachments.
    """
    if text is None:
        return None
    found = list(found)
    added = {link.short for link in found if (has_media and link.leads_to_media) or link.post_id in posts}
    for _ in range(MAX_ADDED):
        before, _, last = text.rstrip().rpartition("https://")
        if "https://" + last not in added:
            break
        text = before.rstrip()
    full = {link.short: link.full for link in found}
    text = SHORT.sub(lambda match: full.get(match.group(), match.group()), text)
    for escaped, plain in ESCAPED:
        text = text.replace(escaped, plain)
    return text[:MAX_TEXT] if text.strip() else None
