"""facebook-sdk on our door: the library makes the calls, `Http` carries them.

facebook-sdk 3.1.0 knows Graph versions up to 3.1 in its constructor, keeps the address of the platform in a module
constant, blocks, and puts the token in the URL of every GET, where urllib3 logs it. All four are met here and nowhere
else: the version is set on the object; a `requests` transport of our own sends each call through the account's door,
to the account's address; a call runs in a thread; the token travels in a header. So the door's time limits, its guard
against private addresses and its traces hold for this library too, and no exception of `requests` is left.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import facebook
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from connectors.facebook.settings import Settings
from connectors.http import Http, HttpResponse
from connectors.meta import graph_answer, proof, without_secrets
from model.reply import PlatformError, Unavailable

GRACE_S = 5.0  #: how much longer than the door's own time limit a thread waits

Call = Callable[[Any], Any]  #: what is done with a `facebook.GraphAPI`
Explain = Callable[[HttpResponse], PlatformError | None]  #: a more telling error for a refusal; None: there is none


class Graph:
    """The Graph API for one account."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self.settings = settings
        self._http = http

    async def ask(self, call: Call, explain: Explain | None = None) -> HttpResponse:
        """Make one call of facebook-sdk; gives Graph's good answer, with its bytes as they came but for our secrets.

        Raises:
            Unavailable, Throttled, Rejected, Unreachable, Misconfigured: by Graph's error code.
        """
        transport = _Transport(self._http, asyncio.get_running_loop(), self.settings, explain)
        return await asyncio.to_thread(transport.run, call)


class _Transport(BaseAdapter):
    """Carries one call: from the thread in which facebook-sdk blocks to the loop in which the door lives."""

    def __init__(
        self, http: Http, loop: asyncio.AbstractEventLoop, settings: Settings, explain: Explain | None
    ) -> None:
        super().__init__()
        self._http = http
        self._loop = loop
        self._settings = settings
        self._explain = explain
        self._answer: HttpResponse | None = None

    def run(self, call: Call) -> HttpResponse:
        """Blocks; the answer has been found good, or an error of the closed family is raised."""
        session = requests.Session()
        session.trust_env = False  # else a .netrc of the host's would replace our token
        session.mount("https://", self)
        graph: Any = facebook.GraphAPI
        api = graph(access_token=self._settings.page_token.get_secret_value(), session=session)
        api.version = self._settings.api_version
        try:
            call(api)
        except (requests.RequestException, facebook.GraphAPIError, ValueError) as failure:
            kind = type(failure).__name__
            raise Unavailable(f"Meta's answer could not be read ({kind})", maybe_taken=True) from None
        if self._answer is None:
            raise Unavailable("the Graph API was not asked")
        return self._answer

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """What `requests` calls; the parameters after the request are the door's business."""
        method = request.method or "GET"
        url, headers = self._addressed(request)
        body = request.body.encode() if isinstance(request.body, str) else request.body
        carried = asyncio.run_coroutine_threadsafe(
            self._http.request(method, url, headers=headers, body=body if isinstance(body, bytes) else None), self._loop
        )
        try:
            response = carried.result(self._http.timeout_s + GRACE_S)
        except TimeoutError:
            carried.cancel()
            raise Unavailable("no answer from the platform (TimeoutError)", maybe_taken=method != "GET") from None
        self._answer = HttpResponse(
            status=response.status,
            headers=response.headers,
            body=without_secrets(response.body, _secrets(self._settings)),
        )
        self._require_good(self._answer)
        return _as_requests(request, self._answer)

    def close(self) -> None:
        """Nothing is held open."""

    def _addressed(self, request: requests.PreparedRequest) -> tuple[str, dict[str, str]]:
        """The address on this account's Graph, without the token, and the headers with it."""
        parts = urlsplit(str(request.url))
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        ours = self._settings.page_token.get_secret_value()
        token = query.pop("access_token", None)
        if token in (None, ours):
            query["appsecret_proof"] = proof(ours, self._settings.app_secret.get_secret_value())
        headers = {name: str(value) for name, value in request.headers.items() if name.lower() == "content-type"}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        return f"{self._settings.api_base.rstrip('/')}{parts.path}?{urlencode(query)}", headers

    def _require_good(self, answer: HttpResponse) -> None:
        try:
            graph_answer(answer)
        except PlatformError as refusal:
            explained = self._explain(answer) if self._explain is not None else None
            raise explained or refusal from None


def _as_requests(request: requests.PreparedRequest, answer: HttpResponse) -> requests.Response:
    """The answer as facebook-sdk expects it; it is JSON, whatever its header calls it."""
    response = requests.Response()
    response.status_code = answer.status
    response.headers = CaseInsensitiveDict({"content-type": "application/json"})
    response._content = answer.body  # the one way to make a Response of bytes
    response.encoding = "utf-8"
    response.url = str(request.url)
    response.request = request
    return response


def _secrets(settings: Settings) -> tuple[str, ...]:
    return tuple(
        secret.get_secret_value() for secret in (settings.page_token, settings.app_secret, settings.verify_token)
    )
