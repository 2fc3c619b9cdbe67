"""What is counted, for Prometheus. Labels are channels, accounts and closed sets of reasons; never people's words."""

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from aggregator.batch import Applied

PREFIX = "command_center_"


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        place = ["channel", "account"]
        self.received = self._counter("envelopes_received", "Envelopes kept", [*place, "transport"])
        self.refused = self._counter("webhooks_refused", "Webhooks refused", [*place, "reason"])
        self.messages = self._counter("messages", "New messages", [])
        self.complaints = self._counter("complaints", "Complaints opened", [])
        self.duplicates = self._counter("duplicates", "Complaints linked as duplicates when they came", [])
        self.gathered = self._counter("gathered", "Complaints that came into an incident when they came", [])
        self.emergencies = self._counter("emergencies", "Complaints flagged for 112", [])
        self.quarantined = self._counter("quarantined", "Envelopes and items put into quarantine", [])
        self.skipped = self._counter("skipped", "Things understood that are no messages", [*place, "reason"])
        self.healed = self._counter("healed", "Messages that only a poll brought though webhooks should have", place)
        self.delivered = self._counter("deliveries", "Events that the P3M queue has taken", [])
        self.sends = self._counter("sends", "Parts of replies sent", [*place, "outcome"])
        self.polls = self._counter("polls", "Polls", [*place, "outcome"])
        self.media = self._counter("media", "Attachments fetched", [*place, "outcome"])
        self.restarts = self._counter("worker_restarts", "Workers that failed and were started again", ["worker"])
        self.backlog = self._gauge("backlog", "What waits: envelopes, outbox, queue, quarantine", ["what"])
        self.last_poll = self._gauge("last_poll_timestamp_seconds", "When the last poll began", place)
        self.account_state = self._gauge("account_state", "1 for the state that an account is in", [*place, "code"])
        self.quota_left = self._gauge("quota_left", "Units left of a quota in this period", [*place, "quota"])
        self.account_up = self._gauge("account_up", "1 well, 0.5 a warning, 0 failing", place)

    def applied(self, applied: Applied) -> None:
        """A batch was committed."""
        self.messages.inc(applied.messages)
        self.complaints.inc(len(applied.opened))
        self.duplicates.inc(applied.duplicates)
        self.gathered.inc(applied.gathered)
        self.emergencies.inc(len(applied.emergencies))
        self.quarantined.inc(applied.quarantined)
        for key, times in applied.healed.items():
            self.healed.labels(*key).inc(times)
        for (channel, account, reason), times in applied.counts.items():
            self.skipped.labels(channel, account, reason).inc(times)

    def render(self) -> bytes:
        """The text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, words: str, labels: list[str]) -> Counter:
        return Counter(PREFIX + name, words, labels, registry=self.registry)

    def _gauge(self, name: str, words: str, labels: list[str]) -> Gauge:
        return Gauge(PREFIX + name, words, labels, registry=self.registry)
