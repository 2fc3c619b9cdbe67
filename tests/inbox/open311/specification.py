"""What the specification says of each answer, as a table: fields in XML and JSON, types, what may be empty.

Source: GeoReport v2 and Service Discovery, https://wiki.open311.org/GeoReport_v2 and
https://wiki.open311.org/Service_Discovery, read 2026-11-25.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def words(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def moment(value: Any) -> bool:
    return isinstance(value, str) and W3C.fullmatch(value) is not None


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def truth(value: Any) -> bool:
    return isinstance(value, bool)


def one_of(*choices: str) -> Callable[[Any], bool]:
    return lambda value: value in choices


@dataclass(frozen=True)
class Shape:
    """One element: which children it must have, which may be empty, and nothing else."""

    full: Mapping[str, Callable[[Any], bool]]
    maybe_empty: Mapping[str, Callable[[Any], bool]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, "Shape | Callable[[Any], bool]"]] = field(default_factory=dict)


SERVICE = Shape(
    {
        "service_code": words,
        "service_name": words,
        "description": words,
        "metadata": truth,
        "type": one_of("realtime", "batch", "blackbox"),
        "keywords": words,
        "group": words,
    }
)
VALUE = Shape({"key": words, "name": words})
ATTRIBUTE = Shape(
    {
        "variable": truth,
        "code": words,
        "datatype": one_of("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"),
        "required": truth,
        "order": number,
        "description": words,
    },
    {"datatype_description": words},
    {"values": ("value", VALUE)},
)
DEFINITION = Shape({"service_code": words}, lists={"attributes": ("attribute", ATTRIBUTE)})
SUBMITTED = Shape({"token": words}, {"service_notice": words, "account_id": words})
TOKEN = Shape({"token": words}, {"service_request_id": words})
REQUEST = Shape(
    {
        "service_request_id": words,
        "status": one_of("open", "closed"),
        "service_name": words,
        "service_code": words,
        "requested_datetime": moment,
        "updated_datetime": moment,
    },
    {
        "status_notes": words,
        "description": words,
        "agency_responsible": words,
        "service_notice": words,
        "expected_datetime": moment,
        "address": words,
        "address_id": words,
        "zipcode": words,
        "lat": number,
        "long": number,
        "media_url": words,
    },
)
ERROR = Shape({"code": number, "description": words})
ENDPOINT = Shape(
    {
        "specification": one_of("http://wiki.open311.org/GeoReport_v2"),
        "url": words,
        "changeset": words,
        "type": one_of("production", "test"),
    },
    lists={"formats": ("format", one_of("text/xml", "application/json"))},
)
DISCOVERY = Shape(
    {"changeset": words, "contact": words, "key_service": words}, lists={"endpoints": ("endpoint", ENDPOINT)}
)
#: Outermost element in XML -> the element of its list (None: it is no list), and the shape.
ANSWERS: Mapping[str, Mapping[str, tuple[str | None, Shape]]] = {
    "services": {"services": ("service", SERVICE)},
    "definition": {"service_definition": (None, DEFINITION)},
    "submitted": {"service_requests": ("request", SUBMITTED)},
    "token": {"service_requests": ("request", TOKEN)},
    "requests": {"service_requests": ("request", REQUEST)},
    "errors": {"errors": ("error", ERROR)},
    "discovery": {"discovery": (None, DISCOVERY)},
}


def check_json(kind: str, value: Any) -> None:
    """The whole answer is as the table says."""
    [(item, shape)] = ANSWERS[kind].values()
    if item is None:
        _check(shape, value)
        return
    assert isinstance(value, list)
    for one in value:
        _check(shape, one)


def _check(shape: Shape, value: Any) -> None:
    assert isinstance(value, dict), value
    assert value.keys() == shape.full.keys() | shape.maybe_empty.keys() | shape.lists.keys(), value.keys()
    for name, right in shape.full.items():
        assert right(value[name]), (name, value[name])
    for name, right in shape.maybe_empty.items():
        assert value[name] is None or right(value[name]), (name, value[name])
    for name, (_, inner) in shape.lists.items():
        for one in value[name]:
            _check(inner, one) if isinstance(inner, Shape) else _true(inner(one), one)


def _true(right: bool, value: Any) -> None:
    assert right, value


def from_xml(kind: str, body: bytes) -> Any:
    """The XML answer as the JSON that it must equal."""
    assert body.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    root = ET.fromstring(body)  # noqa: S314 - our own answer
    [(name, (item, shape))] = ANSWERS[kind].items()
    assert root.tag == name and not root.attrib and (root.text or "").strip() == ""
    if item is None:
        return _element(shape, root)
    assert all(child.tag == item for child in root)
    return [_element(shape, child) for child in root]


def _element(shape: Shape, element: ET.Element) -> Any:
    assert not element.attrib
    found: dict[str, Any] = {}
    for child in element:
        assert child.tag not in found, f"{child.tag} twice"
        if child.tag in shape.lists:
            item, inner = shape.lists[child.tag]
            assert all(one.tag == item for one in child)
            found[child.tag] = [_element(inner, one) if isinstance(inner, Shape) else one.text for one in child]
        else:
            found[child.tag] = _value({**shape.full, **shape.maybe_empty}[child.tag], child.text)
    return found


def _value(right: Callable[[Any], bool], text: str | None) -> Any:
    if text is None:
        return None
    if right is truth:
        return {"true": True, "false": False}[text]
    return float(text) if right is number else text
