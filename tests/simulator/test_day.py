"""A day in the city: decided by its seed, bounded, and with citizens who answer officers once."""

import asyncio
import random
from collections import Counter

import pytest

from simulator.app import Running, serve
from simulator.city.answers import Acknowledgements, answer
from simulator.city.data import complaints
from simulator.city.day import Day
from simulator.city.plan import BURST, BURST_S, FLOOD_S, TOTAL, Act, Kind, flood, plan
from simulator.platform import Received
from tests.simulator.toy import Toy

FOUR = ["facebook", "telegram", "whatsapp", "x"]
BY_ID = {complaint.id: complaint for complaint in complaints()}


def _first_words(acts: list[Act]) -> list[Act]:
    return [act for act in acts if act.kind is Kind.SAY]


def test_the_same_seed_is_the_same_day_and_another_is_another() -> None:
    assert plan(FOUR, seed=4) == plan(FOUR, seed=4)
    assert plan(FOUR, seed=4) != plan(FOUR, seed=5)


def test_it_opens_with_a_burst_and_goes_on_gently_until_it_ends() -> None:
    said = _first_words(plan(FOUR))
    assert len(said) == TOTAL
    assert sum(1 for act in said if act.at_s < BURST_S) >= BURST
    pauses = [later.at_s - sooner.at_s for sooner, later in zip(said[BURST:], said[BURST + 1 :], strict=False)]
    assert min(pauses) > 2.5
    assert max(pauses) < 6.5


def test_the_rate_is_complaints_a_minute() -> None:
    said = _first_words(plan(FOUR, rate=600, total=700, burst=0))
    assert 60 < said[-1].at_s < 80


def test_all_channels_are_used_about_alike() -> None:
    used = Counter(act.story.channel for act in _first_words(plan(FOUR)))
    assert set(used) == set(FOUR)
    assert min(used.values()) > TOTAL / 8


def test_everything_happens_that_people_do() -> None:
    acts = plan(FOUR)
    assert {act.kind for act in acts} == set(Kind)
    assert [act.at_s for act in acts] == sorted(act.at_s for act in acts)
    began: set[int] = set()
    for act in acts:
        assert act.kind is Kind.SAY or act.story.number in began
        began.add(act.story.number)


def test_the_same_thing_is_posted_on_two_channels() -> None:
    seen: dict[tuple[int, str], set[str]] = {}
    for act in _first_words(plan(FOUR, total=60)):
        seen.setdefault((act.story.citizen.number, act.story.complaint.id), set()).add(act.story.channel)
    assert any(len(channels) == 2 for channels in seen.values())


def test_no_complaint_comes_twice_before_all_have_come() -> None:
    first = {(act.story.complaint.id, act.story.citizen.number) for act in _first_words(plan(FOUR, total=60))}
    assert len({complaint for complaint, _ in first}) == len(first)


def test_what_fits_only_elsewhere_is_not_said_here() -> None:
    said = _first_words(plan(["x"], total=300))
    assert len(said) == 300
    assert "drainase-ngaliyan" not in {act.story.complaint.id for act in said}
    assert plan([]) == []


async def test_the_day_is_carried_out(running: Running, toy: Toy) -> None:
    acts = plan(["toy"], total=30)
    day = Day(running.platforms, acts, speed=1000)
    await day.run()
    await day.close()
    kinds = Counter(act.kind for act in acts if act.kind is not Kind.PLACE or not act.story.complaint.public)
    speaking = sum(kinds[kind] for kind in (Kind.SAY, Kind.FOLLOW_UP, Kind.PLACE, Kind.THANK))
    assert len(toy.said) == speaking
    assert len(toy.edited) == kinds[Kind.EDIT]
    assert len(toy.deleted) == kinds[Kind.DELETE]
    albums = [act for act in _first_words(acts) if len(act.story.complaint.photos) > 1]
    assert sum(1 for _, utterance in toy.said if len(utterance.photos) > 1) == len(albums) > 0
    follow_ups = [utterance for _, utterance in toy.said if utterance.public and utterance.reply_to]
    assert all(utterance.reply_to in dict(toy.said) for utterance in follow_ups)


class PublicToy(Toy):
    hears_private = False


