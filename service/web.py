"""What listens: webhooks, health, the inbox and its API, in one application."""

from collections.abc import Callable
from functools import partial

from aiohttp import web

from aggregator.accounts import Key
from aggregator.door import Door
from aggregator.webhooks import MAX_BODY, Webhooks
from inbox.app import add_inbox
from inbox.parts import Parts
from model.envelope import Transport
from service.accounts import secrets_of
from service.channels import ChannelRows
from service.clock import new_id, utc_now
from service.health import HealthPages
from service.rooms import Rooms


def application(rooms: Rooms, parts: Callable[[], dict[str, bool]]) -> web.Application:
    """The routes of all rooms; `parts` says which workers live."""
    app = web.Application(client_max_size=MAX_BODY)
    Webhooks(
        accounts=rooms.accounts,
        intake=rooms.intake,
        clock=utc_now,
        watch=rooms.watch,
        metrics=rooms.metrics,
        secrets_of=secrets_of,
        on_refused=rooms.housekeeping.refused,
        on_received=rooms.housekeeping.received,
    ).add_to(app)
    HealthPages(
        database=rooms.database, accounts=rooms.accounts, watch=rooms.watch, metrics=rooms.metrics, parts=parts
    ).add_to(app)
    add_inbox(
        app,
        Parts(
            database=rooms.database,
            accounts=rooms.accounts,
            desk=rooms.desk,
            desks=rooms.desks,
            insight=rooms.insight,
            door=Door(intake=rooms.intake, on_received=partial(_received, rooms)),
            feed=rooms.feed,
            clock=utc_now,
            new_id=new_id,
            media=rooms.media_store,
            settings=rooms.settings.inbox,
            channels_state=ChannelRows(
                database=rooms.database, accounts=rooms.accounts, watch=rooms.watch, clock=utc_now
            ),
            queue_max_attempts=rooms.settings.queue.max_attempts,
        ),
    )
    return app


def _received(rooms: Rooms, key: Key) -> None:
    rooms.watch.received(key)
    rooms.metrics.received.labels(*key, Transport.MANUAL.value).inc()
