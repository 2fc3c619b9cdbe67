"""Doing what citizens ask for, and answering once: in the transaction that keeps the command."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from aggregator.accounts import Account
from aggregator.acknowledge import outgoing_row, part_rows
from aggregator.anonymity import hide
from aggregator.batch import Incoming, Rules
from aggregator.commands import ALPHABET, Kind, command_of
from aggregator.sayings import Saying
from connectors.contract import SendsReplies
from model.complaint import ComplaintStatus
from store import citizens, complaints, conversations, link_codes, messages, replies, serials, standings
from store.columns import Record

CODE_LASTS = timedelta(minutes=30)
MOST_LISTED = 5  #: complaints in one answer to STATUS
MOST_ANSWER = 280  #: characters of an officer's answer that are said again
DIGITS = ALPHABET[-8:]
LETTERS = ALPHABET[:-8]


def obey(connection: Connection, commanded: Sequence[Incoming], rules: Rules) -> int:
    """Do each command in turn; how many answers were queued. Where an account cannot send, it is done in silence."""
    rows: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for item in commanded:
        account = rules.accounts.get(*item.key)
        lines = _done(connection, item, rules, account.language if account else "")
        if not lines or account is None or not isinstance(account.connector, SendsReplies):
            continue
        [message_id] = serials.reserve(connection, "message", 1)
        row, pieces = _fitted(item, message_id, account, lines, rules)
        rows.append(row)
        parts.extend(pieces)
    messages.add(connection, rows)
    replies.add(connection, parts)
    return len(rows)


def _done(connection: Connection, item: Incoming, rules: Rules, language: str) -> list[str]:
    """Do one command; gives the paragraphs of its answer."""
    command = command_of(item.event)
    assert command is not None  # noqa: S101 - for the type checker: it was taken for one
    if standings.others_complain_in(connection, item.conversation_id, item.author_id):
        return [rules.say(language, Saying.ONE_TO_ONE)]
    return DOES[command.kind](connection, item, rules, language, command.argument)


def _status(connection: Connection, item: Incoming, rules: Rules, language: str, _argument: str) -> list[str]:
    citizen = citizens.of_author(connection, item.author_id)
    found = standings.open_of_citizen(connection, citizen, MOST_LISTED + 1)
    if not found:
        return [rules.say(language, Saying.STATUS_NONE)]
    said = [_stands(connection, row, rules, language) for row in found[:MOST_LISTED]]
    more = standings.count_open_of_citizen(connection, citizen) - MOST_LISTED if len(found) > MOST_LISTED else 0
    return [*said, rules.say(language, Saying.STATUS_MORE, n=more)] if more else said


def _number(connection: Connection, item: Incoming, rules: Rules, language: str, number: str) -> list[str]:
    """Only to whom it belongs. A number of somebody else's and one that does not exist are answered alike."""
    row = standings.of_citizen(connection, citizens.of_author(connection, item.author_id), number)
    if row is None:
        return [rules.say(language, Saying.NUMBER_UNKNOWN)]
    return [_stands(connection, row, rules, language)]


def _stands(connection: Connection, row: Record, rules: Rules, language: str) -> str:
    """How a complaint stands: state, days, and what was answered last."""
    changed = standings.status_since(connection, row.id)
    if changed is None:
        said = rules.say(language, Saying.STATUS_NEW, number=row.number, received=row.created_at)
    else:
        state = ComplaintStatus(row.status)
        days = {"received": row.created_at, "changed": changed}
        said = rules.say(language, Saying.STATUS_ONE, number=row.number, state=state, **days)
    answer = standings.last_answer(connection, row.id)
    if answer is None:
        return said
    words = " ".join(answer.text.split())
    short = words if len(words) <= MOST_ANSWER else words[: MOST_ANSWER - 1].rstrip() + "…"
    return said + " " + rules.say(language, Saying.STATUS_ANSWER, answer=short, at=answer.sent_at)


def _stop(connection: Connection, item: Incoming, rules: Rules, language: str, _argument: str) -> list[str]:
    """Said once: a machine that answers STOP to everything is not answered for ever."""
    new = citizens.stop_updates(connection, item.author_id, rules.now)
    return [rules.say(language, Saying.STOPPED)] if new else []


