"""HTML mail as the text that a person sees, with the quoted history left out where something stands before it."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

BLOCKS = frozenset(
    {"p", "div", "tr", "li", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}
)
UNSEEN = ["script", "style", "head", "title", "template", "noscript", "object", "svg"]
#: Where mail programs put what is answered: Gmail, Thunderbird, Apple, Yahoo, Outlook, Proton, Zimbra.
QUOTED = (
    "div.gmail_quote, blockquote.gmail_quote, blockquote[type=cite], div.yahoo_quoted, div.moz-cite-prefix, "
    "div.protonmail_quote, blockquote.protonmail_quote, hr#zwchr ~ *, div#divRplyFwdMsg, div#divRplyFwdMsg ~ *, "
    "div#appendonsend, div#appendonsend ~ *, div.OutlookMessageHeader, div.OutlookMessageHeader ~ *"
)
MAX_HTML = 500_000  #: characters; more is no letter
SPACES = re.compile(r"\s+")
LINK = re.compile(r"https?://\S+")


def text_of_html(markup: str, *, without_history: bool) -> str:
    """Blocks become lines; a link whose words are not its address is followed by it."""
    from bs4 import BeautifulSoup  # few mails have no plain text: loaded when one comes

    markup = re.sub(r"<\?xml[^>]*>", "", markup[:MAX_HTML])
    if "<" not in markup:
        return markup
    soup = BeautifulSoup(markup, "html.parser")
    for tag in soup.find_all(UNSEEN):
        tag.decompose()
    whole = _seen(soup)
    if not without_history:
        return whole
    for tag in soup.select(QUOTED):
        tag.extract()
    return _seen(soup) or whole


def _seen(soup: "BeautifulSoup") -> str:
    from bs4.element import NavigableString, PreformattedString, Tag

    pieces: list[str] = []
    for node in soup.descendants:
        if isinstance(node, PreformattedString):  # comments and declarations
            continue
        if isinstance(node, NavigableString):
            pieces.append(SPACES.sub(" ", node))
        elif isinstance(node, Tag):
            if node.name == "br" or node.name in BLOCKS:
                pieces.append("\n")
            elif node.name == "a" and (address := _address(node)):
                pieces.append(f"\x02{address}\x03")
    return _tidy("".join(pieces))


def _address(tag: "Tag") -> str | None:
    address = tag.get("href")
    return address if isinstance(address, str) and LINK.fullmatch(address) and address not in tag.get_text() else None


def _tidy(text: str) -> str:
    """Addresses go behind the words of their link; no more than one empty line at a time."""
    text = re.sub(r"\x02([^\x03]*)\x03([^\n\x02]*)", r"\2 (\1)", text)
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
