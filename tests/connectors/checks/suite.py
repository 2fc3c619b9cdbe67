"""The whole suite over one folder, for folders that are not parametrised: planted bugs, and the guide's example."""

from collections.abc import Awaitable, Callable, Iterator

import pytest

from tests.connectors.checks import calling, complete, proof, reading, sending
from tests.connectors.fixtures import Folder

Check = Callable[[], Awaitable[None] | None]


def every_check(folder: Folder) -> Iterator[tuple[str, Check]]:
    """Each check with its name (`check_send`, or `check_send text` where it is for one case), in order of trust."""
    for whole in (
        complete.check_class,
        complete.check_texts,
        complete.check_settings,
        complete.check_server_placeholder,
        complete.check_fixtures,
        complete.check_identities,
        complete.check_construction,
        reading.check_batches,
        sending.check_sends_without_answer,
        calling.check_in_house,
    ):
        yield whole.__name__, lambda whole=whole: whole(folder)
    for case in folder.cases():
        yield from _case_checks(folder, case.name)
    for send in folder.sends():
        yield f"check_send {send.name}", lambda name=send.name: sending.check_send(folder, name)
        if send.receipt is not None:
            yield f"check_failed_sends {send.name}", lambda name=send.name: sending.check_failed_sends(folder, name)
    for calls in (calling.check_health, calling.check_poll, calling.check_fetch):
        for illness in calling.ILLNESSES:
            yield f"{calls.__name__} {illness}", lambda calls=calls, illness=illness: calls(folder, illness)


def _case_checks(folder: Folder, name: str) -> Iterator[tuple[str, Check]]:
    case = folder.case(name)
    if case.is_handshake:
        checks = [proof.check_handshake]
    else:
        checks = [
            reading.check_golden,
            reading.check_same_events,
            reading.check_wrong_values,
            reading.check_bad_bytes,
            reading.check_neighbours,
            *([proof.check_proof] if case.is_webhook else []),
        ]
    for check in checks:
        yield f"{check.__name__} {name}", lambda check=check: check(folder, case)


async def failing(folder: Folder, only: str = "") -> dict[str, Exception]:
    """The checks (whose name starts with `only`) that find something, with what they found."""
    found: dict[str, Exception] = {}
    for name, check in every_check(folder):
        if not name.startswith(only):
            continue
        try:
            result = check()
            if result is not None:
                await result
        except pytest.skip.Exception:
            continue
        except Exception as error:  # noqa: BLE001 - whatever it is, the check did not pass
            found[name] = error
    return found
