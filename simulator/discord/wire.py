"""Discord's objects, as they stand in its JSON."""

import base64
import re
from datetime import UTC, datetime
from typing import Any

from simulator.platform import Citizen, Place

EPOCH_MS = 1_420_070_400_000
BOT_ID = "1317080000000000001"
TOKEN = f"{base64.b64encode(BOT_ID.encode()).decode().rstrip('=')}.SIMULA.TED-discord-token"
GUILD = "1317080000000000100"
CHANNEL = "1317080000000000101"
FORUM = "1317080000000000102"
APPLICATION = "1317080000000000002"
FIRST_USER = 1_317_081_000_000_000_000  #: plus a citizen's number
FIRST_DIRECT = 1_317_082_000_000_000_000  #: the direct channel of a citizen: the same
BOT: dict[str, Any] = {"id": BOT_ID, "username": "lapor-semar", "discriminator": "1708", "avatar": None, "bot": True}
MESSAGE_CONTENT = (1 << 18) | (1 << 19)
ESCAPED = re.compile(r"\\([\\*_~|`\[<>#-])")


def snowflake(ms: int, step: int) -> str:
    """An id of that millisecond; `step` tells those of one millisecond apart."""
    return str(((ms - EPOCH_MS) << 22) | (step & 0x3FFFFF))


def time_of(name: str) -> str:
    """When a snowflake was made, as Discord writes times."""
    moment = datetime.fromtimestamp(((int(name) >> 22) + EPOCH_MS) / 1000, UTC)
    return moment.isoformat(timespec="milliseconds")


def now() -> str:
    """This moment, as Discord writes times."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def user(citizen: Citizen) -> dict[str, Any]:
    """A User."""
    return {
        "id": str(FIRST_USER + citizen.number),
        "username": citizen.handle,
        "global_name": citizen.name,
        "discriminator": "0",
        "avatar": None,
    }


def thread(name: str, title: str, owner: str) -> dict[str, Any]:
    """A post in the forum: a Channel."""
    kept = {"archived": False, "auto_archive_duration": 4320, "locked": False, "create_timestamp": time_of(name)}
    post = {"id": name, "type": 11, "guild_id": GUILD, "parent_id": FORUM, "name": title, "owner_id": owner}
    return {**post, "applied_tags": [], "thread_metadata": {**kept, "archive_timestamp": time_of(name)}}


def direct_channel(citizen: Citizen) -> str:
    """The channel in which the citizen and the bot are alone."""
    return str(FIRST_DIRECT + citizen.number)


def citizen_number(name: str | None, first: int) -> int | None:
    """Whose user or direct channel it is."""
    number = int(name or 0) - first
    return number if 0 < number < 10_000 else None


def map_link(place: Place) -> str:
    """Discord has no positions: people send a map's link."""
    return f"https://maps.google.com/?q={place.lat},{place.lon}"


def as_read(content: str) -> str:
    """The text as people see it: a backslash takes a sign its meaning."""
    return ESCAPED.sub(r"\1", content)
