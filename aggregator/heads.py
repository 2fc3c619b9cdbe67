"""Heads: the complaint under which something is announced. What repeats another complaint speaks through that one."""

from collections.abc import Sequence

from sqlalchemy import Connection

from store import complaints
from store.columns import Record


def heads(connection: Connection, complaint_ids: Sequence[int]) -> dict[int, Record]:
    """For each complaint its own ticket, or that of the complaint that it repeats (`store.complaints.numbers`)."""
    if not complaint_ids:
        return {}
    own = complaints.numbers(connection, complaint_ids)
    roots = {row.duplicate_of for row in own.values() if row.duplicate_of is not None}
    known = own | (complaints.numbers(connection, sorted(roots - own.keys())) if roots else {})
    return {number: known[row.duplicate_of or number] for number, row in own.items()}
