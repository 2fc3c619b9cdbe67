"""One request of somebody known: what every screen is handed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import web

from inbox import sessions
from inbox.problems import problem
from inbox.runtime import Inbox
from inbox.sessions import Officer
from inbox.times import Times
from inbox.translation import Words

MOST_BODY = 256 * 1024  #: bytes of a form or of JSON: far beyond any reply
MOST_FIELDS = 320  #: an incident's page has a box to tick for each complaint
MOST_ID = 2**63
PACKED_FROM = 1024
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request, who makes it, and in which language it is answered."""

    inbox: Inbox
    request: web.Request
    words: Words
    now: datetime
    officer: Officer | None = None
    client: str | None = None  #: the name of the program, for bearer keys
    form: dict[str, str]

    @property
    def who(self) -> Officer:
        """The officer, on pages that only officers see."""
        if self.officer is None:
            raise problem("officers_only")
        return self.officer

    @property
    def part(self) -> str:
        """Which part of a page the script asks for; empty: the whole page."""
        return self.form.get("part") or self.request.query.get("part", "")

    def query(self, name: str) -> str | None:
        """A parameter of the address; an empty one counts as missing. NUL is no character of ours."""
        return self.request.query.get(name, "").replace("\0", "").strip() or None

    def row_id(self, name: str = "id") -> int:
        """A row id in the path."""
        return as_id(self.request.match_info[name])

    def page(self, template: str, *, status: int = 200, **context: Any) -> web.Response:
        """Draw a template."""
        times = Times(self.words, self.now)
        html = self.inbox.templates.get_template(template).render(
            t=self.words,
            times=times,
            officer=self.officer,
            csrf=sessions.masked(self.officer.csrf) if self.officer else "",
            here=self.request.path_qs,
            **context,
        )
        response = web.Response(text=html, status=status, content_type="text/html")
        if len(html) > PACKED_FROM:
            response.enable_compression()
        return response


def as_id(text: str) -> int:
    """A row id from outside."""
    if not (text.isascii() and text.isdigit() and int(text[:20]) < MOST_ID and len(text) < len(str(MOST_ID)) + 1):
        raise problem("bad_request", detail=f"not an id: {text[:24]!r}")
    return int(text)


async def read_form(request: web.Request) -> dict[str, str]:
    """The fields of a form; of a field that comes twice, the last."""
    body = await _read(request, FORM)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise problem("bad_request", detail="the form is not UTF-8, or has too many fields") from error
    return {name: value.replace("\0", "").replace("\r\n", "\n") for name, value in pairs}


async def read_json(request: web.Request) -> Any:
    """A JSON body; an empty one is an empty object."""
    body = await _read(request, JSON)
    try:
        return orjson.loads(body or b"{}")
    except orjson.JSONDecodeError as error:
        raise problem("bad_request", detail=f"not JSON: {error}") from error


async def _read(request: web.Request, content_type: str) -> bytes:
    if request.can_read_body and request.content_type != content_type:
        raise problem("wrong_type", detail=f"send {content_type}")
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > MOST_BODY:
            raise problem("too_large", detail=f"at most {MOST_BODY} bytes")
    return bytes(body)


def see_other(address: str) -> web.Response:
    """Go and look there: after a form was taken."""
    return web.Response(status=303, headers={"Location": address})


def safe_address(address: str | None) -> str:
    """An address inside our pages, whatever was asked for: never another site."""
    if not address or not address.startswith("/") or address[1:2] in ("/", "\\") or not address.isprintable():
        return "/"
    return address
