"""One transaction: readings become messages, complaints and outbox rows, or nothing at all does."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from aggregator import commands
from aggregator.acknowledge import acknowledge
from aggregator.batch import Applied, Rules, Tally
from aggregator.changes import (
    absorb_echoes,
    announce,
    apply_deletions,
    apply_early_deletions,
    apply_edits,
    apply_receipts,
)
from aggregator.complaint import Placed, place
from aggregator.dedupe import split_known, utterances, without
from aggregator.heal import HEALED, healed
from aggregator.normalise import Reading
from aggregator.obey import obey
from aggregator.people import learn_names, resolve
from aggregator.reconsider import follow
from aggregator.triage import is_emergency
from model.cloudevent import Kind
from model.event import Skipped, Unreadable
from store import complaints, counts, envelopes, quarantine, traffic


def apply(connection: Connection, readings: Sequence[Reading], rules: Rules) -> Applied:
    """Apply what has not been applied yet. Run again after a crash or a rollback, it does the rest and no more."""
    claimed = envelopes.claim(connection, [reading.envelope_id for reading in readings])
    readings = [reading for reading in readings if reading.envelope_id in claimed]
    tally = Tally()
    quarantined = _set_aside(connection, readings, tally, rules)
    said, settled = absorb_echoes(connection, utterances(readings), tally)
    fresh, edits = split_known(connection, said, tally)
    commanded = commands.take(fresh, tally)
    resolve(connection, fresh, rules.now)
    learn_names(connection, without(said, fresh))
    placed = place(connection, fresh, rules)
    alarmed = follow(connection, fresh, rules, placed.aside)
    announced = placed.announced
    announced += announce(connection, [(it, Kind.REPLY_STATUS_CHANGED) for it in settled], rules.now, rules.new_id)
    announced += apply_early_deletions(connection, fresh, rules)
    announced += apply_edits(connection, edits, rules)
    announced += apply_deletions(connection, readings, rules)
    announced += apply_receipts(connection, readings, rules)
    answered = acknowledge(connection, placed, rules) + obey(connection, commanded, rules)
    mended = healed(fresh, rules.hooked)
    for (channel, account), times in mended.items():
        tally.counts[channel, account, HEALED] += times
    counts.add(connection, rules.now.date(), tally.counts)
    traffic.add(connection, rules.now, Counter(item.key for item in fresh if not item.event.outgoing))
    return Applied(
        envelopes=len(readings),
        messages=len(fresh),
        opened=tuple(item.complaint_id for item in placed.opened if item.complaint_id is not None),
        duplicates=sum(item.duplicate_of is not None for item in placed.opened),
        gathered=sum(item.incident_id is not None for item in placed.opened),
        announced=announced,
        replies=answered,
        attachments=placed.attachments,
        emergencies=_emergencies(connection, placed, alarmed),
        quarantined=quarantined,
        healed=mended,
        counts=tally.counts,
    )


def _emergencies(connection: Connection, placed: Placed, alarmed: Sequence[int]) -> tuple[str, ...]:
    """Numbers of the complaints for 112: each once, and no copies of what was told already."""
    opened = [item.complaint_id for item in placed.opened if item.duplicate_of is None and is_emergency(item)]
    known = complaints.numbers(connection, alarmed) if alarmed else {}
    told = [placed.numbers[number] for number in opened if number is not None]
    return (*told, *(row.number for row in known.values()))


def _set_aside(connection: Connection, readings: Sequence[Reading], tally: Tally, rules: Rules) -> int:
    """What could not be read goes to quarantine, what is no message is counted; how many are in quarantine."""
    rows: list[dict[str, Any]] = []
    for reading in readings:
        if reading.error is not None:
            rows.append(_quarantined(reading, quarantine.ENVELOPE, None, reading.error, rules))
        for event in reading.events:
            if isinstance(event, Unreadable):
                rows.append(_quarantined(reading, quarantine.EVENT, event.path, event.error, rules))
            elif isinstance(event, Skipped):
                tally.add((reading.channel, reading.account), event.reason)
    quarantine.add(connection, rows)
    envelopes.quarantine(connection, [reading.envelope_id for reading in readings if reading.error is not None])
    return len(rows)


def _quarantined(reading: Reading, kind: str, path: str | None, error: str, rules: Rules) -> dict[str, Any]:
    return {
        "kind": kind,
        "channel": reading.channel,
        "account": reading.account,
        "envelope_id": reading.envelope_id,
        "path": path,
        "error": error,
        "created_at": rules.now,
    }
