"""From which network address a request comes, also behind a reverse proxy on the same machine."""

import ipaddress

from aiohttp import web


def address_of(request: web.Request) -> str | None:
    """The peer's address; behind a proxy on the loopback the one it names last. None: the proxy names none."""
    peer = _parsed(request.remote)
    if peer is not None and not peer.is_loopback:
        return str(peer)
    named = _parsed(request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip())
    return str(named) if named is not None else None


def _parsed(text: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address((text or "").split("%", 1)[0])
    except ValueError:
        return None
