"""The inbox of one process: its parts, and what is made of them once."""

from dataclasses import dataclass, field

from jinja2 import Environment

from inbox.assets import Assets
from inbox.badges import Badges
from inbox.channel_health import ChannelHealth
from inbox.live import Hub
from inbox.names import Names
from inbox.parts import Parts
from inbox.passwords import Passwords
from inbox.reports.gate import Gate
from inbox.templating import environment
from inbox.throttle import Throttle


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """Handed to every screen."""

    parts: Parts
    assets: Assets
    badges: Badges
    templates: Environment
    health: ChannelHealth
    hub: Hub
    passwords: Passwords = field(default_factory=Passwords)
    throttle: Throttle = field(default_factory=Throttle)
    gate: Gate = field(default_factory=Gate)


def make(parts: Parts) -> Inbox:
    """Read templates, texts and static files."""
    badges = Badges(parts.accounts)
    assets = Assets({"channels.css": badges.style_sheet})
    templates = environment(assets, badges, Names(parts.insight))
    hub = Hub(database=parts.database, feed=parts.feed, templates=templates, clock=parts.clock)
    return Inbox(
        parts=parts,
        assets=assets,
        badges=badges,
        templates=templates,
        health=ChannelHealth(parts.channels_state, parts.clock),
        hub=hub,
    )
