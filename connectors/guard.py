"""The session of every call: it reaches no private network, and sends nothing twice that changes something."""

import ipaddress
import socket
from collections.abc import Iterable

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  #: all of IPv6 that the world can be reached at
PROTOCOL_ASSIGNMENTS = ipaddress.ip_network("192.0.0.0/24")  #: a cloud's metadata address among them
NAT64 = ipaddress.ip_network("64:ff9b::/96")
READING = frozenset({"GET", "HEAD", "OPTIONS"})  #: methods that change nothing


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
