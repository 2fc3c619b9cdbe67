"""Calls to the Graph API for one number, and what WhatsApp's own error codes mean for us.

Source: WhatsApp Business Platform "Error codes" (page of 2026-05-15), read 2026-11-24. Codes that all of Meta shares
are in `connectors.meta`.
"""

from typing import Any
from urllib.parse import quote

from connectors import meta
from connectors.http import Http, HttpResponse
from connectors.whatsapp.settings import Settings
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable

USER_AGENT = "command-center"  #: the media host refuses callers without a name
SPAM_WAIT_S = 3600.0  #: after "too many people blocked or reported you"

#: Refused for good: what the officer should do.
REJECTED = {
    131047: "more than 24 hours have passed since this person last wrote, and WhatsApp takes free text only within 24"
    " hours: wait until they write again, or send an approved template from WhatsApp Manager",
    131021: "this is the city's own number: it cannot write to itself",
    131049: "Meta holds this message back to protect this person from too many messages: try again on another day",
    131051: "WhatsApp does not take this kind of message",
    131062: "WhatsApp does not take this kind of message for somebody without a phone number",
    130472: "Meta holds this message back because of an experiment: reach this person in another way",
    130497: "the city's account may not write to people in this person's country",
}
#: This person cannot be written to.
UNREACHABLE = {
    131026: "this person cannot be reached on WhatsApp: they may have blocked the city's number, left WhatsApp or use"
    " an old version of it",
    131030: "this person is not on the list of recipients of a test number: add them there, or use a real number",
    131050: "this person has asked not to be written to",
}
#: Nothing can be sent until somebody has put the account in order.
MISCONFIGURED = {
    0: "Meta does not accept the access token: make a new one and put it in settings",
    33: "the number with this phone_number_id is not there any more: correct it in settings",
    368: "Meta has restricted the account for breaking its policies: see WhatsApp Manager > Account quality",
    131031: "Meta has locked the account: see WhatsApp Manager > Account quality",
    131037: "the number's display name is not approved yet: see WhatsApp Manager > Phone numbers",
    131042: "Meta has a payment problem with the account: see WhatsApp Manager > Billing",
    131045: "the number is not registered with the Cloud API: register it again",
    133010: "the number is not registered with the Cloud API: register it",
}
UNAVAILABLE = frozenset({131057})  #: the account is in maintenance, for minutes
INVALID_PARAMETER = 100
NO_SUCH_OBJECT = 33  #: subcode of code 100: the id in the path is unknown, or the token may not see it


class Graph:
    """The Graph API with one account's token."""

    def __init__(self, http: Http, settings: Settings) -> None:
        self._http = http
        self._settings = settings

    async def get(self, path: str, **params: str) -> dict[str, Any]:
        """Ask for an object. Raises `PlatformError`s."""
        return answer_of(await self._call("GET", path, params=params))

    async def post(self, path: str, json: dict[str, Any]) -> dict[str, Any]:
        """Do something. Raises `PlatformError`s."""
        return answer_of(await self._call("POST", path, json=json))

    async def media(self, media_id: str) -> dict[str, Any]:
        """Ask where a file is. Raises `PlatformError`s; `Rejected` when it is gone: that is no fault of the account."""
        params = {"phone_number_id": self._settings.phone_number_id}
        response = await self._call("GET", quote(media_id, safe=""), params=params)
        if response.status == 404 or _codes(response) == (INVALID_PARAMETER, NO_SUCH_OBJECT):
            raise Rejected("the file is gone: WhatsApp keeps files for seven days")
        return answer_of(response)

    async def download(self, url: str, max_bytes: int) -> HttpResponse:
        """Fetch a file of Meta's media host. Raises `PlatformError`s; `Rejected` when it is larger than `max_bytes`.

        The host's 401, 403 and 404 are about this file; a dead token is found by `media` before.
        """
        response = await self._http.request("GET", url, headers=self._headers(), max_bytes=max_bytes)
        if response.status in (400, 401, 403, 404, 410):
            raise Rejected(f"Meta does not give the file (HTTP {response.status})")
        if not 200 <= response.status < 300:
            answer_of(response)
        return response

    async def _call(self, method: str, path: str, **with_: Any) -> HttpResponse:
        url = f"{self._settings.api_base.rstrip('/')}/{self._settings.api_version}/{path}"
        return await self._http.request(method, url, headers=self._headers(), **with_)

    def _headers(self) -> dict[str, str]:
        token = self._settings.access_token.get_secret_value()
        return {"authorization": f"Bearer {token}", "user-agent": USER_AGENT}


def answer_of(response: HttpResponse) -> dict[str, Any]:
    """The object in an answer.

    Raises:
        PlatformError: of the closed family, by WhatsApp's error code, else by Graph's.
    """
    error = whatsapp_error(response)
    if error is not None:
        raise error
    return meta.graph_answer(response)


def whatsapp_error(response: HttpResponse) -> PlatformError | None:
    """What WhatsApp's own code means; None: it has none, or it is one that all of Meta shares."""
    code, subcode = _codes(response)
    if code in REJECTED:
        return Rejected(f"{REJECTED[code]} (code {code})")
    if code in UNREACHABLE:
        return Unreachable(f"{UNREACHABLE[code]} (code {code})")
    if code in MISCONFIGURED:
        return Misconfigured(f"{MISCONFIGURED[code]} (code {code})")
    if (code, subcode) == (INVALID_PARAMETER, NO_SUCH_OBJECT):
        return Misconfigured(
            "Meta does not know this id, or the token may not see it: check phone_number_id, waba_id"
            " and which accounts the token was made for (code 100)"
        )
    if code == 131048:
        return Throttled(
            "too many people have blocked or reported the city's number: Meta slows it down (code 131048)",
            retry_after_s=SPAM_WAIT_S,
        )
    if code in UNAVAILABLE:
        return Unavailable(f"Meta is working on the account (code {code})")
    return None


def _codes(response: HttpResponse) -> tuple[int | None, int | None]:
    try:
        error = response.json()["error"]
        code, subcode = error.get("code"), error.get("error_subcode")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None, None
    return _whole(code), _whole(subcode)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
