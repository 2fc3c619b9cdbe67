"""Photographs: a fetched photo says where it was taken, and which other photo it is like."""

from dataclasses import replace

import orjson
from sqlalchemy import Connection

from aggregator.batch import Ground
from aggregator.reconsider import reconsider
from aggregator.triage import place_columns, place_of
from model.understanding import PlaceSource
from store import corrections, messages, triage


def seen(
    connection: Connection,
    message_id: int,
    ground: Ground,
    *,
    likeness: int | None,
    position: tuple[float, float] | None,
) -> None:
    """Let a photo that has come say what it can of its complaint. `likeness` is its perceptual hash, 64 bits."""
    message = messages.get(connection, message_id)
    suggested = triage.of(connection, [message.complaint_id]) if message and message.complaint_id else {}
    if message is None or not suggested or message.direction != messages.IN:
        return
    [row] = suggested.values()
    place = place_of(row)
    if position is not None and place.lat is None and corrections.PLACE not in orjson.loads(row.settled):
        place = replace(place, lat=position[0], lon=position[1])
        area = ground.insight.gazetteer.area_at(*position)
        if area is not None and (place.area is None or area[0].startswith(place.area)):
            place = replace(place, area=area[0], area_confidence=area[1], areas=(), source=PlaceSource.PHOTO)
        triage.change(connection, row.complaint_id, place_columns(place), ground.now)
    if likeness is not None or position is not None:
        reconsider(connection, [row.complaint_id], ground, {row.complaint_id: () if likeness is None else (likeness,)})
