"""The calls of the Graph API that a Page's app makes."""

import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web

from simulator.facebook.errors import Refused, unknown_object
from simulator.facebook.listing import Reader, wanted_fields
from simulator.facebook.world import PAGE_ID, PAGE_NAME, Story

if TYPE_CHECKING:
    from simulator.facebook.platform import Facebook

MAX_COMMENT, MAX_PRIVATE, PRIVATE_DAYS = 8_000, 2_000, 7
SCOPES = (
    "pages_show_list", "pages_manage_metadata", "pages_read_engagement", "pages_read_user_content",
    "pages_manage_engagement", "pages_messaging",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One call: where to, with which parameters of query and form, by whom."""

    version: str
    path: tuple[str, ...]
    parameters: Mapping[str, str]
    token: str


Handler = Callable[["Facebook", web.Request], Awaitable[web.Response]]


async def graph(platform: "Facebook", request: web.Request) -> web.Response:
    """`/VERSION/NODE` and `/VERSION/NODE/EDGE`."""
    try:
        call = await _call(request)
        answer = _debug_token(platform, call) if call.path == ("debug_token",) else _authorised(platform, request, call)
    except Refused as refusal:
        return refusal.answer()
    return web.Response(
        text=json.dumps(answer).replace("/", "\\/"),
        content_type="application/json",
        headers={"facebook-api-version": call.version},
    )


async def _call(request: web.Request) -> Call:
    form = await request.post() if request.method == "POST" else {}
    parameters = {**request.query, **{name: value for name, value in form.items() if isinstance(value, str)}}
    scheme, _, header = request.headers.get("Authorization", "").partition(" ")
    token = parameters.pop("access_token", header if scheme in ("Bearer", "OAuth") else "")
    if not token:
        raise Refused(104, "An access token is required to request this resource.")
    path = tuple(part for part in request.match_info["path"].split("/") if part)
    return Call(request.match_info["version"], path, parameters, token)


def _authorised(platform: "Facebook", request: web.Request, call: Call) -> Any:
    if call.token != platform.token:
        raise Refused(190, "Invalid OAuth access token - Cannot parse access token", status=401)
    proof = hmac.new(platform.app_secret.encode(), call.token.encode(), hashlib.sha256).hexdigest()
    if call.parameters.get("appsecret_proof", proof) != proof:
        raise Refused(100, "Invalid appsecret_proof provided in the API argument")
    reads: dict[tuple[str, ...], Callable[[], Any]] = {
        (PAGE_ID,): lambda: {"id": PAGE_ID, "name": PAGE_NAME},
        (PAGE_ID, "feed"): partial(_posts, platform, call, "feed"),
        (PAGE_ID, "tagged"): partial(_posts, platform, call, "tagged"),
        (PAGE_ID, "subscribed_apps"): partial(_subscribed, platform),
    }
    writes: dict[tuple[str, ...], Callable[[], Any]] = {
        (PAGE_ID, "subscribed_apps"): partial(_subscribe, platform, call),
        (PAGE_ID, "messages"): partial(_message, platform, call),
    }
    known = (writes if request.method == "POST" else reads).get(call.path)
    if known is not None:
        return known()
    return (_write if request.method == "POST" else _read)(platform, call)


def _reader(platform: "Facebook", call: Call) -> Reader:
    return Reader(platform.world, f"{platform.base}/{call.version}", call.token)


def _posts(platform: "Facebook", call: Call, edge: str) -> Any:
    stories = platform.world.wall() if edge == "feed" else platform.world.tagged()
    newest_first = sorted(stories, key=lambda story: -story.number)
    reader, fields = _reader(platform, call), wanted_fields(call.parameters)
    return reader.page(f"{PAGE_ID}/{edge}", newest_first, call.parameters, fields)


def _read(platform: "Facebook", call: Call) -> Any:
    name, *edge = call.path
    if edge not in ([], ["comments"]):
        raise unknown_object("/".join(call.path))
    target, reader, fields = platform.world.must_find(name), _reader(platform, call), wanted_fields(call.parameters)
    return reader.comments(target, call.parameters, fields) if edge else reader.node(target, fields)


def _write(platform: "Facebook", call: Call) -> Any:
    name, *edge = call.path
    if edge != ["comments"]:
        raise unknown_object("/".join(call.path))
    return {"id": platform.answer(platform.world.must_find(name), _words(call)).id}


def _words(call: Call) -> str:
    text = call.parameters.get("message", "")
    if not text.strip():
        raise Refused(100, "(#100) The parameter message is required")
    if len(text) > MAX_COMMENT:
        raise Refused(100, f"(#100) The comment is longer than {MAX_COMMENT} characters")
    return text


def _message(platform: "Facebook", call: Call) -> Any:
    """A private reply; the Send API has more, which is another channel's."""
    recipient, message = (_object(call, name) for name in ("recipient", "message"))
    name, text = recipient.get("comment_id") or recipient.get("post_id"), message.get("text")
    if not isinstance(name, str) or (target := platform.world.find(name)) is None:
        raise Refused(100, "(#100) Invalid comment_id parameter", subcode=2018292)
    if target.is_post == ("comment_id" in recipient):
        raise Refused(100, "(#100) Invalid comment_id parameter", subcode=2018292)
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_PRIVATE:
        raise Refused(100, f"(#100) Length of param message[text] must be less than or equal to {MAX_PRIVATE}")
    _require_answerable(target)
    message_id = platform.answer_privately(target, text)
    return {"recipient_id": target.writer.id, "message_id": message_id}


def _require_answerable(target: Story) -> None:
    if target.writer.citizen_number is None:
        raise Refused(10903, "(#10903) This user cant reply to this activity")
    if target.answered_privately:
        raise Refused(10900, "(#10900) Activity already replied to")
    if time.time() - target.at > PRIVATE_DAYS * 86_400:
        raise Refused(10, "(#10) This message is sent outside of allowed window.", subcode=2018278)


def _object(call: Call, name: str) -> dict[str, Any]:
    try:
        found = json.loads(call.parameters.get(name, ""))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refused(100, f"(#100) Param {name} must be a JSON object")
    return found


def _subscribed(platform: "Facebook") -> Any:
    if not platform.subscribed_fields:
        return {"data": []}
    app = {"link": "https://lapor.example/", "name": "Command Center", "id": platform.app_id}
    return {"data": [{**app, "subscribed_fields": list(platform.subscribed_fields)}]}


def _subscribe(platform: "Facebook", call: Call) -> Any:
    fields = call.parameters.get("subscribed_fields", "")
    platform.subscribed_fields = tuple(name for name in fields.split(",") if name)
    return {"success": True}


def _debug_token(platform: "Facebook", call: Call) -> Any:
    if call.token not in (f"{platform.app_id}|{platform.app_secret}", platform.token):
        raise Refused(190, "Invalid OAuth access token signature.", status=401)
    data: dict[str, Any] = {"app_id": platform.app_id, "type": "PAGE", "application": "Command Center"}
    if call.parameters.get("input_token") != platform.token:
        error = {"code": 190, "message": "The access token could not be decrypted"}
        return {"data": {**data, "error": error, "is_valid": False, "scopes": []}}
    ends = {"data_access_expires_at": 0, "expires_at": 0, "is_valid": True, "issued_at": 1_790_000_000}
    return {"data": {**data, **ends, "profile_id": PAGE_ID, "scopes": list(SCOPES), "user_id": "122100000000000001"}}
