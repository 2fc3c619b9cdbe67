"""Signing in and out, and the language of one's pages."""

import hmac
import logging
import secrets
from functools import partial

from aiohttp import web

from inbox import sessions
from inbox.addresses import address_of
from inbox.passwords import TooBusy
from inbox.problems import TOO_MANY, UNPROCESSABLE, problem
from inbox.translation import LANGUAGES, words
from inbox.visit import Visit, safe_address, see_other
from store import officers
from store.columns import Record

MARK = "login"  #: cookie with the token of the login form: there is no session yet
MARK_AGE_S = 3600
FORBIDDEN = 403
log = logging.getLogger(__name__)


async def show(visit: Visit) -> web.StreamResponse:
    """The form."""
    if visit.officer is not None:
        return see_other(safe_address(visit.query("next")))
    return _form(visit)


async def sign_in(visit: Visit) -> web.StreamResponse:
    """Check login and password. Unknown logins cost as much as known ones, and guesses become slow."""
    login, address = visit.form.get("login", "").strip()[:64], address_of(visit.request) or ""
    mark = visit.request.cookies.get(MARK, "")
    if not mark or not hmac.compare_digest(mark.encode(), visit.form.get("csrf", "").encode()):
        return _form(visit, status=FORBIDDEN, error="login.no_cookie")
    throttle = visit.inbox.throttle
    if wait := throttle.wait(login, address, visit.now):
        return _form(visit, status=TOO_MANY, error="login.wait", seconds=int(wait.total_seconds()) + 1)
    officer = await _check(visit, login)
    if officer is None:
        throttle.failed(login, address, visit.now)
        log.warning("a login failed", extra={"address": address})
        return _form(visit, status=UNPROCESSABLE, error="login.wrong")
    throttle.succeeded(login, address)
    settings = visit.inbox.parts.settings
    token = await sessions.start(visit.inbox.parts.database, officer.id, settings, visit.now)
    response = see_other(safe_address(visit.form.get("next")))
    sessions.set_cookie(response, token, settings)
    response.del_cookie(MARK, path="/login")
    return response


async def sign_out(visit: Visit) -> web.StreamResponse:
    """End the session, here and in the store."""
    job = partial(officers.end_session, token_hash=visit.who.token_hash)
    await visit.inbox.parts.database.write(job)
    response = see_other("/login")
    sessions.drop_cookie(response, visit.inbox.parts.settings)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


async def set_language(visit: Visit) -> web.StreamResponse:
    """The officer's pages speak another language from now on."""
    language = visit.form.get("language", "")
    if language not in LANGUAGES:
        raise problem("bad_request")
    job = partial(officers.set_language, officer_id=visit.who.id, language=language)
    await visit.inbox.parts.database.write(job)
    return see_other(safe_address(visit.form.get("next")))


async def _check(visit: Visit, login: str) -> Record | None:
    row = await visit.inbox.parts.database.read(partial(officers.by_login, login=login))
    enabled = row if row is not None and row.disabled_at is None else None
    password_hash = enabled.password_hash if enabled is not None else None
    try:
        right = await visit.inbox.passwords.matches(password_hash, visit.form.get("password", ""))
    except TooBusy:
        raise problem("too_many", retry_after_s=5) from None
    return enabled if right else None


def _form(visit: Visit, *, status: int = 200, error: str | None = None, seconds: int = 0) -> web.Response:
    language = visit.query("language")
    said = words(language) if language in LANGUAGES else visit.words
    mark = visit.request.cookies.get(MARK) or secrets.token_urlsafe(24)
    settings = visit.inbox.parts.settings
    page = Visit(inbox=visit.inbox, request=visit.request, words=said, now=visit.now, form=visit.form)
    response = page.page(
        "login.html",
        status=status,
        mark=mark,
        next=safe_address(visit.form.get("next") or visit.query("next")),
        login=visit.form.get("login", ""),
        error=error,
        seconds=seconds,
    )
    response.set_cookie(
        MARK,
        mark,
        path="/login",
        max_age=MARK_AGE_S,
        httponly=True,
        samesite="Strict",
        secure=settings.secure_cookies,
    )
    return response
