"""An evening of heavy rain: sixty citizens report three happenings on twelve channels; one answer reaches them all."""

from collections import Counter
from typing import Any

import pytest

from simulator.city.plan import Kind, flood
from simulator.platform import Utterance
from tests.e2e.house import CHANNELS, House

MEMBERS = (
    "SELECT m.text, c.incident_id FROM message m JOIN complaint c ON c.id = m.complaint_id WHERE m.direction = 'in'"
)
DONE = "SELECT COUNT(*) FROM complaint"
ANSWER = "Petugas sudah di lokasi, mohon hindari daerah itu."


@pytest.mark.slow
async def test_sixty_reports_become_three_incidents_and_one_answer_each_reaches_everybody(opens: Any) -> None:
    house: House = await opens()
    acts = [act for act in flood(CHANNELS, at_s=0) if act.kind is Kind.SAY]
    for act in acts:
        platform = house.running.platforms[act.story.channel]
        public = not platform.hears_private
        platform.say(Utterance(citizen=act.story.citizen, text=act.text, public=public))
    await house.until(lambda: _all(house, len(acts)), longest_s=60)
    await house.quiet()
    incident_of = {text: incident for text, incident in await house.rows(MEMBERS)}
    groups = Counter((act.story.complaint.topic, _of(incident_of, act.text)) for act in acts)
    assert sorted(groups.values()) == [16, 20, 24], groups
    assert len({incident for _, incident in groups}) == 3

    everybody = house.daemon.rooms.desks.everybody
    for (number,) in await house.rows("SELECT number FROM incident WHERE complaint_count > 0"):
        sent = await everybody.reply(number, text=ANSWER, key=f"flood-{number}", officer_id=house.officer)
        assert not sent.left_out
    await house.until(lambda: _heard(house, len(acts)), longest_s=60)
    heard = Counter(
        (channel, received.citizen_number) for channel in CHANNELS for received in house.heard(channel, ANSWER)
    )
    assert heard == Counter((act.story.channel, act.story.citizen.number) for act in acts)


def _of(incident_of: dict[str, int | None], said: str | None) -> int | None:
    """The incident of a text; a platform may put a handle before it."""
    assert said is not None
    return next(incident for text, incident in incident_of.items() if text and said in text)


async def _all(house: House, many: int) -> bool:
    return bool(await house.one(DONE) == many)


async def _heard(house: House, many: int) -> bool:
    return sum(len(house.heard(channel, ANSWER)) for channel in CHANNELS) >= many
