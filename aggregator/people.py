"""Who wrote, and in which conversation: platform ids become rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from aggregator import phones
from aggregator.accounts import Key
from aggregator.batch import Incoming
from aggregator.dedupe import by_account
from model.event import Author
from store import conversations, people, serials
from store.columns import EPOCH


def resolve(connection: Connection, fresh: Sequence[Incoming], now: datetime) -> None:
    """Fill in `author_id` and `conversation_id`; new authors and conversations are inserted."""
    for key, items in by_account(fresh).items():
        moved = _resolve_authors(connection, key, items, now)
        _resolve_conversations(connection, key, items, moved)


def learn_names(connection: Connection, known: Sequence[Incoming]) -> None:
    """Fill in names that were not known: some webhooks name nobody, and the poll that brings the message again does.

    A redelivery may be days old: it changes no name that there is.
    """
    for key, items in by_account(known).items():
        authors = {item.event.author.id: item.event.author for item in items if _names(item.event.author)}
        if authors:
            rows = people.find_authors(connection, *key, list(authors))
            people.rename_authors(connection, _renamed([row for row in rows if not _names(row)], authors))


def _names(author: Any) -> bool:
    return author.name is not None or author.handle is not None


def _resolve_authors(connection: Connection, key: Key, items: Sequence[Incoming], now: datetime) -> dict[str, str]:
    """Gives, for authors known under another id, the id under which they are known."""
    authors = {item.event.author.id: item.event.author for item in items}
    rows = people.find_authors(connection, *key, list(authors))
    ids = {row.platform_author_id: row.id for row in rows}
    moved = _known_by_alias(connection, key, [author for name, author in authors.items() if name not in ids], ids)
    new, same = _by_shared_alias([author for name, author in authors.items() if name not in ids])
    for author, author_id in zip(new, serials.reserve(connection, "author", len(new)), strict=True):
        ids[author.id] = author_id
    for name, known in same.items():
        ids[name], moved[name] = ids[known], known
    people.add_authors(connection, [_author_row(key, author, ids[author.id]) for author in new], now)
    aliases = _alias_rows(key, authors.values(), ids)
    fresh = {ids[author.id] for author in new}
    phones.join(connection, people.add_aliases(connection, *key, aliases, fresh=fresh), now)
    people.rename_authors(connection, _renamed(rows, authors))
    for item in items:
        item.author_id = ids[item.event.author.id]
    return moved


def _known_by_alias(connection: Connection, key: Key, authors: Sequence[Author], ids: dict[str, int]) -> dict[str, str]:
    """An identity is a set of ids: somebody who lost the phone number is still who they were."""
    aliases = {phones.tidy(alias): author.id for author in authors for alias in author.aliases}
    if not aliases:
        return {}
    moved: dict[str, str] = {}
    for row in people.find_authors_by_alias(connection, *key, list(aliases)):
        name = aliases[row.alias]
        ids[name] = row.id
        moved[name] = row.platform_author_id
    return moved


def _by_shared_alias(authors: Sequence[Author]) -> tuple[list[Author], dict[str, str]]:
    """New authors of one batch that share an alias are one: the first of them stands, the others go by its id."""
    first: dict[str, str] = {}
    new: list[Author] = []
    same: dict[str, str] = {}
    for author in authors:
        aliases = [phones.tidy(alias) for alias in author.aliases]
        known = next((first[alias] for alias in aliases if alias in first), None)
        if known is None:
            new.append(author)
        else:
            same[author.id] = known
        first.update(dict.fromkeys(aliases, known or author.id))
    return new, same


def _author_row(key: Key, author: Author, author_id: int) -> dict[str, Any]:
    return {
        "id": author_id,
        "channel": key[0],
        "account": key[1],
        "platform_author_id": author.id,
        "name": author.name,
        "handle": author.handle,
        "citizen_id": author_id,
    }


def _alias_rows(key: Key, authors: Any, ids: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"channel": key[0], "account": key[1], "alias": phones.tidy(alias), "author_id": ids[author.id]}
        for author in authors
        for alias in author.aliases
    ]


def _renamed(rows: Sequence[Any], authors: dict[str, Author]) -> list[dict[str, Any]]:
    """People change their names; a payload without one takes nothing away."""
    changed = []
    for row in rows:
        author = authors[row.platform_author_id]
        name, handle = author.name or row.name, author.handle or row.handle
        if (name, handle) != (row.name, row.handle):
            changed.append({"author_id": row.id, "new_name": name, "new_handle": handle})
    return changed


def _resolve_conversations(connection: Connection, key: Key, items: Sequence[Incoming], moved: dict[str, str]) -> None:
    """A conversation named after its author follows the author to the id under which both are known."""
    names = {id(item): _conversation_name(item, moved) for item in items}
    ids = conversations.find_and_lock(connection, *key, sorted(set(names.values())))
    new = {names[id(item)]: item for item in items if names[id(item)] not in ids}
    ids |= zip(new, serials.reserve(connection, "conversation", len(new)), strict=True)
    conversations.add(connection, [_conversation_row(key, name, item, ids[name]) for name, item in new.items()])
    latest: dict[int, datetime] = {}
    for item in items:
        item.conversation_id = ids[names[id(item)]]
        if not item.event.outgoing:
            latest[item.conversation_id] = max(latest.get(item.conversation_id, EPOCH), item.event.sent_at)
    conversations.touch(
        connection, [{"conversation_id": number, "at": at, "never": EPOCH} for number, at in sorted(latest.items())]
    )


def _conversation_name(item: Incoming, moved: dict[str, str]) -> str:
    event = item.event
    if event.conversation_id == event.author.id:
        return moved.get(event.author.id, event.conversation_id)
    return event.conversation_id


def _conversation_row(key: Key, name: str, item: Incoming, conversation_id: int) -> dict[str, Any]:
    return {
        "id": conversation_id,
        "channel": key[0],
        "account": key[1],
        "platform_conversation_id": name,
        "visibility": item.event.visibility.value,
        "last_inbound_at": None,
    }
