"""Which open complaint a message belongs to that somebody answers, by the platform's id of it: theirs or ours."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, union_all

from store.complaints import C
from store.conversations import O
from store.messages import M
from store.replies import P


def open_complaints_of(
    connection: Connection, channel: str, account: str, ids: Sequence[str]
) -> dict[tuple[str, int], int]:
    """The open complaint by (platform message id, author id of the complaint)."""
    is_open = C.c.id.in_(select(O.c.complaint_id))
    theirs = (
        select(M.c.platform_message_id.label("name"), C.c.author_id, C.c.id)
        .join(C, C.c.id == M.c.complaint_id)
        .where(M.c.channel == channel, M.c.account == account, M.c.platform_message_id.in_(ids), is_open)
    )
    ours = (
        select(P.c.platform_message_id.label("name"), C.c.author_id, C.c.id)
        .join(M, M.c.id == P.c.message_id)
        .join(C, C.c.id == M.c.complaint_id)
        .where(P.c.channel == channel, P.c.account == account, P.c.platform_message_id.in_(ids), is_open)
    )
    return {(row.name, row.author_id): row.id for row in connection.execute(union_all(theirs, ours))}
