"""Who is signed in. The browser holds a random token, the store its hash."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from aiohttp import web
from sqlalchemy import Connection

from inbox.settings import InboxSettings
from store import officers
from store.database import Database

CSRF_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """The officer behind a session."""

    id: int
    login: str
    name: str
    language: str
    role: str
    csrf: str
    token_hash: str
    expires_at: datetime


def cookie_name(settings: InboxSettings) -> str:
    """With HTTPS the prefix makes browsers refuse the cookie from anywhere else."""
    return "__Host-session" if settings.secure_cookies else "session"


def hash_of(token: str) -> str:
    """What the store keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def current(database: Database, request: web.Request, settings: InboxSettings, now: datetime) -> Officer | None:
    """The officer of a request, if the session stands."""
    token = request.cookies.get(cookie_name(settings), "")
    return await by_hash(database, hash_of(token), now) if token else None


async def by_hash(database: Database, token_hash: str, now: datetime) -> Officer | None:
    """The officer of a session: asked anew by live connections."""
    row = await database.read(partial(officers.session, token_hash=token_hash, now=now))
    if row is None:
        return None
    return Officer(
        id=row.id,
        login=row.login,
        name=row.name,
        language=row.language,
        role=row.role,
        csrf=row.csrf,
        token_hash=token_hash,
        expires_at=row.expires_at,
    )


async def start(database: Database, officer_id: int, settings: InboxSettings, now: datetime) -> str:
    """Sign a browser in; gives the token for its cookie."""
    token = secrets.token_urlsafe(32)
    expires_at = now + timedelta(hours=settings.session_hours)

    def job(connection: Connection) -> None:
        officers.sweep_sessions(connection, now)
        officers.start_session(
            connection,
            token_hash=hash_of(token),
            officer_id=officer_id,
            csrf=secrets.token_hex(CSRF_BYTES),
            now=now,
            expires_at=expires_at,
        )

    await database.write(job)
    return token


def set_cookie(response: web.StreamResponse, token: str, settings: InboxSettings) -> None:
    """Hand the token to the browser: out of reach of scripts, and not sent along from other sites' forms."""
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=int(settings.session_hours * 3600),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=settings.secure_cookies,
    )


def drop_cookie(response: web.StreamResponse, settings: InboxSettings) -> None:
    """Take the token back."""
    response.del_cookie(cookie_name(settings), path="/", secure=settings.secure_cookies, httponly=True, samesite="Lax")


def masked(csrf: str) -> str:
    """The token as it stands in a page: different each time, so that compressed pages do not give it away (BREACH)."""
    token = bytes.fromhex(csrf)
    pad = secrets.token_bytes(len(token))
    return base64.urlsafe_b64encode(pad + bytes(a ^ b for a, b in zip(pad, token, strict=True))).decode()


def genuine(csrf: str, given: str) -> bool:
    """Whether a page of this session gave the token."""
    try:
        raw = base64.urlsafe_b64decode(given)
    except ValueError:
        return False
    half = len(raw) // 2
    token = bytes(a ^ b for a, b in zip(raw[:half], raw[half:], strict=False))
    return hmac.compare_digest(token, bytes.fromhex(csrf))
