"""A bare aiohttp server that verifies the signature of a WhatsApp webhook and says 200; run as a process."""

import hashlib
import hmac
import sys

import uvloop
from aiohttp import web


def main() -> None:
    """`python -m benchmarks.ceiling PORT SECRET`."""
    port, secret = int(sys.argv[1]), sys.argv[2].encode()

    async def receive(request: web.Request) -> web.Response:
        body = await request.read()
        expected = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
        same = hmac.compare_digest(expected, request.headers.get("X-Hub-Signature-256", ""))
        return web.Response(status=200 if same else 403)

    app = web.Application()
    app.router.add_post("/webhooks/{channel}/{account}", receive)
    uvloop.install()
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main()
