"""HTML mail as the text that a person sees, with the quoted history left out where something stands before it.

One pass over the markup, in time that grows with its length alone: whoever writes to the city chooses it. (A tree
builder took minutes for half a megabyte of unclosed links or nested quotations.)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

#: All alternatives end before the next `<`, so that an unclosed tag or quotation mark costs its own length and no more.
TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9:]{0,30})((?:[^<>"']|"[^"<]{0,4000}"|'[^'<]{0,4000}'){0,9000})>""")
ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
BLOCKS = frozenset({"br", "p", "div", "tr", "li", "table", "ul", "ol", "blockquote", "pre", "hr"})
BLOCKS |= {f"h{number}" for number in range(1, 7)}
UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "svg"})
#: Around what is answered: Gmail, Thunderbird, Apple, Yahoo, Proton.
QUOTED = re.compile(r"gmail_quote|yahoo_quoted|moz-cite-prefix|protonmail_quote")
#: Above what is answered: Outlook, Zimbra. All that follows is history.
ABOVE = re.compile(r"divRplyFwdMsg|appendonsend|OutlookMessageHeader|zwchr")
ADDRESS = re.compile(r"https?://[^\s<>]{1,2000}")
SPACES = re.compile(r"\s+")
MAX_HTML = 500_000  #: characters; more is no letter


def text_of_html(markup: str, *, without_history: bool) -> str:
    """Blocks become lines; a link whose words are not its address is followed by it."""
    markup = markup[:MAX_HTML]
    if without_history and (own := _seen(markup, without_history=True)):
        return own
    return _seen(markup, without_history=False)


@dataclass(slots=True)
class _Page:
    """What was seen so far."""

    pieces: list[str] = field(default_factory=list)
    link: tuple[str, int] | None = None  #: its address, and where its words begin
    hidden: str = ""  #: the element that is passed over, and how deep in others of its name
    depth: int = 0

    def open(self, name: str, attributes: str, without_history: bool) -> bool:
        """A tag begins; False: all that follows is history."""
        if self.hidden:
            self.depth += name == self.hidden
            return True
        given = {key.lower(): a or b or c for key, a, b, c in ATTRIBUTE.findall(attributes[:4000])}
        if without_history:
            names = f"{given.get('class', '')} {given.get('id', '')}"
            if ABOVE.search(names):
                return False
            if QUOTED.search(names) or (name == "blockquote" and given.get("type") == "cite"):
                self.hidden, self.depth = name, 1
                return True
        if name in BLOCKS:
            self.pieces.append("\n")
        elif name == "a":
            self.leave_link()
            address = unescape(given.get("href", ""))
            self.link = (address, len(self.pieces)) if ADDRESS.fullmatch(address) else None
        return True

    def close(self, name: str) -> None:
        """A tag ends."""
        if self.hidden:
            self.depth -= name == self.hidden
            self.hidden = self.hidden if self.depth else ""
        elif name == "a":
            self.leave_link()
        elif name in BLOCKS:
            self.pieces.append("\n")

    def leave_link(self) -> None:
        """Its address goes behind its words."""
        if self.link is not None:
            address, start = self.link
            words = "".join(self.pieces[start:])
            if words.strip() and address not in words:
                self.pieces.append(f" ({address})")
            self.link = None

    def write(self, words: str) -> None:
        """Text between tags."""
        if not self.hidden and words:
            self.pieces.append(SPACES.sub(" ", unescape(words)))


def _seen(markup: str, *, without_history: bool) -> str:
    page = _Page()
    for words, tag in _tokens(markup):
        page.write(words)
        if tag is None:
            continue
        closing, name, attributes = tag.groups()
        if closing:
            page.close(name.lower())
        elif not page.open(name.lower(), attributes, without_history):
            break
    page.leave_link()
    lines = [SPACES.sub(" ", line).strip() for line in "".join(page.pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _tokens(markup: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Text, and the tag behind it. Comments, declarations and what nobody sees are passed over."""
    lowered, at, start = markup.lower(), 0, 0
    while (at := markup.find("<", at)) >= 0:
        skipped = _unseen(markup, lowered, at)
        if skipped is not None:
            yield markup[start:at], None
            at = start = skipped
        elif (tag := TAG.match(markup, at)) is not None:
            yield markup[start:at], tag
            at = start = tag.end()
        else:
            at += 1  # a sign like any other: "a < b"
    yield markup[start:], None


def _unseen(markup: str, lowered: str, at: int) -> int | None:
    """Where something invisible that begins here ends; None: nothing such begins here."""
    if markup.startswith("<!--", at):
        return _behind(markup, "-->", at)
    if markup.startswith(("<!", "<?"), at):
        return _behind(markup, ">", at)
    name = re.compile(r"[a-z]+").match(lowered, at + 1)
    return _behind(lowered, f"</{name[0]}", at) if name is not None and name[0] in UNSEEN else None


def _behind(markup: str, end: str, at: int) -> int:
    """Behind the next `end`; the end of all where there is none."""
    found = markup.find(end, at)
    return len(markup) if found < 0 else found + (len(end) if end.endswith(">") else 0)
