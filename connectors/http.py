"""The only door out: time limits, a guard against private addresses, traces, and errors of the closed family."""

import asyncio
import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

import aiohttp
import orjson
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from connectors.quota import Ledger, MemoryLedger
from connectors.redaction import Redactor
from model.reply import Rejected, Unavailable

TIMEOUT_S = 20.0
MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 5
CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization", "access-token", "x-user"})
TRACED_BYTES = 50_000
LONGEST_SECRET = 4096  #: in whatever encoding
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  #: all of IPv6 that the world can be reached at
PROTOCOL_ASSIGNMENTS = ipaddress.ip_network("192.0.0.0/24")  #: a cloud's metadata address among them
NAT64 = ipaddress.ip_network("64:ff9b::/96")
READING = frozenset({"GET", "HEAD", "OPTIONS"})  #: methods that change nothing
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


class PrivateAddress(OSError):
    """The name leads into a private network."""


def is_private(address: str) -> bool:
    """Whether an IP address must not be reached from here (loopback, link-local, private, metadata, mapped …)."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if embedded is None and ip in NAT64:
            embedded = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if embedded is not None:
            return is_private(str(embedded))
        if ip not in GLOBAL_UNICAST:
            return True
    return not ip.is_global or ip.is_multicast or ip in PROTOCOL_ASSIGNMENTS


class GuardedResolver(AbstractResolver):
    """Resolves names, and refuses those that lead into a private network."""

    def __init__(self, allowed_hosts: Iterable[str] = ()) -> None:
        self._inner = aiohttp.ThreadedResolver()
        self.allowed_hosts = frozenset(allowed_hosts)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Addresses of `host`; raises `PrivateAddress` when one of them is private and the host is not allowed."""
        results = await self._inner.resolve(host, port, family)
        if host not in self.allowed_hosts and any(is_private(result["host"]) for result in results):
            raise PrivateAddress(f"{host} leads into a private network; list it in outgoing.allowed_hosts if meant")
        return results

    async def close(self) -> None:
        """Nothing is held open."""
        await self._inner.close()


class Disconnected(aiohttp.ClientConnectionError):
    """The connection ended after a call that may have been taken was written to it."""


async def _sent_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep the client from sending a call again that changes something: it may have been taken.

    Where a kept connection turns out to be cut, aiohttp repeats PUT and DELETE like GET, and only after the errors that
    are caught here, never after another (`ClientSession._request`, aiohttp 3.14).
    """
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as failure:
        if request.method in READING:
            raise
        raise Disconnected(type(failure).__name__) from failure


def guarded_session(allowed_hosts: Iterable[str] = ()) -> aiohttp.ClientSession:
    """One session for the process. Must be called with a running loop; the caller closes it.

    A call that changes something is sent once; one that only reads may be sent again on a fresh connection.
    """
    connector = aiohttp.TCPConnector(resolver=GuardedResolver(allowed_hosts), limit_per_host=20, ttl_dns_cache=60)
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), middlewares=(_sent_once,))


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
