"""A real Kannel between our SMSC and us: bearerbox and smsbox on loopback ports, in a folder of their own."""

import asyncio
import queue
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.connectors.peers import background
from tests.connectors.peers.background import PATIENCE_S, Loop, Servers, free_ports
from tests.connectors.peers.smpp import Smsc, Submitted

USER, PASSWORD, SECRET = "lapor", "SIMULATED-kannel-password", "SIMULATED-kannel-secret"
SHORT_CODE = "1708"
BY_GET = "get-url", "from=%p&to=%P&text=%b&smsc=%i&id=%I&timestamp=%T&coding=%c&charset=%C&udh=%u"
BY_POST = "post-url", "id=%I&timestamp=%T"
CONFIGURATION = """
group = core
admin-port = {admin}
admin-interface = "127.0.0.1"
admin-password = {password}
smsbox-port = {box}
smsbox-interface = "127.0.0.1"
box-allow-ip = "127.0.0.1"
store-type = file
store-location = "{folder}/store"
sms-combine-concatenated-mo = {combine}

group = smsc
smsc = smpp
smsc-id = telco
host = 127.0.0.1
port = {smpp}
transceiver-mode = true
smsc-username = city
smsc-password = {password}
system-type = ""
interface-version = 34
address-range = ""

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {send}
sendsms-interface = "127.0.0.1"
http-request-retry = 5
http-queue-delay = 1

group = sendsms-user
username = {user}
password = {password}
concatenation = true
max-messages = 10

group = sms-service
keyword = default
catch-all = true
send-sender = true
max-messages = 0
{kind} = "{url}"
"""


@dataclass(frozen=True, slots=True)
class Delivered:
    """One HTTP request of Kannel's."""

    query: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Kannel:
    """One gateway with its operator. What Kannel delivers, reports and sends waits in three queues."""

    kind: str
    query: str
    proof: str = f"sms:{SECRET}@"  #: in front of our address
    combine: bool = True
    deliveries: "queue.Queue[Delivered]" = field(default_factory=queue.Queue)
    reports: "queue.Queue[Delivered]" = field(default_factory=queue.Queue)
    submitted: "queue.Queue[Submitted]" = field(default_factory=queue.Queue)
    smsc: Smsc = field(default_factory=Smsc)

    def start(self) -> "Kannel":
        """Blocking, a tenth of a second."""
        self.loop, self.servers = Loop(), Servers("kannel")
        smpp, admin, box, self.send_port = free_ports(4)
        self.smsc.on_submitted = self.submitted.put
        self.smsc.receipts = "DELIVRD"
        self.port = self.loop.run(self._listen(smpp))
        self.servers.write(
            "kannel.conf",
            CONFIGURATION.format(
                admin=admin,
                box=box,
                combine=str(self.combine).lower(),
                folder=self.servers.folder,
                kind=self.kind,
                password=PASSWORD,
                send=self.send_port,
                smpp=smpp,
                url=f"http://{self.proof}127.0.0.1:{self.port}/?{self.query}",
                user=USER,
            ),
        )
        self.servers.start("/usr/sbin/bearerbox", "kannel.conf", ready=[admin, box])
        self.servers.start("/usr/sbin/smsbox", "kannel.conf", ready=[self.send_port])
        self.loop.run(asyncio.wait_for(self.smsc.bound.wait(), PATIENCE_S))
        return self

    def stop(self) -> None:
        """End both boxes, the operator and the thread."""
        self.servers.stop()
        self.loop.run(self._close())
        self.loop.stop()

    def say(self, sender: str, text: str, parts: int = 1) -> Delivered:
        """A citizen sends a message; blocks until Kannel hands (the last part of) it over."""
        self.loop.run(self.smsc.say(sender, SHORT_CODE, text))
        return [self.deliveries.get(timeout=PATIENCE_S) for _ in range(parts)][-1]

    async def _listen(self, smpp: int) -> int:
        await self.smsc.listen(smpp)
        application = web.Application()
        application.add_routes([web.route("*", "/", self._take)])
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return int(self._runner.addresses[0][1])

    async def _close(self) -> None:
        await self._runner.cleanup()
        await self.smsc.close()

    async def _take(self, request: web.Request) -> web.Response:
        kept = {name for name in request.headers if name.lower() in KEPT or name.lower().startswith("x-kannel-")}
        headers = {name: request.headers[name] for name in kept}
        came = self.reports if "dlr" in request.query else self.deliveries
        came.put(Delivered(request.rel_url.raw_query_string, headers, await request.read()))
        return web.Response()


KEPT = frozenset({"authorization", "content-type", "user-agent"})


def missing() -> str | None:
    """Why it cannot be started here; None: it can."""
    return background.missing("bearerbox", "smsbox")


_running: dict[Any, Kannel] = {}


def running(kind: str, query: str, **more: Any) -> Kannel:
    """The gateway with this configuration: started once, ended with the process."""
    key = (kind, query, *more.items())
    if key not in _running:
        _running[key] = Kannel(kind, query, **more).start()
    return _running[key]
