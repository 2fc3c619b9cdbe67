"""Identities: who wrote, as far as lists, queue and exports may say it. Phone numbers and addresses are kept back."""

from functools import cache

from connectors.registry import UnknownChannel, load

HIDDEN = "••••"
SHOWN = 4  #: characters at the end of an id, to tell two apart


def shown_id(channel: str, platform_id: str) -> str:
    """A platform's id of an author; of one that is a phone number or an address, the end."""
    return hidden(platform_id) if _personal(channel) else platform_id


def hidden(platform_id: str | None) -> str:
    """What is shown of an id: "•••• 4521", and of an e-mail address where it is: "••••@gmail.com"."""
    local, at, domain = (platform_id or "").rpartition("@")
    if local and at:
        return f"{HIDDEN}@{domain}"
    return f"{HIDDEN} {platform_id[-SHOWN:]}" if platform_id else HIDDEN


@cache
def _personal(channel: str) -> bool:
    """Whether ids of this channel are kept back; of a channel whose connector is gone nobody knows."""
    try:
        return load(channel).ids_are_personal
    except UnknownChannel:
        return True
