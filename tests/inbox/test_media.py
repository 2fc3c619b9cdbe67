"""What citizens attached is for officers, runs nothing, and has the type of its bytes."""

import pytest

from model.event import Attachment, AttachmentKind
from tests.inbox.conftest import Client
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
