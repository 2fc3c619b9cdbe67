"""Calls to the Graph API for one number, and what WhatsApp's own error codes mean for us.

Source: WhatsApp Business Platform "Error codes" (page of 2026-05-15), read 2026-11-24. Codes that all of Meta shares
are in `connectors.meta`.
"""

from typing import Any

import orjson

from connectors import meta
from connectors.http import Http, HttpResponse
from connectors.redaction import Redactor
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
NO_SUCH_OBJECT = 33  #: subcode of code 100: the id in the path is unknown, or the token may not see it


class Graph:
    """The Graph API with one account's token."""

    def __init__(self, http: Http, settings: Settings) -> None:
        self._http = http
        self._settings = settings
        secrets = (settings.access_token, settings.app_secret, settings.verify_token)
        self._redact = Redactor(secret.get_secret_value() for secret in secrets)

    async def get(self, path: str, **params: str) -> dict[str, Any]:
        """Ask for an object. Raises `PlatformError`s."""
        return self._answer(await self._call("GET", path, params=params))

    async def post(self, path: str, json: dict[str, Any]) -> dict[str, Any]:
        """Do something. Raises `PlatformError`s."""
        return self._answer(await self._call("POST", path, json=json))

    async def download(self, url: str, max_bytes: int) -> HttpResponse:
        """Fetch a file of Meta's media host. Raises `PlatformError`s; `Rejected` when it is larger than `max_bytes`."""
        response = await self._http.request("GET", url, headers=self._headers(), max_bytes=max_bytes)
        if not 200 <= response.status < 300:
            self._answer(response)
        return response

    def _answer(self, response: HttpResponse) -> dict[str, Any]:
        return answer_of(without_secrets(response, self._redact))

    async def _call(self, method: str, path: str, **with_: Any) -> HttpResponse:
        url = f"{self._settings.api_base.rstrip('/')}/{self._settings.api_version}/{path}"
        return await self._http.request(method, url, headers=self._headers(), **with_)

    def _headers(self) -> dict[str, str]:
        token = self._settings.access_token.get_secret_value()
        return {"authorization": f"Bearer {token}", "user-agent": USER_AGENT}


def without_secrets(response: HttpResponse, redact: Redactor) -> HttpResponse:
    """The answer, with our secrets and personal numbers taken out of an error: officers read its words."""
    try:
        body = response.json()
    except ValueError:
        return response
    if not isinstance(body, dict) or "error" not in body:
        return response
    error = _redacted(body["error"], redact)
    return HttpResponse(status=response.status, headers=response.headers, body=orjson.dumps({"error": error}))


def _redacted(value: Any, redact: Redactor) -> Any:
    """An error object has its words at the first and second level; what is deeper is left out."""
    if not isinstance(value, dict):
        return None
    words = {key: redact(item) if isinstance(item, str) else item for key, item in value.items()}
    return {
        key: {name: redact(word) for name, word in item.items() if isinstance(word, str)}
        if isinstance(item, dict)
        else item
        for key, item in words.items()
        if not isinstance(item, list)
    }


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
    if code == 100 and subcode == NO_SUCH_OBJECT:
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
