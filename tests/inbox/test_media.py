"""What citizens attached is for officers, runs nothing, and has the type of its bytes."""

import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from model.event import Attachment, AttachmentKind, Location
from store import attachments
from store.media import Bucket, in_bucket
from tests.inbox.conftest import Client, sign_in
from tests.inbox.office import PNG, Office, photo


async def test_a_photo_is_drawn_in_a_sandbox(office: Office, client: Client) -> None:
    await office.hear("foto", attached=(photo('bu"k\r\nti ü.png'),))
    answer = await client.get(f"/media/{await office.fetched(PNG, 'image/png')}")
    assert (answer.status, await answer.read()) == (200, PNG)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    name = "inline; filename=\"bu_k__ti _.png\"; filename*=UTF-8''bu_k__ti%20%C3%BC.png"
    assert answer.headers["Content-Disposition"] == name


@pytest.mark.parametrize("mime", ["text/html", "image/svg+xml", "application/pdf", "application/xhtml+xml"])
async def test_what_could_run_is_downloaded(office: Office, client: Client, mime: str) -> None:
    await office.hear("berkas", attached=(Attachment(kind=AttachmentKind.DOCUMENT, media_id="d", mime="image/png"),))
    answer = await client.get(f"/media/{await office.fetched(b'<svg onload=alert(1)>', mime)}")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")


async def test_a_voice_message_can_be_played_in_parts(office: Office, client: Client) -> None:
    await office.hear(None, attached=(Attachment(kind=AttachmentKind.VOICE, media_id="v"),))
    answer = await client.get(
        f"/media/{await office.fetched(b'OggS' * 100, 'audio/ogg')}", headers={"Range": "bytes=4-7"}
    )
    assert (answer.status, await answer.read()) == (206, b"OggS")
    assert answer.headers["Content-Type"] == "audio/ogg"


async def test_nobody_else_sees_it(office: Office, visitor: Client, program: Client) -> None:
    await office.hear("foto", attached=(photo(),))
    path = f"/media/{await office.fetched(PNG, 'image/png')}"
    answer = await visitor.get(path, headers={"Accept": "image/avif,*/*"})
    assert answer.status == 401
    assert (await program.get(path, allow_redirects=False)).status == 303


async def test_what_is_not_fetched_or_gone_is_not_there(office: Office, client: Client) -> None:
    await office.hear("foto", attached=(photo(),))
    assert (await client.get("/media/1")).status == 404
    attachment_id = await office.fetched(PNG, "image/png")
    for file in office.media.rglob("*"):
        if file.is_file():
            file.unlink()
    assert (await client.get(f"/media/{attachment_id}")).status == 404


SMALL = b"RIFF\x04\0\0\0WEBP"


async def kept_with_thumbnail(office: Office, **more: Any) -> int:
    thumbnail = await office.parts.media.put(SMALL)
    return await office.fetched(PNG, "image/png", thumbnail_sha256=thumbnail, thumbnail_size=(640, 480), **more)


async def test_a_thumbnail_stands_in_the_page_with_its_size(office: Office, client: Client) -> None:
    number = await office.hear("foto", attached=(photo("jalan.png"),))
    attachment_id = await kept_with_thumbnail(office)
    html = await (await client.get(f"/complaints/{number}")).text()
    [image] = re.findall(r"<img src=\"/media/[^>]*>", html)
    assert f'src="/media/{attachment_id}/thumbnail"' in image and f'href="/media/{attachment_id}"' in html
    assert 'width="260" height="195" loading="lazy"' in image
    answer = await client.get(f"/media/{attachment_id}/thumbnail")
    assert (answer.status, await answer.read()) == (200, SMALL)
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_what_the_browser_has_is_not_sent_again(office: Office, client: Client) -> None:
    await office.hear("foto", attached=(photo(),))
    attachment_id = await kept_with_thumbnail(office)
    for path in (f"/media/{attachment_id}", f"/media/{attachment_id}/thumbnail"):
        tag = (await client.get(path)).headers["ETag"]
        again = await client.get(path, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status, await again.read(), again.headers["ETag"]) == (304, b"", tag)
        assert (await client.get(path, headers={"If-None-Match": '"other"'})).status == 200


async def test_without_a_thumbnail_there_is_none(office: Office, client: Client) -> None:
    await office.hear("foto", attached=(photo(),))
    assert (await client.get(f"/media/{await office.fetched(PNG, 'image/png')}/thumbnail")).status == 404


