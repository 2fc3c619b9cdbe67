"""Calls of the Threads API: the token in a header, failures in our words, and no token in what is kept.

Source: Threads API "Overview", "Troubleshooting"; error codes as clients have met them (code 24, subcode 4279009: what
is named does not exist, or not yet); all read 2026-11-25.
"""

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, quote_plus

from connectors.contract import Malformed
from connectors.http import Http, HttpResponse
from connectors.meta import graph_answer
from connectors.reading import Node, read_json
from connectors.redaction import MASK
from connectors.threads.settings import Settings
from model.reply import PlatformError, Unavailable

NOT_THERE = (24, 4279009)  #: code and subcode: a post or container that is gone, or not made yet
IN_LINKS = re.compile(rb'((?:access_token|input_token)=)[^&"\\\s]+')  #: in Meta's links to the next page

Explain = Callable[[tuple[int | None, int | None]], PlatformError | None]  #: of code and subcode; None: nothing to add


class Api:
    """The Threads API for one account."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self.settings = settings
        self.http = http

    async def get(self, path: str, params: Mapping[str, str], explain: Explain | None = None) -> HttpResponse:
        """Read something; the answer is an object.

        Raises:
            PlatformError: of the closed family, by Meta's error code.
        """
        answer = await self.http.request("GET", self._address(path), headers=self._headers, params=params)
        return self._good(answer, explain)

    async def post(self, path: str, form: Mapping[str, str], explain: Explain | None = None) -> HttpResponse:
        """Change something; the answer is an object. Raises like `get`."""
        answer = await self.http.request("POST", self._address(path), headers=self._headers, form=form)
        return self._good(answer, explain)

    @property
    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.settings.access_token.get_secret_value()}"}

    def _address(self, path: str) -> str:
        parts = "/".join(quote(part, safe="") for part in path.split("/"))
        return f"{self.settings.api_base.rstrip('/')}/{self.settings.api_version}/{parts}"

    def _good(self, answer: HttpResponse, explain: Explain | None) -> HttpResponse:
        body = without_secrets(answer.body, self.settings)
        try:
            graph_answer(HttpResponse(status=answer.status, headers=answer.headers, body=body))
        except PlatformError as refusal:
            told = explain(_codes(body)) if explain is not None else None
            raise told or refusal from None
        return HttpResponse(status=answer.status, headers=answer.headers, body=body)


def object_of(answer: HttpResponse) -> Node:
    """What was answered to a question.

    Raises:
        Unavailable: it cannot be read.
    """
    try:
        return read_json(answer.body).object()
    except Malformed as error:
        raise Unavailable(f"Meta's answer could not be read ({error})") from None


def _codes(body: bytes) -> tuple[int | None, int | None]:
    try:
        error = read_json(body)["error"]
    except Malformed:
        return None, None
    return error["code"].integer(), error["error_subcode"].integer()


def without_secrets(body: bytes, settings: Settings) -> bytes:
    """The bytes as they came, but for the token in Meta's links and wherever else our secrets stand."""
    body = IN_LINKS.sub(rb"\1" + MASK.encode(), body)
    for secret in (settings.access_token, settings.app_secret, settings.verify_token):
        plain = secret.get_secret_value()
        for form in {plain, quote(plain, safe=""), quote_plus(plain), json.dumps(plain)[1:-1]} - {""}:
            body = body.replace(form.encode(), MASK.encode())
    return body
