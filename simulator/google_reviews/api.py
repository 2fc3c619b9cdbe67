"""The Business Profile APIs: reviews (v4) and notifications (v1)."""

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from simulator.google import Refused
from simulator.google_reviews.world import ACCOUNT, OFFICES, wire, wire_reply

if TYPE_CHECKING:
    from simulator.google_reviews.platform import GoogleReviews

MOST = 50
MAX_REPLY = 4_096  #: bytes
ORDERS = ("updateTime desc", "rating", "rating desc")


async def reviews(platform: "GoogleReviews", request: web.Request) -> web.Response:
    """`GET /v4/accounts/A/locations/L/reviews`."""
    try:
        platform.grants.require(request)
        return web.json_response(_page(platform, request))
    except Refused as refused:
        return refused.answer()


async def reply(platform: "GoogleReviews", request: web.Request) -> web.Response:
    """`PUT /v4/accounts/A/locations/L/reviews/R/reply`, also as a POST that overrides its method."""
    try:
        platform.grants.require(request)
        if "PUT" not in (request.method, request.headers.get("X-HTTP-Method-Override")):
            raise _not_found()
        review = platform.world.find(f"{_office(request)}/reviews/{request.match_info['review']}")
        if review is None:
            raise _not_found()
        text = await _words(request)
        return web.json_response(wire_reply(platform.answer(review, text)))
    except Refused as refused:
        return refused.answer()


async def notifications(platform: "GoogleReviews", request: web.Request) -> web.Response:
    """`GET` and `PATCH /v1/accounts/A/notificationSetting`."""
    try:
        platform.grants.require(request)
        if f"accounts/{request.match_info['account']}" != ACCOUNT:
            raise _not_found()
        if request.method == "PATCH":
            change = await _object(request)
            mask = request.query.get("updateMask", "").split(",")
            platform.notifications |= {name: change[name] for name in mask if name in change}
        return web.json_response({"name": f"{ACCOUNT}/notificationSetting", **platform.notifications})
    except Refused as refused:
        return refused.answer()


def _page(platform: "GoogleReviews", request: web.Request) -> dict[str, Any]:
    found = platform.world.of(_office(request))
    if request.query.get("orderBy", ORDERS[0]) not in ORDERS:
        raise Refused(400, "INVALID_ARGUMENT", "Request contains an invalid argument.")
    size = _number(request.query.get("pageSize", str(MOST)))
    start = _start(request.query.get("pageToken"))
    if not 1 <= size <= MOST:
        raise Refused(400, "INVALID_ARGUMENT", "Request contains an invalid argument.")
    if not found:
        return {}
    shown = found[start : start + size]
    rating = sum(("ONE", "TWO", "THREE", "FOUR", "FIVE").index(review.stars) + 1 for review in found) / len(found)
    made: dict[str, Any] = {"reviews": [wire(review) for review in shown]}
    made |= {"averageRating": round(rating, 1), "totalReviewCount": len(found)}
    if start + size < len(found):
        made["nextPageToken"] = base64.urlsafe_b64encode(f"at:{start + size}".encode()).decode()
    return made


def _office(request: web.Request) -> str:
    office = f"locations/{request.match_info['location']}"
    if f"accounts/{request.match_info['account']}" != ACCOUNT or office not in OFFICES:
        raise _not_found()
    return office


async def _words(request: web.Request) -> str:
    text = (await _object(request)).get("comment")
    if not isinstance(text, str) or not text.strip() or len(text.encode()) > MAX_REPLY:
        raise Refused(400, "INVALID_ARGUMENT", "Request contains an invalid argument.")
    return text


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        found = json.loads(await request.read())
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused(400, "INVALID_ARGUMENT", "Invalid JSON payload received.")
    return found


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() else -1


def _start(token: str | None) -> int:
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("at:")) if token is not None else 0
    except (ValueError, binascii.Error):
        raise Refused(400, "INVALID_ARGUMENT", "Request contains an invalid argument.") from None


def _not_found() -> Refused:
    return Refused(404, "NOT_FOUND", "Requested entity was not found.", rpc="NOT_FOUND")
