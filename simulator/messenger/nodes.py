"""Answering reads: the wanted fields of nodes, and pages of edges with their cursors and links."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from simulator.facebook.errors import Refused
from simulator.facebook.fields import Field, parse

DEFAULT_LIMIT, MOST = 25, 100


@dataclass(frozen=True, slots=True)
class Edge:
    """A list of nodes that is asked for in pages."""

    path: str
    nodes: "Sequence[Whole]"
    most: int = MOST


@dataclass(frozen=True, slots=True)
class Whole:
    """A node with everything in it. What is in `lacks` may be asked for, and is left out where it is not there."""

    fields: Mapping[str, Any]
    defaults: tuple[str, ...]
    lacks: frozenset[str] = field(default=frozenset())

    @property
    def id(self) -> str:
        """Every node has one."""
        return str(self.fields["id"])


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads for one caller: their token goes into the links, as on the real Graph."""

    base: str  #: with the version
    token: str

    def node(self, whole: Whole, wanted: Sequence[Field] | None) -> dict[str, Any]:
        """The wanted fields of a node."""
        found: dict[str, Any] = {}
        for each in wanted or [Field(name) for name in whole.defaults]:
            value = whole.fields.get(each.name)
            if isinstance(value, Edge):
                page = self.page(value, each.modifiers, each.fields)
                found |= {each.name: page} if page["data"] else {}
            elif value is not None:
                found[each.name] = _part(value, each.fields)
            elif each.name not in whole.lacks:
                raise Refused(100, f"(#100) Tried accessing nonexisting field ({each.name})")
        return found | {"id": whole.id}

    def page(self, edge: Edge, query: Mapping[str, str], wanted: Sequence[Field] | None) -> dict[str, Any]:
        """A page of an edge."""
        limit = min(_number(query, DEFAULT_LIMIT), edge.most)
        start = _after(edge.nodes, query.get("after"))
        shown = edge.nodes[start : start + limit]
        answer: dict[str, Any] = {"data": [self.node(each, wanted) for each in shown]}
        if shown:
            after = _cursor(shown[-1])
            paging: dict[str, Any] = {"cursors": {"before": _cursor(shown[0]), "after": after}}
            if start + limit < len(edge.nodes):
                asked = {"fields": ",".join(map(_written, wanted))} if wanted else {}
                token = {"access_token": self.token}
                link = urlencode({**token, **asked, "limit": str(limit), "after": after})
                paging["next"] = f"{self.base}/{edge.path}?{link}"
            answer["paging"] = paging
        return answer


def wanted_fields(query: Mapping[str, str]) -> list[Field] | None:
    """What `fields` asks for; None: it is not there."""
    return parse(query["fields"]) if query.get("fields") else None


def _part(value: Any, wanted: Sequence[Field] | None) -> Any:
    """Some keys of an object, or of each object of a list."""
    if wanted is None or not isinstance(value, dict):
        return value
    if set(value) == {"data"}:
        return {"data": [_part(each, wanted) for each in value["data"]]}
    return {each.name: _part(value[each.name], each.fields) for each in wanted if each.name in value}


def _written(wanted: Field) -> str:
    modifiers = "".join(f".{name}({value})" for name, value in wanted.modifiers.items())
    inner = "{" + ",".join(map(_written, wanted.fields)) + "}" if wanted.fields is not None else ""
    return wanted.name + modifiers + inner


def _number(query: Mapping[str, str], default: int) -> int:
    given = query.get("limit")
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and int(given)):
        raise Refused(100, "(#100) Param limit must be a positive number")
    return int(given)


def _cursor(whole: Whole) -> str:
    """Names the node and its place: a conversation moves to the front while its list is read."""
    place = f"{whole.id} {whole.fields.get('updated_time', '')}"
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _after(nodes: Sequence[Whole], cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        name, _, at = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(" ")
    except (ValueError, binascii.Error):
        raise Refused(100, "(#100) Invalid cursors values") from None
    times = [str(each.fields.get("updated_time", "")) for each in nodes]
    for place, each in enumerate(nodes):
        if each.id == name and times[place] == at:
            return place + 1
    return next((place for place, time in enumerate(times) if time <= at), len(nodes)) if at else len(nodes)
