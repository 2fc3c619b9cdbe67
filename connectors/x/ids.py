"""Identifiers of X: snowflakes, and how ours are made of them.

Posts and direct messages draw their ids from two machines that do not know of each other, and the id of a group
conversation looks like the id of a post: whatever is of a direct message carries the prefix `dm:`.
"""

import re
from datetime import UTC, datetime

from connectors.reading import Node

DM = "dm:"
SNOWFLAKE = re.compile(r"[0-9]{1,20}", re.ASCII)
DM_CONVERSATION = re.compile(r"[0-9]{1,20}(-[0-9]{1,20})?", re.ASCII)
USERNAME = re.compile(r"[A-Za-z0-9_]{1,50}", re.ASCII)
EPOCH_MS = 1288834974657  #: of the snowflakes; docs.x.com, "X IDs", read 2026-11-24
FIRST_SNOWFLAKE = 29_700_859_247  #: older ids say nothing about time


def snowflake(node: Node) -> str | None:
    """An id of X, all digits; None when it is not one."""
    found = node.id()
    return found if found is not None and SNOWFLAKE.fullmatch(found) else None


def must_snowflake(node: Node) -> str:
    """An id of X that must be there."""
    found = snowflake(node)
    if found is None:
        raise node.refuse("an id of X (digits)")
    return found


def must_conversation(node: Node) -> str:
    """The id of a direct-message conversation (`smaller-larger` for two, one number for a group), as ours."""
    found = node.id()
    if found is None or not DM_CONVERSATION.fullmatch(found):
        raise node.refuse("the id of a conversation")
    return DM + found


def conversation_of_two(one: str, other: str) -> str:
    """The conversation id that X gives to two people: the smaller user id, a hyphen, the larger."""
    smaller, larger = sorted((one, other), key=int)
    return f"{DM}{smaller}-{larger}"


def snowflake_at(moment: datetime) -> str:
    """The smallest id that X could have given at that time."""
    return str(max(int(moment.timestamp() * 1000) - EPOCH_MS, 0) << 22)


def time_of(found: str) -> datetime | None:
    """When X gave this id; None for ids from before the snowflakes, and for what cannot be a time."""
    if int(found) <= FIRST_SNOWFLAKE:
        return None
    moment = Node((int(found) >> 22) + EPOCH_MS).time()
    return moment.astimezone(UTC) if moment else None


def permalink(username: str | None, post_id: str) -> str:
    """The public page of a post; X finds it without the right name too."""
    name = username if username and USERNAME.fullmatch(username) else "i"
    return f"https://x.com/{name}/status/{post_id}"
