"""A dead media link never loses the text; what is fetched is believed for its bytes, not for its label."""

from pathlib import Path

import pytest

from aggregator.media import MediaFetcher
from connectors.contract import Media
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable
from store import media
from tests.aggregator.bench import Bench

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
SHOWN = "SELECT state, stored_mime, stored_bytes, attempts FROM attachment"


@pytest.fixture
def fetcher(bench: Bench, tmp_path: Path) -> MediaFetcher:
    return MediaFetcher(
        database=bench.database,
        accounts=bench.accounts,
        clock=bench.clock,
        new_id=bench.new_id,
        holder="first",
        folder=tmp_path / "media",
        on_fetched=lambda key, outcome: None,
        on_change=lambda: None,
    )


async def test_a_photo_is_kept_under_its_hash_as_what_its_bytes_are(bench: Bench, fetcher: MediaFetcher) -> None:
    await bench.receive([{"id": "m1", "photos": ["p1"]}])
    bench.script.files.append(Media(content=PNG, mime="text/html"))
    assert await fetcher.turn() == 1
    assert await bench.rows(SHOWN) == [("stored", "image/png", len(PNG), 0)]
    [sha256] = await bench.rows("SELECT sha256 FROM attachment")
    assert media.path_of(fetcher.folder, sha256).read_bytes() == PNG


async def test_the_same_bytes_are_kept_once(bench: Bench, fetcher: MediaFetcher) -> None:
    await bench.receive([{"id": "m1", "photos": ["p1", "p2"]}])
    bench.script.files.extend([Media(content=PNG, mime=None)] * 2)
    await fetcher.turn()
    assert len([path for path in fetcher.folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("failure", [Rejected("gone"), Unreachable("deleted")])
async def test_a_dead_media_link_never_loses_the_text(
    bench: Bench, fetcher: MediaFetcher, failure: PlatformError
) -> None:
    await bench.receive([{"id": "m1", "text": "jalan rusak", "photos": ["p1"]}])
    bench.script.files.append(failure)
    await fetcher.turn()
    assert await bench.rows("SELECT text FROM message") == ["jalan rusak"]
    assert await bench.rows("SELECT state, error FROM attachment") == [("failed", str(failure))]


@pytest.mark.parametrize(
    "failure", [Unavailable("500"), Throttled("slow", retry_after_s=30), Misconfigured("token"), TimeoutError()]
)
async def test_a_photo_that_cannot_be_fetched_now_is_fetched_later(
    bench: Bench, fetcher: MediaFetcher, failure: Exception
) -> None:
    await bench.receive([{"id": "m1", "photos": ["p1"]}])
    bench.script.files.extend([failure, Media(content=PNG, mime=None)])
    await fetcher.turn()
    assert await fetcher.turn() == 0, "it waits"
    bench.clock.pass_(hours=1)
    await fetcher.turn()
    assert await bench.rows(SHOWN) == [("stored", "image/png", len(PNG), 1)]


async def test_one_broken_photo_does_not_keep_the_others(bench: Bench, fetcher: MediaFetcher) -> None:
    await bench.receive([{"id": "m1", "photos": ["p1", "p2"]}])
    bench.script.files.extend([ZeroDivisionError(), Media(content=PNG, mime=None)])
    await fetcher.turn()
    assert sorted(await bench.rows("SELECT state FROM attachment")) == ["queued", "stored"]
