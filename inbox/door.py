"""The door of every screen and of the API: who comes in, with which proof, and how a refusal is said."""

import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from enum import Enum
from urllib.parse import urlencode

import orjson
from aiohttp import web

from inbox import sessions
from inbox.headers import secure
from inbox.problems import NOT_FOUND, Problem, problem
from inbox.runtime import Inbox
from inbox.sessions import Officer
from inbox.translation import words
from inbox.visit import Visit, read_form, see_other
from store.database import StoreUnavailable
from store.officers import VIEWER

SAFE = frozenset({"GET", "HEAD"})
OWN_SITE = frozenset({"same-origin", "none"})
CSRF_HEADER = "X-CSRF-Token"
BEARER = "Bearer "
NO_PAGE = ("text/event-stream", "image/", "audio/", "video/")  #: who asks for these shows no page
Screen = Callable[[Visit], Awaitable[web.StreamResponse]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = logging.getLogger(__name__)


class Access(Enum):
    """Who may come in."""

    ANYBODY = "anybody"  #: the login page
    OFFICER = "officer"  #: a page: whoever is not signed in is sent to the login
    OWN = "own"  #: the same, for what changes nobody's work but one's own pages
    API = "api"  #: officers and programs
    API_OFFICER = "api_officer"  #: officers only
    API_ANYBODY = "api_anybody"  #: the descriptions of the API


API = frozenset({Access.API, Access.API_OFFICER, Access.API_ANYBODY})


def guarded(inbox: Inbox, screen: Screen, access: Access) -> Handler:
    """The aiohttp handler of a screen."""

    async def handle(request: web.Request) -> web.StreamResponse:
        visit = Visit(
            inbox=inbox,
            request=request,
            words=words("en" if access in API else inbox.parts.settings.language),
            now=inbox.parts.clock(),
            form={},
        )
        try:
            visit = await _admit(visit, access)
            response = await screen(visit)
        except Problem as refused:
            response = _say(visit, refused, access)
        except StoreUnavailable:
            response = _say(visit, problem("store_away", retry_after_s=5), access)
        except web.HTTPException:
            raise
        except Exception:
            log.exception("a screen failed", extra={"path": request.path})
            response = _say(visit, problem("broken"), access)
        if not response.prepared:
            secure(response, https=inbox.parts.settings.secure_cookies)
        return response

    return handle


async def _admit(visit: Visit, access: Access) -> Visit:
    """The visit with its officer or program, once all proofs were given."""
    request, inbox = visit.request, visit.inbox
    if access is Access.API_ANYBODY:
        return visit
    if access in API and (client := _client(visit)):
        if access is Access.API_OFFICER:
            raise problem("officers_only")
        return replace(visit, client=client)
    settings = inbox.parts.settings
    officer = await sessions.current(inbox.parts.database, request, settings, visit.now)
    if officer is not None and access not in API:
        visit = replace(visit, words=words(officer.language))
    if officer is None and access is not Access.ANYBODY:
        raise problem("not_signed_in")
    visit = replace(visit, officer=officer)
    if request.method in SAFE:
        return visit
    _may_change(request, officer, access)
    if access not in API:
        visit = replace(visit, form=await read_form(request))
    if officer is not None and access is not Access.ANYBODY:
        _must_be_ours(officer, visit)
    return visit


def _may_change(request: web.Request, officer: Officer | None, access: Access) -> None:
    """It comes from our own pages, and the officer does more than read."""
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITE:
        raise problem("cross_site")
    if officer is not None and officer.role == VIEWER and access not in (Access.ANYBODY, Access.OWN):
        raise problem("read_only")


def _must_be_ours(officer: Officer, visit: Visit) -> None:
    """The form was on a page of this session."""
    given = visit.request.headers.get(CSRF_HEADER) or visit.form.get("csrf", "")
    if not sessions.genuine(officer.csrf, given):
        raise problem("bad_csrf")


def _client(visit: Visit) -> str | None:
    """The program behind a bearer key. All keys are compared, each in constant time."""
    header = visit.request.headers.get("Authorization", "")
    if not header.startswith(BEARER):
        return None
    given = header.removeprefix(BEARER).strip().encode()
    found = None
    for name, key in visit.inbox.parts.settings.api_clients.items():
        if hmac.compare_digest(key.get_secret_value().encode(), given):
            found = name
    if found is None:
        raise problem("not_signed_in")
    return found


def _say(visit: Visit, refused: Problem, access: Access) -> web.StreamResponse:
    """The refusal as problem details, as a part of a page, as the way to the login, or as a page."""
    request = visit.request
    if access in API:
        body = orjson.dumps(refused.document(visit.words, request.path))
        return web.Response(
            body=body, status=refused.status, headers=refused.headers, content_type="application/problem+json"
        )
    page_wanted = not (visit.part or request.headers.get("Accept", "").startswith(NO_PAGE))
    if refused.code == "not_signed_in" and page_wanted:
        there = request.path_qs if request.method in SAFE else "/"
        return see_other("/login?" + urlencode({"next": there}) if there != "/" else "/login")
    template = "problem.html" if page_wanted else "parts/problem.html"
    response = visit.page(template, status=refused.status, problem=refused, missing=refused.status == NOT_FOUND)
    response.headers.update(refused.headers)
    return response
