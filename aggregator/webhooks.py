"""The platforms' door: `/webhooks/{channel}/{account}`. Nobody is thanked before the envelope is durable."""

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from urllib.parse import unquote_plus

from aiohttp import web

from aggregator.accounts import Account, Accounts, Key
from aggregator.metrics import Metrics
from aggregator.receive import Intake
from aggregator.watch import Watch
from connectors.contract import Answer, Handshake, TakesWebhooks, Unauthentic
from model.clock import Clock
from model.envelope import Envelope, Transport
from store.database import StoreUnavailable

MAX_BODY = 4 * 1024 * 1024  #: bytes; the largest documented webhook (WhatsApp's) is 3 MB
RETRY_AFTER_S = "5"
UNWANTED = frozenset({"authorization", "cookie"})
QUERY = "x-request-query"
METHOD = "x-request-method"
KEPT_HEADERS = 64  #: more headers than any platform sends are not kept


RECEIVED_AT = web.RequestKey("received_at", datetime)
Handler = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One webhook and what was answered."""

    at: datetime  #: as its envelope says, where one was made of it; UTC
    method: str
    path: str
    status: int
    elapsed_ms: float


class Webhooks:
    """Receives webhooks of all accounts. Finding an account needs no database."""

    def __init__(
        self,
        *,
        accounts: Accounts,
        intake: Intake,
        clock: Clock,
        watch: Watch,
        metrics: Metrics,
        secrets_of: Callable[[Account], frozenset[str]],
        on_refused: Callable[[Key, str], None],
        on_received: Callable[[Key, Received], None],
    ) -> None:
        self._accounts = accounts
        self._intake = intake
        self._clock = clock
        self._watch = watch
        self._metrics = metrics
        self._count_refused = on_refused
        self._note = on_received
        self._received = {account.key: metrics.received.labels(*account.key, "webhook") for account in accounts}
        self._secrets = {account.key: secrets_of(account) for account in accounts}

    def add_to(self, app: web.Application) -> None:
        """Add the routes; the application's `client_max_size` should be `MAX_BODY`."""
        for path in ("/webhooks/{channel}", "/webhooks/{channel}/{account}"):
            app.router.add_post(path, self._noted(self.receive))
            app.router.add_get(path, self._noted(self.get), allow_head=False)

    def _noted(self, handler: Handler) -> Handler:
        """The handler, with what it answered written down: of an account that there is, and without the query."""

        async def handle(request: web.Request) -> web.Response:
            started = time.perf_counter()
            response = await handler(request)
            account, _ = self._find(request)
            if account is not None:
                received = Received(
                    at=request.get(RECEIVED_AT) or self._clock(),
                    method=request.method,
                    path=request.path,
                    status=response.status,
                    elapsed_ms=(time.perf_counter() - started) * 1000,
                )
                self._note(account.key, received)
            return response

        return handle

    async def receive(self, request: web.Request) -> web.Response:
        """Verify, keep, answer. 403: no valid proof; 404: no such account; 413: too large; 503: come again."""
        account, connector = self._find(request)
        if account is None or connector is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            self._count(account, "too_large")
            return web.Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        headers = _headers(request)
        if connector.reads_query:
            headers[QUERY] = request.rel_url.raw_query_string
        return await self._keep(request, account, connector, headers, body)

    async def get(self, request: web.Request) -> web.Response:
        """A GET is a subscription challenge, or the message itself where the platform delivers so."""
        account, connector = self._find(request)
        if account is None or connector is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        headers = _headers(request)
        if connector.delivers_by_get:
            headers[METHOD] = "GET"
            query = request.rel_url.raw_query_string.encode()
            return await self._keep(request, account, connector, headers, query)
        try:
            return _response(connector.handshake(Handshake(query=dict(request.query), headers=headers)))
        except Unauthentic:
            return self._refused(account)

    async def _keep(
        self,
        request: web.Request,
        account: Account,
        connector: TakesWebhooks,
        headers: Mapping[str, str],
        body: bytes,
    ) -> web.Response:
        envelope = self._envelope(account, headers, body)
        request[RECEIVED_AT] = envelope.received_at
        try:
            connector.verify(envelope)
        except Unauthentic:
            return self._refused(account)
        try:
            await self._intake.keep(self._without_secrets(account, envelope))
            for sibling in self._for_siblings(account, connector, envelope):
                await self._intake.keep(sibling)
        except StoreUnavailable:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": RETRY_AFTER_S})
        self._watch.received(account.key, webhook=True)
        self._received[account.key].inc()
        return _response(connector.answer(envelope))

    def _for_siblings(self, account: Account, connector: TakesWebhooks, envelope: Envelope) -> Iterator[Envelope]:
        """The same bytes for another channel's account of the same name: the platform serves both at one address."""
        for channel in connector.shares_with:
            sibling = self._accounts.get(channel, account.name)
            if sibling is None or not isinstance(sibling.connector, TakesWebhooks):
                continue
            copy = replace(envelope, channel=channel)
            try:
                sibling.connector.verify(copy)
            except Unauthentic:
                continue
            self._watch.received(sibling.key, webhook=True)
            self._received[sibling.key].inc()
            yield self._without_secrets(sibling, copy)

    def _find(self, request: web.Request) -> tuple[Account | None, TakesWebhooks | None]:
        account = self._accounts.get(request.match_info["channel"], request.match_info.get("account"))
        connector = account.connector if account else None
        return account, connector if isinstance(connector, TakesWebhooks) else None

    def _envelope(self, account: Account, headers: Mapping[str, str], body: bytes) -> Envelope:
        return Envelope(
            channel=account.channel,
            account=account.name,
            transport=Transport.WEBHOOK,
            received_at=self._clock(),
            body=body,
            headers=headers,
        )

    def _without_secrets(self, account: Account, envelope: Envelope) -> Envelope:
        """Evidence without our own secrets: a platform that sends one back (Telegram) proves itself with it."""
        headers, secrets = envelope.headers, self._secrets[account.key]
        if METHOD in headers:
            envelope = replace(envelope, body=_query_without(envelope.body, secrets))
        if QUERY in headers:
            headers = {**headers, QUERY: _query_without(headers[QUERY].encode(), secrets).decode()}
            envelope = replace(envelope, headers=headers)
        together = "\n".join(headers.values())
        clean = not any(secret in together for secret in secrets) and UNWANTED.isdisjoint(headers)
        if clean and len(headers) <= KEPT_HEADERS:
            return envelope
        kept = {
            name: value
            for name, value in list(headers.items())[:KEPT_HEADERS]
            if name not in UNWANTED and not any(secret in value for secret in secrets)
        }
        return replace(envelope, headers=kept)

    def _refused(self, account: Account) -> web.Response:
        self._watch.refused(account.key)
        self._count(account, "no_proof")
        return web.Response(status=HTTPStatus.FORBIDDEN)

    def _count(self, account: Account, reason: str) -> None:
        self._metrics.refused.labels(*account.key, reason).inc()
        self._count_refused(account.key, f"webhook_{reason}")


def _headers(request: web.Request) -> dict[str, str]:
    """Names in lower case; nobody outside speaks in the names that are ours."""
    return {name.lower(): value for name, value in request.headers.items() if name.lower() not in (QUERY, METHOD)}


def _query_without(query: bytes, secrets: frozenset[str]) -> bytes:
    """A query string without the parameters whose value is a secret of ours; all others stay byte for byte."""
    return b"&".join(
        pair for pair in query.split(b"&") if unquote_plus(pair.partition(b"=")[2].decode("latin-1")) not in secrets
    )


def _response(answer: Answer) -> web.Response:
    if not answer.body:
        return web.Response(status=answer.status)
    return web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)