async def test_where_all_is_public_a_story_stays_together() -> None:
    running = await serve({"toy": PublicToy})
    toy = running.platforms["toy"]
    assert isinstance(toy, Toy)
    story = next(act.story for act in plan(["toy"]) if act.story.complaint.id == "lubang-kaligawe")
    acts = [Act(at_s=0, kind=kind, story=story, text="kata") for kind in (Kind.SAY, Kind.PLACE, Kind.FOLLOW_UP)]
    await Day(running.platforms, acts).run()
    await running.stop()
    [(first, said), (_, follow_up)] = toy.said
    assert (said.public, said.place, len(said.photos)) == (True, story.complaint.place, 2)
    assert (follow_up.public, follow_up.reply_to, follow_up.place) == (True, first, None)


def _sent(text: str, to: int = 1, number: int = 1) -> Received:
    return Received(message_id=f"r{number}", citizen_number=to, text=text, reply_to=None, public=False)


async def _answers(running: Running, toy: Toy, *sent: Received) -> list[tuple[int, str | None, str | None]]:
    day = Day(running.platforms, [], answer_s=(0.02, 0.04))
    for received in sent:
        toy.note(received)
    await asyncio.sleep(0.15)
    await day.close()
    return [(said.citizen.number, said.text, said.reply_to) for _, said in toy.said]


async def test_a_citizen_answers_an_officer_once(running: Running, toy: Toy) -> None:
    answers = await _answers(running, toy, _sent("Sudah kami teruskan ke DPU."), _sent("Bagian kedua.", number=2))
    [(number, text, reply_to)] = answers
    assert (number, reply_to) == (1, "r2")
    assert text


async def test_an_automatic_acknowledgement_is_not_answered(running: Running, toy: Toy) -> None:
    acknowledgement = "Terima kasih. Laporan Anda kami terima dengan nomor SMG-2026-000123."
    assert await _answers(running, toy, _sent(acknowledgement)) == []


async def test_an_officer_who_names_a_known_number_is_answered(running: Running, toy: Toy) -> None:
    sent = [_sent("Nomor SMG-2026-000123."), _sent("Laporan SMG-2026-000123 sudah kami teruskan.", number=2)]
    assert [reply_to for _, _, reply_to in await _answers(running, toy, *sent)] == ["r2"]


async def test_what_is_said_to_nobody_in_particular_is_not_answered(running: Running, toy: Toy) -> None:
    nobody = Received(message_id="r", citizen_number=None, text="Halo semua", reply_to=None, public=True)
    assert await _answers(running, toy, nobody) == []


async def test_the_answer_comes_after_some_thought(running: Running, toy: Toy) -> None:
    day = Day(running.platforms, [], answer_s=(0.1, 0.1))
    toy.note(_sent("Di mana lokasinya, Bu?"))
    await asyncio.sleep(0.03)
    assert toy.said == []
    await asyncio.sleep(0.15)
    assert len(toy.said) == 1
    await day.close()
    toy.note(_sent("Halo?", number=2))
    assert len(toy.said) == 1


@pytest.mark.parametrize(
    ("officer", "complaint", "says"),
    [
        ("Mohon info lokasinya di mana ya, Bu?", "lubang-kaligawe", "Arah Demak"),
        ("Alamat lengkapnya?", "pohon-pandanaran", "Jl. Pandanaran"),
        ("Lubang sudah ditambal pagi ini.", "lubang-kaligawe", ""),
    ],
)
def test_the_answer_is_apt(officer: str, complaint: str, says: str) -> None:
    text = answer(officer, BY_ID[complaint], random.Random(1))
    assert says in text
    if not says:
        assert "Arah Demak" not in text


def test_an_acknowledgement_is_told_by_its_new_number_on_each_channel() -> None:
    acknowledgements = Acknowledgements()
    text = "Nomor laporan: SMG-2026-000001"
    assert acknowledgements.is_one("x", 1, text)
    assert not acknowledgements.is_one("x", 1, text)
    assert acknowledgements.is_one("telegram", 1, text)
    assert not acknowledgements.is_one("x", 2, "Terima kasih")


def test_a_flood_is_sixty_citizens_on_all_channels_within_a_minute() -> None:
    acts = [act for act in flood(FOUR, at_s=20.0) if act.kind is Kind.SAY]
    assert len(acts) == len({act.story.citizen.number for act in acts}) == 60
    assert {act.story.channel for act in acts} == set(FOUR)
    assert len({act.story.complaint.topic for act in acts}) == 3
    assert 20.0 <= acts[0].at_s <= acts[-1].at_s <= 20.0 + FLOOD_S


def test_nobody_of_a_flood_has_a_complaint_of_the_day_too() -> None:
    of_the_day = {act.story.citizen.number for act in plan(FOUR)}
    assert not of_the_day & {act.story.citizen.number for act in flood(FOUR, at_s=0)}
