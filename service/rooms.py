"""The rooms composed: every worker of the process, made and wired, none of them started."""

import aiohttp

from aggregator.accounts import Account, Key
from aggregator.advisor import Advisor
from aggregator.alerts import Alerts
from aggregator.batch import Applied
from aggregator.deliver import Delivery
from aggregator.desk import Desk
from aggregator.desks import desks
from aggregator.emergency import Emergencies
from aggregator.feed import Feed
from aggregator.housekeeping import Housekeeping
from aggregator.media import MediaFetcher
from aggregator.metrics import Metrics
from aggregator.notices import Notices
from aggregator.pipeline import Pipeline
from aggregator.polls import Poller
from aggregator.queue import HttpQueue
from aggregator.quotas import StoreLedger
from aggregator.receive import Intake
from aggregator.sender import Sender
from aggregator.watch import Watch
from connectors.contract import Polls, SendsReplies, Streams
from connectors.http import Http
from connectors.redaction import Redactor
from inbox.citizens import say
from inbox.translation import acknowledgement
from service import accounts as configured
from service.alerts import tellers
from service.clock import new_id, utc_now
from service.insight import Learning
from service.media import admission
from service.model import model_file
from service.settings import AlertSettings, Settings
from store.database import Database
from store.media import MediaStore
from understanding.classify.model import Model
from understanding.insight import Insight


class Rooms:
    """What one process works with. Make it with a running loop.

    Raises:
        WrongSetting: an account's table is wrong.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        session: aiohttp.ClientSession,
        holder: str,
        media_store: MediaStore,
        insight: Insight,
    ) -> None:
        self.settings, self.database, self.holder, self.media_store = settings, database, holder, media_store
        self.insight = insight
        self.housekeeping = self._housekeeping()
        self.accounts = configured.build(settings, session, self.housekeeping.exchanged, self._ledger)
        self.metrics, self.feed, self.intake = Metrics(), Feed(database), Intake(database)
        self.watch = Watch([account.key for account in self.accounts], utc_now)
        self.notices = Notices(
            database=database, accounts=self.accounts, clock=utc_now, watch=self.watch, on_left=self._quota_left
        )
        self.alerts = Alerts(
            database=database,
            accounts=self.accounts,
            clock=utc_now,
            watch=self.watch,
            tellers=tellers("alerts", settings.alerts, self.accounts, self._door_of(session, settings.alerts)),
        )
        self.emergencies = Emergencies(
            database=database,
            insight=insight,
            clock=utc_now,
            tellers=tellers(
                "emergencies", settings.emergencies, self.accounts, self._door_of(session, settings.emergencies)
            ),
            public_address=settings.service.public_address,
        )
        self.delivery = self._delivery(session)
        self.media = self._media()
        self.pipeline = self._pipeline()
        self.senders = [self._sender(one) for one in self.accounts if isinstance(one.connector, SendsReplies)]
        self.pollers = [self._poller(one) for one in self.accounts if isinstance(one.connector, Polls | Streams)]
        self.desk = Desk(
            database=database, accounts=self.accounts, clock=utc_now, new_id=new_id, say=say, on_change=self.changed
        )
        self.desks = desks(self.desk, insight)
        model = model_file(settings.service.data)
        self.learning = Learning(insight, model, Model.stamp(model))
        self.advisor = self._advisor(session)

    def changed(self) -> None:
        """Something was committed: whoever works from it looks now."""
        self.feed.wake()
        self.delivery.wake.set()
        for sender in self.senders:
            sender.wake.set()

    def resume(self, account: Account) -> None:
        """An account's credentials are good again: what waited for them goes on."""
        workers: list[Sender | Poller] = [*self.senders, *self.pollers]
        for worker in workers:
            if worker.account is account:
                worker.resume()

    def _advisor(self, session: aiohttp.ClientSession) -> Advisor | None:
        understanding = self.settings.understanding
        if not understanding.advisor_url:
            return None
        token = understanding.advisor_token.get_secret_value()
        return Advisor(
            database=self.database,
            http=Http(session, allowed_hosts=self.settings.outgoing.allowed_hosts, redact=Redactor([token])),
            url=understanding.advisor_url,
            token=token,
            below=understanding.advisor_below,
            insight=self.insight,
            clock=utc_now,
            new_id=new_id,
            on_change=self.changed,
        )

    def _applied(self, applied: Applied) -> None:
        self.metrics.applied(applied)
        self.emergencies.flagged(applied.emergencies)
        if self.advisor is not None:
            self.advisor.opened(applied.opened)
        for key, times in applied.healed.items():
            self.watch.healed(key, times)
        if applied.attachments:
            self.media.wake.set()
        if applied.announced or applied.replies:
            self.changed()

    def _housekeeping(self) -> Housekeeping:
        return Housekeeping(
            database=self.database,
            clock=utc_now,
            new_id=new_id,
            interactions_days=self.settings.retention.interactions_days,
            early_days=self.settings.retention.early_days,
            queue_max_attempts=self.settings.queue.max_attempts,
            window_days=self.settings.understanding.window_days,
        )

    def _quota_left(self, key: Key, quota: str, left: int) -> None:
        self.metrics.quota_left.labels(*key, quota).set(left)

    def _ledger(self, key: Key) -> StoreLedger:
        return StoreLedger(self.database, key, utc_now)

    def _door_of(self, session: aiohttp.ClientSession, told: AlertSettings) -> Http:
        secret = told.secret.get_secret_value()
        return Http(session, allowed_hosts=self.settings.outgoing.allowed_hosts, redact=Redactor([secret]))

    def _delivery(self, session: aiohttp.ClientSession) -> Delivery:
        queue, push = self.settings.queue, None
        if queue.driver == "http":
            secret = queue.secret.get_secret_value()
            http = Http(session, allowed_hosts=self.settings.outgoing.allowed_hosts, redact=Redactor([secret]))
            push = HttpQueue(http=http, url=queue.url, secret=secret)
        return Delivery(
            database=self.database,
            clock=utc_now,
            holder=self.holder,
            max_attempts=queue.max_attempts,
            push=push,
            on_delivered=self.metrics.delivered.inc,
        )

    def _media(self) -> MediaFetcher:
        return MediaFetcher(
            database=self.database,
            accounts=self.accounts,
            clock=utc_now,
            new_id=new_id,
            holder=self.holder,
            media=self.media_store,
            admission=admission(self.settings.media),
            insight=self.insight,
            on_fetched=lambda key, outcome: self.metrics.media.labels(*key, outcome).inc(),
            on_change=self.changed,
        )

    def _pipeline(self) -> Pipeline:
        return Pipeline(
            database=self.database,
            intake=self.intake,
            accounts=self.accounts,
            clock=utc_now,
            new_id=new_id,
            acknowledgement=acknowledgement,
            say=say,
            insight=self.insight,
            holder=self.holder,
            on_applied=self._applied,
            hooked=self.watch.hooked,
        )

    def _sender(self, account: Account) -> Sender:
        def sent(outcome: str) -> None:
            self.metrics.sends.labels(*account.key, outcome).inc()
            self.changed()

        return Sender(
            database=self.database, account=account, clock=utc_now, new_id=new_id, watch=self.watch, on_sent=sent
        )

    def _poller(self, account: Account) -> Poller:
        return Poller(
            database=self.database,
            intake=self.intake,
            account=account,
            clock=utc_now,
            holder=self.holder,
            watch=self.watch,
            on_poll=lambda outcome: self.metrics.polls.labels(*account.key, outcome).inc(),
        )
