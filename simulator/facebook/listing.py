"""Answering reads: the wanted fields of nodes, and pages of edges with their cursors and links."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from simulator.facebook import wire
from simulator.facebook.errors import Refused
from simulator.facebook.fields import Field, parse
from simulator.facebook.world import Story, World

DEFAULT_LIMIT, MOST = 25, 100
POST_DEFAULTS, COMMENT_DEFAULTS = "created_time,message,id", "created_time,from,message,id"
OPTIONAL = frozenset({"attachment", "attachments", "parent", "place", "story"})  #: fields that a node may lack


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the world for one caller: their token goes into the links, as on the real Graph."""

    world: World
    base: str  #: with the version
    token: str

    def node(self, story: Story, wanted: Sequence[Field] | None) -> dict[str, Any]:
        """The wanted fields of a story."""
        whole = wire.node(story, len(self.world.comments(story, all_levels=False)))
        found: dict[str, Any] = {"id": story.id}
        for field in wanted or parse(POST_DEFAULTS if story.is_post else COMMENT_DEFAULTS):
            if field.name == "comments":
                edge = self.comments(story, field.modifiers, field.fields)
                found |= {"comments": edge} if edge["data"] else {}
            elif field.name in whole:
                found[field.name] = _part(whole[field.name], field.fields)
            elif field.name not in OPTIONAL:
                raise Refused(100, f"(#100) Tried accessing nonexisting field ({field.name})")
        return found

    def comments(self, target: Story, query: Mapping[str, str], wanted: Sequence[Field] | None) -> dict[str, Any]:
        """A page of the edge `comments`."""
        stories = self.world.comments(target, all_levels=query.get("filter") == "stream")
        if query.get("order") == "reverse_chronological":
            stories.reverse()
        return self.page(f"{target.id}/comments", stories, query, wanted)

    def page(
        self, edge: str, stories: Sequence[Story], query: Mapping[str, str], wanted: Sequence[Field] | None
    ) -> dict[str, Any]:
        """A page of any edge, in the order of `stories`."""
        limit = _number(query, "limit", DEFAULT_LIMIT)
        if not 0 < limit <= MOST:
            raise Refused(100, f"(#100) Param limit must be a number between 1 and {MOST}")
        since, until = _number(query, "since", 0), _number(query, "until", 1 << 60)
        there = [story for story in stories if since <= story.at <= until]
        start = _after(there, query.get("after"))
        shown = there[start : start + limit]
        answer: dict[str, Any] = {"data": [self.node(story, wanted) for story in shown]}
        if shown:
            paging: dict[str, Any] = {"cursors": {"before": _cursor(shown[0]), "after": _cursor(shown[-1])}}
            if start + limit < len(there):
                paging["next"] = self._link(edge, query, wanted, _cursor(shown[-1]))
            answer["paging"] = paging
        return answer

    def _link(self, edge: str, query: Mapping[str, str], wanted: Sequence[Field] | None, after: str) -> str:
        asked = {name: value for name, value in query.items() if name in ("since", "until", "limit", "filter", "order")}
        if wanted is not None:
            asked["fields"] = ",".join(map(_written, wanted))
        return f"{self.base}/{edge}?" + urlencode({"access_token": self.token, **asked, "after": after})


def wanted_fields(query: Mapping[str, str]) -> list[Field] | None:
    """What `fields` asks for; None: it is not there."""
    return parse(query["fields"]) if query.get("fields") else None


def _part(value: Any, wanted: Sequence[Field] | None) -> Any:
    """Some keys of an object, or of each object of an edge."""
    if wanted is None or not isinstance(value, dict):
        return value
    if set(value) == {"data"}:
        return {"data": [_part(each, wanted) for each in value["data"]]}
    return {field.name: _part(value[field.name], field.fields) for field in wanted if field.name in value}


def _written(field: Field) -> str:
    modifiers = "".join(f".{name}({value})" for name, value in field.modifiers.items())
    inner = "{" + ",".join(map(_written, field.fields)) + "}" if field.fields is not None else ""
    return field.name + modifiers + inner


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    given = query.get(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit()):
        raise Refused(100, f"(#100) Param {name} must be a number")
    return int(given)


def _cursor(story: Story) -> str:
    return base64.urlsafe_b64encode(f"story:{story.number}".encode()).decode()


def _after(stories: Sequence[Story], cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        number = int(base64.urlsafe_b64decode(cursor).decode().removeprefix("story:"))
    except (ValueError, binascii.Error):
        raise Refused(100, "(#100) Invalid cursors values") from None
    falling = len(stories) > 1 and stories[0].number > stories[-1].number
    passed: Callable[[Story], bool] = (lambda s: s.number >= number) if falling else (lambda s: s.number <= number)
    return sum(1 for story in stories if passed(story))
