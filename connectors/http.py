"""The only door out: time limits, a guard against private addresses, traces, and errors of the closed family."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

import aiohttp
import orjson
from yarl import URL

from connectors.guard import PrivateAddress, is_private
from connectors.quota import Ledger, MemoryLedger
from connectors.redaction import Redactor
from model.reply import Rejected, Unavailable

TIMEOUT_S = 20.0
MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 5
CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization", "access-token", "x-user"})
TRACED_BYTES = 50_000
LONGEST_SECRET = 4096  #: in whatever encoding
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]  #: names in lower case
    body: bytes

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: it is not JSON (platforms answer HTML when they are ill).
        """
        return orjson.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What is kept of one call: redacted, bodies cut at 50 kB."""

    method: str
    url: str
    status: int | None  #: None: no answer came
    request_body: str
    response_body: str
    elapsed_ms: float
    error: str | None


class Http:
    """The door of one account. Client libraries that insist on a door of their own may use `session`."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        allowed_hosts: Iterable[str] = (),
        redact: Redactor | None = None,
        on_exchange: Callable[[Exchange], None] | None = None,
        timeout_s: float = TIMEOUT_S,
        quotas: Ledger | None = None,
    ) -> None:
        self.session = session
        self.quotas: Ledger = quotas or MemoryLedger()  #: what the platform lets this account do in a day or a month
        self.timeout_s = timeout_s
        self._allowed_hosts = frozenset(allowed_hosts)
        self._redact = redact or Redactor()
        self._on_exchange = on_exchange

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
        max_bytes: int = MAX_BYTES,
    ) -> HttpResponse:
        """Call a platform and read the answer to its end. Any status is an answer; redirects are followed for GET.

        Give at most one of `body` (raw bytes), `json` and `form` (URL-encoded). `timeout_s` is for the whole call,
        redirects included. Credentials in the headers do not follow a redirect to another host.

        Raises:
            Unavailable: no answer; `maybe_taken` says whether the platform may have acted all the same.
            Rejected: the answer is larger than `max_bytes`, or the address is private or none at all.
        """
        if json is not None:
            body, headers = orjson.dumps(json), {"content-type": "application/json", **(headers or {})}
        data: Any = form if form is not None else body
        target = _address(url)
        if params:
            target = target.update_query(params)
        ends_at, hops = time.perf_counter() + (timeout_s or self.timeout_s), 0
        while True:
            response = await self._once(method, target, headers, data, ends_at, max_bytes)
            location = response.headers.get("location")
            if method != "GET" or response.status not in REDIRECTS or not location or hops >= MAX_REDIRECTS:
                return response
            following = _address(location, relative_to=target)
            if following.origin() != target.origin():
                headers = {k: v for k, v in (headers or {}).items() if k.lower() not in CREDENTIALS}
            target, hops = following, hops + 1

    async def _once(
        self,
        method: str,
        url: URL,
        headers: Mapping[str, str] | None,
        data: Any,
        ends_at: float,
        max_bytes: int,
    ) -> HttpResponse:
        self._guard(url)
        status, answer, error = None, b"", None
        started = time.perf_counter()
        timeout_s = max(ends_at - started, 0.001)
        try:
            async with self.session.request(
                method,
                url,
                headers=headers,
                data=data,
                timeout=aiohttp.ClientTimeout(total=timeout_s, sock_connect=min(timeout_s, 10)),
                allow_redirects=False,
            ) as response:
                status = response.status
                answer = await response.content.read(max_bytes + 1)
                while len(answer) <= max_bytes and (more := await response.content.read(max_bytes + 1 - len(answer))):
                    answer += more
                if len(answer) > max_bytes:
                    raise Rejected(f"the answer is larger than {max_bytes} bytes")
                return HttpResponse(
                    status=status, headers={k.lower(): v for k, v in response.headers.items()}, body=answer
                )
        except PrivateAddress as refusal:
            error = str(refusal)
            raise Rejected(error) from refusal
        except (aiohttp.InvalidURL, UnicodeError) as failure:  # UnicodeError: no such host name can exist
            error = "not an address that can be called"
            raise Rejected(error) from failure
        except (TimeoutError, aiohttp.ClientError, asyncio.IncompleteReadError, OSError) as failure:
            if isinstance(failure.__cause__, PrivateAddress) or isinstance(
                getattr(failure, "os_error", None), PrivateAddress
            ):
                error = "the address leads into a private network"
                raise Rejected(error) from failure
            error = type(failure).__name__
            raise _unavailable(method, failure) from failure
        finally:
            self._trace(method, url, status, data, answer, started, error)

    def _guard(self, url: URL) -> None:
        """Literal addresses never meet the resolver, so they are looked at here."""
        host = url.host or ""
        if host in self._allowed_hosts:
            return
        try:
            private = is_private(host)
        except ValueError:
            return
        if private:
            raise Rejected("the address leads into a private network")

    def _trace(
        self, method: str, url: URL, status: int | None, data: Any, answer: bytes, started: float, error: str | None
    ) -> None:
        if self._on_exchange is None:
            return
        sent = data if isinstance(data, bytes) else urlencode(data or {}).encode()
        self._on_exchange(
            Exchange(
                method=method,
                url=self._redact(str(url)),
                status=status,
                request_body=self._traced(sent),
                response_body=self._traced(answer),
                elapsed_ms=(time.perf_counter() - started) * 1000,
                error=error,
            )
        )

    def _traced(self, body: bytes) -> str:
        """Redacted first and cut then: a cut through a secret would leave its beginning."""
        text = self._redact(body[: TRACED_BYTES + LONGEST_SECRET].decode("utf-8", "replace"))
        return text.encode()[:TRACED_BYTES].decode("utf-8", "ignore")


def _address(url: str, relative_to: URL | None = None) -> URL:
    """The absolute HTTP address; raises `Rejected` when it is none (it may come from a payload or a redirect)."""
    try:
        address = URL(urljoin(str(relative_to), url) if relative_to else url)
        usable = address.scheme in ("http", "https") and bool(address.host)
    except ValueError as error:
        raise Rejected("not an address that can be called") from error
    if not usable:
        raise Rejected(f"not an HTTP address: {address.scheme}")
    return address


def _unavailable(method: str, failure: Exception) -> Unavailable:
    """Before the connection stood nothing was sent; after that a POST may have been taken."""
    unsent = isinstance(failure, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)
    taken = method not in ("GET", "HEAD") and not unsent
    return Unavailable(f"no answer from the platform ({type(failure).__name__})", maybe_taken=taken)
