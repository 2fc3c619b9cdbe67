"""The contract suite: runs over every connector folder, with no test code of the connector's own.

A connector's author records calls as fixtures; the negative cases are derived from them. The checks are plain functions
over a `Folder` (`tests/connectors/checks/`), so that a folder outside the package can be put to the same test.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.connectors.checks import calling, complete, proof, reading, sending
from tests.connectors.fixtures import Folder, installed

TOY = Folder(Path(__file__).with_name("toy"), "tests.connectors.toy")
FOLDERS = [TOY, *installed()]


def each_folder() -> list[object]:
    """One parameter a folder."""
    return [pytest.param(folder, id=folder.channel) for folder in FOLDERS]


def each_case(*kinds: str) -> list[object]:
    """One parameter a recorded call of these kinds; nothing is imported for it."""
    return [
        pytest.param(folder, name, id=f"{folder.channel}-{name}")
        for folder in FOLDERS
        for name in folder.case_names()
        if _kind(folder, name) in kinds
    ]


def _kind(folder: Folder, name: str) -> str:
    """`POST`, `HTTP/1.1` or, for a challenge, `GET`: what a platform delivers by GET is like a POST."""
    method = (folder.fixtures / f"{name}.http").read_text("utf-8", "replace").partition(" ")[0]
    golden = folder.fixtures / f"{name}.json"
    answered = golden.exists() and '"status": 200' in golden.read_text("utf-8")[:40]
    return "POST" if method == "GET" and not answered else method


def each_send(key: str) -> list[object]:
    """One parameter a case of `send.json` that has this key."""
    return [
        pytest.param(folder, entry["name"], id=f"{folder.channel}-{entry['name']}")
        for folder in FOLDERS
        for entry in _readable_sends(folder)
        if key in entry and "name" in entry
    ]


def _readable_sends(folder: Folder) -> list[dict[str, Any]]:
    """A broken file fails the tests of its own folder, not the collection of all."""
    try:
        return folder.raw_sends()
    except ValueError:
        return []


by_folder = pytest.mark.parametrize("folder", each_folder())
by_delivery = pytest.mark.parametrize(("folder", "name"), each_case("POST", "HTTP/1.1"))
by_webhook = pytest.mark.parametrize(("folder", "name"), each_case("POST"))
by_handshake = pytest.mark.parametrize(("folder", "name"), each_case("GET"))
by_illness = pytest.mark.parametrize("illness", list(calling.ILLNESSES))


@by_folder
def test_the_class_says_who_it_is(folder: Folder) -> None:
    complete.check_class(folder)


@by_folder
def test_the_texts_are_complete(folder: Folder) -> None:
    complete.check_texts(folder)


@by_folder
def test_every_setting_is_documented_and_unknown_ones_are_refused(folder: Folder) -> None:
    complete.check_settings(folder)
    complete.check_server_placeholder(folder)


@by_folder
def test_every_capability_has_its_fixtures(folder: Folder) -> None:
    complete.check_fixtures(folder)


@by_folder
def test_ids_that_are_personal_data_are_declared_so(folder: Folder) -> None:
    complete.check_identities(folder)


@by_folder
async def test_the_constructor_opens_nothing_and_shows_no_secret(folder: Folder) -> None:
    await complete.check_construction(folder)


@by_delivery
async def test_it_says_what_happened(folder: Folder, name: str) -> None:
    await reading.check_golden(folder, folder.case(name))


@by_delivery
async def test_the_same_bytes_mean_the_same_events_a_year_later(folder: Folder, name: str) -> None:
    await reading.check_same_events(folder, folder.case(name))


@by_delivery
async def test_it_survives_wrong_values(folder: Folder, name: str) -> None:
    await reading.check_wrong_values(folder, folder.case(name))


@by_delivery
async def test_it_survives_bad_bytes(folder: Folder, name: str) -> None:
    await reading.check_bad_bytes(folder, folder.case(name))


@by_delivery
async def test_one_broken_item_does_not_spoil_its_neighbours(folder: Folder, name: str) -> None:
    await reading.check_neighbours(folder, folder.case(name))


@by_folder
async def test_a_recorded_batch_with_a_broken_item_keeps_the_others(folder: Folder) -> None:
    await reading.check_batches(folder)


@by_webhook
async def test_only_the_platform_gets_in(folder: Folder, name: str) -> None:
    await proof.check_proof(folder, folder.case(name))


@by_handshake
async def test_challenges_are_answered_only_with_the_token(folder: Folder, name: str) -> None:
    await proof.check_handshake(folder, folder.case(name))


@pytest.mark.parametrize(("folder", "name"), each_send("name"))
async def test_a_reply_is_sent_as_recorded(folder: Folder, name: str) -> None:
    await sending.check_send(folder, name)


@pytest.mark.parametrize(("folder", "name"), each_send("receipt"))
async def test_failed_sends_speak_our_errors(folder: Folder, name: str) -> None:
    await sending.check_failed_sends(folder, name)


@by_folder
async def test_a_send_without_an_answer_may_have_been_taken(folder: Folder) -> None:
    await sending.check_sends_without_answer(folder)


@by_illness
@by_folder
async def test_check_finds_what_is_ill_and_says_what_to_do(folder: Folder, illness: str) -> None:
    await calling.check_health(folder, illness)


@by_illness
@by_folder
async def test_polls_end_in_our_words(folder: Folder, illness: str) -> None:
    await calling.check_poll(folder, illness)


@by_illness
@by_folder
async def test_fetches_end_in_our_words(folder: Folder, illness: str) -> None:
    await calling.check_fetch(folder, illness)


@by_folder
async def test_a_channel_of_our_own_house_calls_nobody(folder: Folder) -> None:
    await calling.check_in_house(folder)