def _start(connection: Connection, item: Incoming, rules: Rules, language: str, _argument: str) -> list[str]:
    citizens.resume_updates(connection, citizens.of_author(connection, item.author_id))
    return [rules.say(language, Saying.STARTED)]


def _anonymous(connection: Connection, item: Incoming, rules: Rules, language: str, _argument: str) -> list[str]:
    pair = (item.conversation_id, item.author_id)
    complaint_id = conversations.open_complaints(connection, [pair]).get(pair)
    if complaint_id is None:
        return [rules.say(language, Saying.NOTHING_OPEN)]
    hide(connection, [complaint_id], rules.now, rules.new_id)
    number = complaints.numbers(connection, [complaint_id])[complaint_id].number
    return [rules.say(language, Saying.ANONYMISED, number=number)]


def _link(connection: Connection, item: Incoming, rules: Rules, language: str, _argument: str) -> list[str]:
    code = link_code(rules.new_id())
    link_codes.keep(connection, item.author_id, code, rules.now + CODE_LASTS)
    minutes = int(CODE_LASTS.total_seconds()) // 60
    return [rules.say(language, Saying.LINK_CODE, code=code, minutes=minutes)]


def _code(connection: Connection, item: Incoming, rules: Rules, language: str, code: str) -> list[str]:
    owner = link_codes.owner(connection, code, rules.now)
    if owner is None:
        return [rules.say(language, Saying.CODE_UNKNOWN)]
    if owner == item.author_id:
        return [rules.say(language, Saying.LINK_ELSEWHERE)]
    link_codes.forget(connection, owner)
    merged = citizens.merge(connection, owner, item.author_id, reason=citizens.LINK, officer_id=None, now=rules.now)
    return [rules.say(language, Saying.LINKED if merged else Saying.LINKED_ALREADY)]


def _unlink(connection: Connection, item: Incoming, rules: Rules, language: str, _argument: str) -> list[str]:
    merge_id = citizens.newest_link(connection, item.author_id)
    if merge_id is None:
        return [rules.say(language, Saying.NOT_LINKED)]
    citizens.part(connection, merge_id, officer_id=None, now=rules.now)
    return [rules.say(language, Saying.PARTED)]


DOES: dict[Kind, Callable[[Connection, Incoming, Rules, str, str], list[str]]] = {
    Kind.STATUS: _status,
    Kind.NUMBER: _number,
    Kind.STOP: _stop,
    Kind.START: _start,
    Kind.ANONYMOUS: _anonymous,
    Kind.LINK: _link,
    Kind.CODE: _code,
    Kind.UNLINK: _unlink,
}


def link_code(random: str) -> str:
    """A code of eight characters, a letter first and a digit last, out of a random identifier."""
    left = int.from_bytes(hashlib.sha256(random.encode()).digest())
    marks = []
    for alphabet in (LETTERS, *[ALPHABET] * 6, DIGITS):
        left, at = divmod(left, len(alphabet))
        marks.append(alphabet[at])
    return "".join(marks[:4]) + "-" + "".join(marks[4:])


def _fitted(
    item: Incoming, message_id: int, account: Account, lines: list[str], rules: Rules
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The answer with as many paragraphs as the platform takes."""
    assert isinstance(account.connector, SendsReplies)  # noqa: S101 - the caller asked
    most = account.connector.limits_for(item.event.conversation_id).max_parts
    while True:
        row = _message_row(item, message_id, "\n\n".join(lines), rules)
        parts = list(part_rows(account, row, item.event.conversation_id, rules.now))
        if most is None or len(parts) <= most or len(lines) == 1:
            return row, parts
        lines = lines[:-1]


def _message_row(item: Incoming, message_id: int, text: str, rules: Rules) -> dict[str, Any]:
    answers = {
        "channel": item.reading.channel,
        "account": item.reading.account,
        "conversation_id": item.conversation_id,
        "author_id": item.author_id,
        "complaint_id": item.complaint_id,
        "reply_to": item.event.platform_message_id,
        "visibility": item.event.visibility.value,
        "command": item.command,
    }
    return outgoing_row(
        message_id=message_id,
        key=f"cmd-{item.message_id}",
        text=text,
        officer_id=None,
        now=rules.now,
        answers=answers,
    )
