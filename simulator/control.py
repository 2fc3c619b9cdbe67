"""The hand that moves the simulator from outside, as JSON below `/_control`.

    GET  /_control/platforms                     what there is: webhook, faults, counts
    POST /_control/CHANNEL/say                   {"citizen": 7, "text": "…", "photos": ["road"], "public": true, …}
    POST /_control/CHANNEL/edit                  {"message_id": "…", "text": "…"}
    POST /_control/CHANNEL/delete                {"message_id": "…"}
    POST /_control/CHANNEL/webhook               {"url": "http://127.0.0.1:8080/webhooks/CHANNEL/demo"} or {"url": null}
    POST /_control/CHANNEL/faults                {"call": "throttled", "calls": 1, "retry_after_s": 3, "twice": 0.5, …}
    POST /_control/CHANNEL/clear                 all faults at rest
    GET  /_control/CHANNEL/received?since=N      what our account has sent, from the N-th on
    GET  /_control/CHANNEL/deliveries?since=N    the webhooks and what became of them
    POST /_control/settle                        answers when no webhook is on its way any more

What cannot be done is answered with 400 (404: no such platform) and `{"error": "what to do about it"}`.
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict

from aiohttp import web

from simulator.asked import Asked, Refused, an_utterance
from simulator.faults import vars_of
from simulator.platform import Platform

SETTLE_S = 60.0  #: longer than a webhook's whole chain of attempts

PLATFORMS = web.AppKey("platforms", Mapping[str, Platform])
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(platforms: Mapping[str, Platform]) -> web.Application:
    """The control interface over these platforms."""
    app = web.Application(middlewares=[_explain])
    app[PLATFORMS] = platforms
    app.add_routes(
        [
            web.get("/platforms", _platforms),
            web.post("/settle", _settle),
            web.post("/{channel}/say", _say),
            web.post("/{channel}/edit", _edit),
            web.post("/{channel}/delete", _delete),
            web.post("/{channel}/webhook", _webhook),
            web.post("/{channel}/faults", _faults),
            web.post("/{channel}/clear", _clear),
            web.get("/{channel}/received", _received),
            web.get("/{channel}/deliveries", _deliveries),
        ]
    )
    return app


@web.middleware
async def _explain(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every refusal is JSON and says what to do."""
    try:
        return await handler(request)
    except (Refused, ValueError, LookupError) as error:
        said = error.args[0] if error.args else ""
        return web.json_response({"error": f"{said or type(error).__name__}"}, status=400)
    except web.HTTPNotFound as error:
        said = error.text if error.content_type == "application/json" else None
        return web.json_response(text=said or '{"error": "no such call; simulator/control.py lists them"}', status=404)
    except web.HTTPMethodNotAllowed as error:
        allowed = ", ".join(sorted(error.allowed_methods))
        return web.json_response({"error": f"use {allowed} here, not {error.method}"}, status=405)


def _platform(request: web.Request) -> Platform:
    platforms, channel = request.app[PLATFORMS], request.match_info["channel"]
    if channel not in platforms:
        there = ", ".join(sorted(platforms)) or "none"
        answer = web.json_response({"error": f"no platform {channel!r} here; there are: {there}"})
        raise web.HTTPNotFound(text=answer.text, content_type="application/json")
    return platforms[channel]


async def _asked(request: web.Request, *known: str) -> Asked:
    try:
        body = await request.json() if request.can_read_body else {}
    except ValueError:
        raise Refused("send a JSON object as the body") from None
    return Asked(body, known)


def _since(request: web.Request) -> int:
    given = request.query.get("since", "0")
    if not (given.isascii() and given.isdigit()):
        raise Refused("since is the whole number that the last answer called next")
    return int(given)


def _on_the_way(platform: Platform) -> dict[str, int]:
    return {"pending": platform.deliveries.pending, "lost": platform.deliveries.lost}


async def _platforms(request: web.Request) -> web.Response:
    listed = [
        {
            "channel": channel,
            "base": platform.base,
            "webhook": platform.webhook,
            "faults": dict(vars_of(platform.faults)),
            "received": len(platform.received),
            "deliveries": len(platform.deliveries.log),
            **_on_the_way(platform),
        }
        for channel, platform in sorted(request.app[PLATFORMS].items())
    ]
    return web.json_response({"platforms": listed})


async def _say(request: web.Request) -> web.Response:
    platform = _platform(request)
    asked = await _asked(request, "citizen", "text", "photos", "place", "public", "reply_to")
    return web.json_response({"message_id": platform.say(an_utterance(asked))})


async def _edit(request: web.Request) -> web.Response:
    platform, asked = _platform(request), await _asked(request, "message_id", "text")
    platform.edit(asked.must_text("message_id"), asked.must_text("text"))
    return web.json_response({})


async def _delete(request: web.Request) -> web.Response:
    platform, asked = _platform(request), await _asked(request, "message_id")
    platform.delete(asked.must_text("message_id"))
    return web.json_response({})


async def _webhook(request: web.Request) -> web.Response:
    platform, asked = _platform(request), await _asked(request, "url")
    url = asked.text("url")
    if url is not None and not url.startswith(("http://", "https://")):
        raise Refused("url is an http:// address of the daemon, or null to take the subscription away")
    platform.webhook = url
    return web.json_response({"webhook": platform.webhook})


async def _faults(request: web.Request) -> web.Response:
    platform, asked = _platform(request), await _asked(request)
    platform.faults.set(**asked.fields)
    return web.json_response(dict(vars_of(platform.faults)))


async def _clear(request: web.Request) -> web.Response:
    platform = _platform(request)
    platform.faults.clear()
    return web.json_response(dict(vars_of(platform.faults)))


async def _received(request: web.Request) -> web.Response:
    platform, since = _platform(request), _since(request)
    return web.json_response(
        {"received": [asdict(each) for each in platform.received[since:]], "next": len(platform.received)}
    )


async def _deliveries(request: web.Request) -> web.Response:
    platform, since = _platform(request), _since(request)
    listed = [
        {
            "url": each.url,
            "headers": dict(each.headers),
            "body_base64": base64.b64encode(each.body).decode(),
            "statuses": each.statuses,
            "taken": each.taken,
        }
        for each in platform.deliveries.log[since:]
    ]
    counts = {"next": len(platform.deliveries.log), **_on_the_way(platform)}
    return web.json_response({"deliveries": listed, **counts})


async def _settle(request: web.Request) -> web.Response:
    try:
        async with asyncio.timeout(SETTLE_S):
            for platform in request.app[PLATFORMS].values():
                await platform.deliveries.settle()
    except TimeoutError:
        return web.json_response({"error": "webhooks are still on their way; look at deliveries"}, status=504)
    return web.json_response({})
