"""The answers of Open311 as XML and JSON: one value, two forms (the specification's "Spark" mapping)."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import orjson
from aiohttp import web

XML, JSON = "xml", "json"
TYPES = {XML: "text/xml", JSON: "application/json"}
#: What the elements of each list are called in XML.
ITEMS = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(root: str, value: Any, form: str, status: int = 200) -> web.Response:
    """An answer; `root` is the outermost element, which JSON has not."""
    body = orjson.dumps(value) if form == JSON else as_xml(root, value)
    response = web.Response(body=body, status=status, content_type=TYPES[form], charset="utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"  # public data, without cookies
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if len(body) > 1024:
        response.enable_compression()
    return response


def as_xml(root: str, value: Any) -> bytes:
    """The document, with its declaration; characters that XML 1.0 has not are left out."""
    text: str = ET.tostring(_element(root, value), encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()


def _element(name: str, value: Any) -> ET.Element:
    element = ET.Element(name)
    if isinstance(value, dict):
        element.extend(_element(key, item) for key, item in value.items())
    elif isinstance(value, list):
        element.extend(_element(ITEMS[name], item) for item in value)
    elif isinstance(value, bool):
        element.text = str(value).lower()
    elif value is not None:
        element.text = NO_XML.sub("", str(value))
    return element