async def test_nobody_else_sees_thumbnails(office: Office, visitor: Client) -> None:
    await office.hear("foto", attached=(photo(),))
    path = f"/media/{await kept_with_thumbnail(office)}/thumbnail"
    assert (await visitor.get(path, headers={"Accept": "image/webp,*/*"})).status == 401


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("bytes=0-0", 206, b"O"),
        ("bytes=4-", 206, b"OggS" * 99),
        ("bytes=-3", 206, b"ggS"),
        ("bytes=-9999", 206, b"OggS" * 100),
        ("bytes=398-9999", 206, b"gS"),
        ("bytes=400-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=7-4", 200, b"OggS" * 100),
        ("bytes=0-1,4-5", 200, b"OggS" * 100),
        ("lines=1-2", 200, b"OggS" * 100),
        ("bytes=" + "9" * 40 + "-", 200, b"OggS" * 100),
    ],
)
async def test_parts_are_those_that_are_asked_for(
    office: Office, client: Client, asked: str, status: int, told: bytes | None
) -> None:
    await office.hear(None, attached=(Attachment(kind=AttachmentKind.VOICE, media_id="v"),))
    path = f"/media/{await office.fetched(b'OggS' * 100, 'audio/ogg')}"
    answer = await client.get(path, headers={"Range": asked})
    assert answer.status == status
    if told is not None:
        assert await answer.read() == told and answer.headers["Content-Length"] == str(len(told))
        assert answer.headers["Accept-Ranges"] == "bytes"
    if status == 206:
        start = 400 - len(told or b"") if asked.startswith("bytes=-") else int(asked[6:].split("-")[0])
        assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(told or b'') - 1}/400"
    stale = await client.get(path, headers={"Range": "bytes=0-0", "If-Range": '"of another file"'})
    assert stale.status == 200


async def test_it_is_the_same_from_a_bucket(office: Office, client: Client, s3: str) -> None:
    bucket = Bucket(name="lampiran", endpoint=s3, region="us-east-1", access_key="FAKE-key", secret_key="FAKE-secret")
    office.parts = replace(office.parts, media=in_bucket(bucket))
    async with TestClient(TestServer(office.app())) as there:
        await sign_in(there)
        await office.hear(None, attached=(Attachment(kind=AttachmentKind.VIDEO, media_id="v"),))
        path = f"/media/{await office.fetched(bytes(range(256)) * 4096, 'video/mp4')}"
        answer = await there.get(path)
        assert (answer.status, len(await answer.read())) == (200, 1 << 20)
        part = await there.get(path, headers={"Range": "bytes=256-258"})
        assert (part.status, await part.read()) == (206, b"\0\x01\x02")


async def test_a_media_store_that_is_away_is_said_and_the_page_stays(
    office: Office, client: Client, tmp_path: Path
) -> None:
    number = await office.hear("foto", attached=(photo(),))
    attachment_id = await kept_with_thumbnail(office)
    office.media.rename(tmp_path / "away")
    office.media.write_text("no folder any more")
    answer = await client.get(f"/media/{attachment_id}")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert (await client.get(f"/complaints/{number}")).status == 200


async def test_a_position_of_the_photo_is_the_complaints_and_marked(
    office: Office, client: Client, program: Client
) -> None:
    number = await office.hear("foto", attached=(photo(),))
    await kept_with_thumbnail(office, position=(-6.9843333, 110.4094444))
    html = await (await client.get(f"/complaints/{number}")).text()
    assert html.count("-6.98433, 110.40944") == 2 and html.count("dari foto") == 2
    said = await (await program.get(f"/api/v1/complaints/{number}")).json()
    [message] = said["messages"]
    assert message["location"] == {"lat": -6.9843333, "lon": 110.4094444, "label": None, "source": "photo"}
    assert message["attachments"][0]["thumbnail"].endswith("/thumbnail")


async def test_the_messages_own_position_goes_before_the_photos(
    office: Office, client: Client, program: Client
) -> None:
    number = await office.hear("foto", attached=(photo(),), location=Location(lat=-7.0, lon=110.5, label="Genuk"))
    await kept_with_thumbnail(office, position=(-6.9843333, 110.4094444))
    [message] = (await (await program.get(f"/api/v1/complaints/{number}")).json())["messages"]
    assert message["location"]["source"] == "message" and message["location"]["lat"] == -7.0


@pytest.mark.parametrize(
    ("reason", "said"), [("empty", "kosong"), ("too_large", "terlalu besar"), ("type_not_allowed", "tidak diterima")]
)
async def test_what_was_refused_says_why_and_the_words_stay(
    office: Office, client: Client, reason: str, said: str
) -> None:
    number = await office.hear("Undangan pernikahan", attached=(photo("undangan.apk"),))
    job = partial(attachments.refused, attachment_id=1, reason=reason, mime="application/zip", size=1_400_000)
    await office.database.write(job)
    html = await (await client.get(f"/complaints/{number}")).text()
    assert "Undangan pernikahan" in html and said in html and "application/zip · 1,4 MB" in html
    assert (await client.get("/media/1")).status == 404


@pytest.mark.parametrize(("note", "said"), [("damaged", "gambar rusak"), ("no_decoder", "unduh untuk melihat")])
async def test_what_cannot_be_drawn_is_a_file_that_says_so(
    office: Office, client: Client, note: str, said: str
) -> None:
    number = await office.hear("foto", attached=(photo("foto.jpg"),))
    attachment_id = await office.fetched(b"\xff\xd8", "application/octet-stream", note=note)
    html = await (await client.get(f"/complaints/{number}")).text()
    assert said in html and f'href="/media/{attachment_id}" download' in html
    answer = await client.get(f"/media/{attachment_id}")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
