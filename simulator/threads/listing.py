"""Answering reads: the wanted fields of a post, and pages of lists with their cursors and links."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from simulator.threads import wire
from simulator.threads.errors import Refused, not_found
from simulator.threads.world import Post, World

DEFAULT_LIMIT, MOST = 25, 100
KNOWN = frozenset({
    "id", "media_product_type", "media_type", "media_url", "permalink", "username", "text", "timestamp", "shortcode",
    "thumbnail_url", "children", "is_quote_post", "has_replies", "root_post", "replied_to", "is_reply",
    "is_reply_owned_by_me", "hide_status", "reply_audience", "quoted_post", "reposted_post", "gif_url", "topic_tag",
    "alt_text", "link_attachment_url", "poll_attachment", "owner",
})  # fmt: skip
INNER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the world for one caller: their token goes into the links, as on the real platform."""

    world: World
    base: str  #: with the version
    token: str

    def node(self, name: str, query: Mapping[str, str]) -> dict[str, Any]:
        """One post, or one picture of an album."""
        address = self.world.picture(name)
        if address is not None:
            return _wanted(wire.picture(name, address), query)
        post = self.world.find(name)
        if post is None:
            raise not_found(name)
        return self._post(post, query)

    def page(self, path: str, posts: Sequence[Post], query: Mapping[str, str]) -> dict[str, Any]:
        """A page of a list. `posts` in the order in which they were written; the newest come first unless asked."""
        limit = _number(query, "limit", DEFAULT_LIMIT)
        if not 0 < limit <= MOST:
            raise Refused(100, f"(#100) Param limit must be a number between 1 and {MOST}")
        since, until = _number(query, "since", 0), _number(query, "until", 1 << 60)
        there = [post for post in posts if since <= post.at <= until]
        if query.get("reverse", "true") != "false":
            there.reverse()
        start = _after(there, query.get("after"))
        shown = there[start : start + limit]
        answer: dict[str, Any] = {"data": [self._post(post, query) for post in shown]}
        if shown:
            cursors = {"before": _cursor(shown[0]), "after": _cursor(shown[-1])}
            answer["paging"] = {"cursors": cursors}
            if start + limit < len(there):
                onward = {**query, "access_token": self.token, "after": cursors["after"]}
                answer["paging"]["next"] = f"{self.base}/{path}?{urlencode(onward)}"
        return answer

    def _post(self, post: Post, query: Mapping[str, str]) -> dict[str, Any]:
        return _wanted(wire.media(post, has_replies=bool(self.world.children(post))), query)


def _wanted(whole: dict[str, Any], query: Mapping[str, str]) -> dict[str, Any]:
    fields = [name for name in INNER.sub("", query.get("fields", "id")).split(",") if name]
    for name in fields:
        if name not in KNOWN:
            raise Refused(100, f"(#100) Tried accessing nonexisting field ({name[:40]})")
    return {name: whole[name] for name in ("id", *fields) if name in whole}


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    given = query.get(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit()):
        raise Refused(100, f"(#100) Param {name} must be a number")
    return int(given)


def _cursor(post: Post) -> str:
    return base64.urlsafe_b64encode(f"media:{post.number}".encode()).decode()


def _after(posts: Sequence[Post], cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        number = int(base64.urlsafe_b64decode(cursor).decode().removeprefix("media:"))
    except (ValueError, binascii.Error):
        raise Refused(100, "(#100) Invalid cursors values") from None
    return sum(1 for post in posts if post.number >= number)
