"""A dead media link never loses the text; what is fetched is believed for its bytes, not for its label."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from PIL import Image
from sqlalchemy import text

from aggregator.admission import Admission
from aggregator.media import MAX_ATTEMPTS, MediaFetcher
from aggregator.stripping import strip
from connectors.contract import Media
from model.cloudevent import complaint_schema
from model.reply import Misconfigured, PlatformError, Rejected, Throttled, Unavailable, Unreachable
from store.media import in_folder, path_of
from tests.aggregator.bench import Bench
from tests.mind import insight
from tests.pictures import TUGU_MUDA, exif, heic, huge_png, picture

PNG = strip(picture("PNG"), "image/png").content
SHOWN = "SELECT state, stored_mime, stored_bytes, attempts FROM attachment"


@pytest.fixture
def fetcher(bench: Bench, tmp_path: Path) -> MediaFetcher:
    return MediaFetcher(
        database=bench.database,
        accounts=bench.accounts,
        clock=bench.clock,
        new_id=bench.new_id,
        holder="first",
        media=in_folder(tmp_path / "media"),
        admission=Admission(),
        insight=insight(),
        on_fetched=lambda key, outcome: None,
        on_change=lambda: None,
    )


async def test_a_photo_is_kept_under_its_hash_as_what_its_bytes_are(
    bench: Bench, fetcher: MediaFetcher, tmp_path: Path
) -> None:
    await bench.receive([{"id": "m1", "photos": ["p1"]}])
    bench.script.files.append(Media(content=PNG, mime="text/html"))
    assert await fetcher.turn() == 1
    assert await bench.rows(SHOWN) == [("stored", "image/png", len(PNG), 0)]
    [sha256] = await bench.rows("SELECT sha256 FROM attachment")
    assert (tmp_path / "media" / path_of(sha256)).read_bytes() == PNG


async def test_the_same_bytes_are_kept_once(bench: Bench, fetcher: MediaFetcher, tmp_path: Path) -> None:
    await bench.receive([{"id": "m1", "photos": ["p1", "p2"]}])
    bench.script.files.extend([Media(content=PNG, mime=None)] * 2)
    await fetcher.turn()
    [sha256] = await bench.rows("SELECT DISTINCT sha256 FROM attachment")
    [thumbnail] = await bench.rows("SELECT DISTINCT thumbnail_sha256 FROM attachment")
    files = {path.name for path in (tmp_path / "media").rglob("*") if path.is_file()}
    assert files == {sha256, thumbnail}


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


async def test_a_thumbnail_and_the_position_go_with_a_photo(bench: Bench, fetcher: MediaFetcher) -> None:
    await bench.receive([{"id": "m1", "photos": ["p1"]}])
    bench.script.files.append(Media(content=picture(exif=exif(6, placed=True)), mime="image/jpeg"))
    await fetcher.turn()
    [row] = await bench.rows("SELECT thumbnail_width, thumbnail_height, lat, lon, error FROM attachment")
    assert row == (48, 64, pytest.approx(TUGU_MUDA[0]), pytest.approx(TUGU_MUDA[1]), None)


@pytest.mark.parametrize(
    ("content", "state", "reason"),
    [
        (b"", "refused", "empty"),
        (b"MZ" + bytes(300), "refused", "type_not_allowed"),
        (b"<svg onload=alert(1)>", "refused", "type_not_allowed"),
        (bytes(300), "refused", "type_not_allowed"),
        (picture()[:200], "stored", "damaged"),
        (huge_png(20_000, 20_000), "stored", "too_many_pixels"),
        (heic(), "stored", "no_decoder"),
        (picture(image=Image.effect_noise((400, 400), 50), quality=99), "refused", "too_large"),
    ],
    ids=["empty", "program", "svg", "zeros", "cut", "bomb", "heic", "large"],
)
async def test_what_is_not_shown_is_told_with_a_reason_and_the_text_stays(
    bench: Bench, fetcher: MediaFetcher, content: bytes, state: str, reason: str
) -> None:
    fetcher.admission = Admission(max_bytes={"image": 55_000, "video": 9, "audio": 9, "document": 55_000})
    await bench.receive([{"id": "m1", "text": "jalan rusak", "photos": ["p1"]}])
    bench.script.files.append(Media(content=content, mime="image/png"))
    await fetcher.turn()
    assert await bench.rows("SELECT state, error FROM attachment") == [(state, reason)]
    assert await bench.rows("SELECT text FROM message") == ["jalan rusak"]
    assert (await bench.rows("SELECT sha256 FROM attachment") == [None]) == (state == "refused")


async def test_what_says_that_it_is_too_large_is_not_even_fetched(bench: Bench, fetcher: MediaFetcher) -> None:
    await bench.receive([{"id": "m1", "photos": ["p1"]}])
    await bench.database.write(
        lambda connection: connection.execute(text("UPDATE attachment SET size_bytes = 99999999"))
    )
    await fetcher.turn()
    assert await bench.rows("SELECT state, error, stored_bytes FROM attachment") == [("refused", "too_large", 99999999)]


async def test_a_media_store_that_is_away_gives_nothing_up(bench: Bench, fetcher: MediaFetcher, tmp_path: Path) -> None:
    await bench.receive([{"id": "m1", "photos": ["p1"]}])
    away, fetcher.media = fetcher.media, in_folder(tmp_path / "away")
    shutil.rmtree(tmp_path / "away")
    (tmp_path / "away").write_text("no folder")
    for _ in range(MAX_ATTEMPTS + 2):
        bench.script.files.append(Media(content=PNG, mime=None))
        assert await fetcher.turn() == 1
        bench.clock.pass_(hours=1)
    [(state, error)] = await bench.rows("SELECT state, error FROM attachment")
    assert state == "queued" and "media store" in error
    fetcher.media = away
    bench.script.files.append(Media(content=PNG, mime=None))
    await fetcher.turn()
    assert await bench.rows("SELECT state, error FROM attachment") == [("stored", None)]


async def test_p3m_is_told_where_the_photo_was_taken_when_the_message_does_not_say(
    bench: Bench, fetcher: MediaFetcher
) -> None:
    await bench.receive([{"id": "m1", "photos": ["p1"]}])
    bench.script.files.append(Media(content=picture(exif=exif(placed=True)), mime=None))
    await fetcher.turn()
    [payload] = await bench.rows("SELECT payload FROM outbox WHERE kind = 'media_stored'")
    [message] = json.loads(payload)["data"]["messages"]
    lat, lon = (pytest.approx(degrees) for degrees in TUGU_MUDA)
    assert message["location"] == {"lat": lat, "lon": lon, "label": None, "source": "photo"}
    jsonschema.validate(json.loads(payload)["data"], complaint_schema())
    await bench.database.write(
        lambda connection: connection.execute(text("UPDATE message SET lat = -7.0, lon = 110.5"))
    )
    await bench.receive([{"kind": "edited", "id": "m1", "text": "di sini", "at": 60}])
    [payload] = await bench.rows("SELECT payload FROM outbox WHERE kind = 'message_edited'")
    assert json.loads(payload)["data"]["messages"][0]["location"]["source"] == "photo", "the edit has no position"
