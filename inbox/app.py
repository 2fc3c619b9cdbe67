"""The inbox's routes. `add_inbox` is the only thing that the service room calls."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from inbox import assets, runtime
from inbox.api import openapi
from inbox.api.endpoint import INCIDENT, NUMBER, ROW_ID
from inbox.api.endpoints import ENDPOINTS
from inbox.door import Access, Screen, guarded
from inbox.open311.routes import add_open311
from inbox.pages import (
    callcenter,
    channels,
    citizen,
    complaint,
    emergencies,
    events,
    evidence,
    exchanges,
    incident,
    incidents,
    links,
    listing,
    login,
    media,
    quarantine,
    triage,
)
from inbox.parts import Parts
from inbox.runtime import Inbox
from model.cloudevent import SCHEMA_PATH

FIELD = "{field:kind|category|urgency|place|language}"
PAGES: tuple[tuple[str, str, Screen, Access], ...] = (
    ("GET", "/", listing.show, Access.OFFICER),
    ("GET", f"/complaints/{NUMBER}", complaint.show, Access.OFFICER),
    ("POST", f"/complaints/{NUMBER}/replies", complaint.reply, Access.OFFICER),
    ("POST", f"/complaints/{NUMBER}/status", complaint.change_status, Access.OFFICER),
    ("POST", f"/complaints/{NUMBER}/messages/{ROW_ID}/again", complaint.send_again, Access.OFFICER),
    ("POST", f"/complaints/{NUMBER}/merge", citizen.merge, Access.OFFICER),
    ("POST", f"/complaints/{NUMBER}/part", citizen.part, Access.OFFICER),
    ("POST", f"/complaints/{NUMBER}/reveal", citizen.reveal, Access.OFFICER),
    ("POST", f"/complaints/{NUMBER}/unmask", citizen.unmask, Access.OFFICER),
    ("POST", f"/complaints/{NUMBER}/triage", triage.correct, Access.OFFICER),
    ("GET", f"/complaints/{NUMBER}/triage/{FIELD}", triage.choose, Access.OFFICER),
    ("POST", f"/complaints/{NUMBER}/links/{ROW_ID}", links.decide, Access.OFFICER),
    ("POST", f"/complaints/{NUMBER}/duplicate", links.link, Access.OFFICER),
    ("POST", f"/complaints/{NUMBER}/duplicate/part", links.part, Access.OFFICER),
    ("POST", f"/complaints/{NUMBER}/incident", links.put, Access.OFFICER),
    ("GET", "/emergencies", emergencies.show, Access.OFFICER),
    ("GET", "/incidents", incidents.show, Access.OFFICER),
    ("GET", f"/incidents/{INCIDENT}", incident.show, Access.OFFICER),
    ("POST", f"/incidents/{INCIDENT}/title", incident.retitle, Access.OFFICER),
    ("POST", f"/incidents/{INCIDENT}/merge", incident.merge, Access.OFFICER),
    ("POST", f"/incidents/{INCIDENT}/keep-apart", incident.keep_apart, Access.OFFICER),
    ("POST", f"/incidents/{INCIDENT}/split", incident.split, Access.OFFICER),
    ("POST", f"/incidents/{INCIDENT}/put", incident.put, Access.OFFICER),
    ("POST", f"/incidents/{INCIDENT}/take-out", incident.take_out, Access.OFFICER),
    ("POST", f"/incidents/{INCIDENT}/steps/{ROW_ID}/undo", incident.undo, Access.OFFICER),
    ("POST", f"/incidents/{INCIDENT}/replies", incident.reply, Access.OFFICER),
    ("POST", f"/incidents/{INCIDENT}/status", incident.change_status, Access.OFFICER),
    ("GET", f"/messages/{ROW_ID}/envelope", evidence.show, Access.OFFICER),
    ("POST", f"/messages/{ROW_ID}/envelope", evidence.unmask, Access.OFFICER),
    ("GET", f"/messages/{ROW_ID}/exchange", exchanges.of_message, Access.OFFICER),
    ("GET", f"/exchanges/{ROW_ID}", exchanges.show_one, Access.OFFICER),
    ("POST", f"/exchanges/{ROW_ID}", exchanges.unmask, Access.OFFICER),
    ("GET", "/channels/{channel}/{account}/exchanges", exchanges.show, Access.OFFICER),
    ("GET", f"/media/{ROW_ID}", media.show, Access.OFFICER),
    ("GET", f"/media/{ROW_ID}/thumbnail", media.thumbnail, Access.OFFICER),
    ("GET", "/callcenter", callcenter.show, Access.OFFICER),
    ("POST", "/callcenter", callcenter.take, Access.OFFICER),
    ("POST", "/callcenter/passed-on", callcenter.passed_on, Access.OFFICER),
    ("GET", "/channels", channels.show, Access.OFFICER),
    ("GET", "/quarantine", quarantine.show, Access.OFFICER),
    ("GET", "/events", events.stream, Access.OFFICER),
    ("GET", "/login", login.show, Access.ANYBODY),
    ("POST", "/login", login.sign_in, Access.ANYBODY),
    ("POST", "/logout", login.sign_out, Access.OWN),
    ("POST", "/language", login.set_language, Access.OWN),
    ("GET", "/api/openapi.json", openapi.show, Access.API_ANYBODY),
    ("GET", SCHEMA_PATH, openapi.show_schema, Access.API_ANYBODY),
)


def add_inbox(app: web.Application, parts: Parts) -> None:
    """Add pages, API, static files, and the task behind live pages, which lives as long as the application."""
    inbox = runtime.make(parts)
    for method, path, screen, access in PAGES:
        app.router.add_route(method, path, guarded(inbox, screen, access))
    for endpoint in ENDPOINTS:
        app.router.add_route(endpoint.method, endpoint.path, guarded(inbox, endpoint.screen, endpoint.access))
    add_open311(app, inbox)
    app.router.add_get(assets.PREFIX + "{name}", inbox.assets.serve)
    app.cleanup_ctx.append(lambda _app: _alive(inbox))
    app.on_shutdown.append(lambda _app: _close_streams(inbox))


async def _alive(inbox: Inbox) -> AsyncIterator[None]:
    task = asyncio.create_task(inbox.hub.run(), name="inbox-live")
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    inbox.passwords.close()


async def _close_streams(inbox: Inbox) -> None:
    inbox.hub.close()
