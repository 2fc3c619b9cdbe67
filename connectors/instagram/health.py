"""Looking at the account: its Page's token, and the two subscriptions that Instagram's webhooks need.

Sources: "Set up Instagram Webhooks", "Permissions reference", Graph API "App Subscriptions", read 2026-11-25.
"""

from collections.abc import Sequence
from datetime import datetime

from connectors import meta_health
from connectors.instagram import webhook
from connectors.instagram.settings import Settings
from connectors.meta_health import FAILING, Look, Seen
from connectors.meta_page import Graph, node_of, segment

PERMISSIONS = {
    "pages_show_list": "find the Page",
    "pages_manage_metadata": "subscribe to webhooks",
    "pages_read_engagement": "read the account",
    "instagram_basic": "read the account",
    "pages_messaging": "send messages",
    "instagram_manage_messages": "read and send messages",
    "instagram_manage_comments": "read and answer comments",
}
ANY_FIELD = "feed"  #: any field of the Page's does; this one the channel `facebook` needs as well
DASHBOARD = "App dashboard, Webhooks, Instagram: subscribe to messages, comments, mentions and what else README names"
PAGE = "POST /PAGE/subscribed_apps with any field (see README)"


def looks(graph: Graph, settings: Settings, now: datetime) -> Sequence[tuple[str, Look]]:
    """All that `check` looks at."""
    wrong = "put the number of the account that is linked to the Page into ig_id"
    return [
        ("token", meta_health.token(graph, PERMISSIONS, now)),
        ("connection", meta_health.readable(graph, settings.ig_id, "account", "id,username", wrong)),
        ("webhook", meta_health.page_tells(graph, (), (), PAGE)),
        ("webhook", _app_is_told(graph, settings)),
    ]


def _app_is_told(graph: Graph, settings: Settings) -> Look:
    """The fields that the app is subscribed to, which only the app's own token may see."""

    async def look(seen: Seen) -> None:
        answer = node_of(await graph.as_app(f"{segment(settings.app_id)}/subscriptions", {}))
        told = [each for each in answer["data"].items() if each["object"].text() == "instagram"]
        active = [each for each in told if each["active"].value is True]
        names = (field["name"].text() for each in active for field in each["fields"].items_or_none())
        fields = frozenset(name for name in names if name)
        if not fields:
            seen.add("webhook", FAILING, "Instagram does not tell this app anything", DASHBOARD)
            return
        meta_health.judge(seen, "Instagram", fields, webhook.NEEDED, webhook.USEFUL, DASHBOARD)

    return look
