"""The door of Open311: format by extension, jurisdiction, and errors in the specification's own form."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from inbox.headers import secure
from inbox.open311.rendering import JSON, XML, render
from inbox.open311.services import Services, services
from inbox.problems import Problem, problem
from inbox.runtime import Inbox
from inbox.translation import words
from store.database import StoreUnavailable

BAD_REQUEST, FORBIDDEN, NOT_FOUND, TOO_MANY, AWAY = 400, 403, 404, 429, 503
KEPT = frozenset({TOO_MANY, AWAY})  #: statuses that say more than the specification's 400
log = logging.getLogger(__name__)


class Refused(Exception):
    """An error of the specification: its status is its code; the text is for people."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to Open311."""

    inbox: Inbox
    request: web.Request
    now: datetime
    services: Services

    def path(self, name: str) -> str:
        """A part of the path."""
        return self.request.match_info[name]

    def query(self, name: str) -> str | None:
        """A parameter; an empty one is a missing one."""
        return self.request.query.get(name, "").replace("\0", "").strip() or None


Screen = Callable[[Call], Awaitable[tuple[str, object]]]  #: gives the root element and the value


def guarded(inbox: Inbox, screen: Screen) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of a screen."""

    async def handle(request: web.Request) -> web.StreamResponse:
        form = request.match_info["format"]
        call = Call(inbox=inbox, request=request, now=inbox.parts.clock(), services=services())
        try:
            response = render(*await _answer(call, screen, form), form)
        except Refused as refused:
            response = _error(form, refused.status, refused.description)
        except Problem as refused:
            response = _problem(form, refused)
        except StoreUnavailable:
            response = _problem(form, problem("store_away", retry_after_s=5))
        except web.HTTPException:
            raise
        except Exception:
            log.exception("open311 failed", extra={"path": request.path})
            response = _error(form, 500, "A defect of ours: please tell us")
        secure(response, https=inbox.parts.settings.secure_cookies)
        return response

    return handle


async def _answer(call: Call, screen: Screen, form: str) -> tuple[str, object]:
    if form not in (XML, JSON):
        raise Refused(BAD_REQUEST, "format: xml or json")
    asked = call.query("jurisdiction_id")
    if asked is not None:
        require_jurisdiction(call, asked)
    if call.request.method == "GET":
        call.inbox.gate.look(call.request, call.now)
    return await screen(call)


def require_jurisdiction(call: Call, asked: str) -> None:
    """There is one; whoever names none means it.

    Raises:
        Refused: 404, another was named.
    """
    if asked != call.services.jurisdiction_id:
        raise Refused(NOT_FOUND, f"jurisdiction_id was not found; it is {call.services.jurisdiction_id}")


def _problem(form: str, refused: Problem) -> web.Response:
    said = words("en")
    status = {401: FORBIDDEN}.get(refused.status, refused.status)
    status = status if status in KEPT or status in (FORBIDDEN, NOT_FOUND) or status >= 500 else BAD_REQUEST
    text = refused.title(said) + (f": {refused.detail}" if refused.detail else "")
    response = _error(form, status, text)
    if retry := refused.headers.get("Retry-After"):
        response.headers["Retry-After"] = retry
    return response


def _error(form: str, status: int, description: str) -> web.Response:
    form = form if form in (XML, JSON) else XML
    return render("errors", [{"code": status, "description": description}], form, status)
