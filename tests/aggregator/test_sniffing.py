"""A file is what its bytes are."""

import io
import zipfile

import pytest

from aggregator.admission import TYPES, Admission, Refused
from aggregator.sniffing import UNKNOWN, sniff
from model.event import Attachment, AttachmentKind
from tests.pictures import animation, heic, picture


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"x" * 40)
    return out.getvalue()


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KNOWN = [
    (picture("JPEG"), "image/jpeg"),
    (picture("PNG"), "image/png"),
    (animation("PNG"), "image/apng"),
    (picture("GIF"), "image/gif"),
    (picture("WEBP"), "image/webp"),
    (picture("AVIF"), "image/avif"),
    (heic(), "image/heic"),
    (b"OggS\0\x02" + bytes(40), "audio/ogg"),
    (b"#!AMR\n" + bytes(40), "audio/amr"),
    (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + bytes(40), "video/mp4"),
    (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
    ("Jalan rusak di depan SD 02, mohon ditindak 🙏".encode(), "text/plain"),
    (b"\xef\xbb\xbfnama,alamat\nBudi,Kaligawe", "text/plain"),
    (zipped("docProps/app.xml", "[Content_Types].xml", "word/document.xml"), WORD),
]
HOSTILE = [
    (b"MZ\x90\0" + bytes(200), "application/x-msdownload"),
    (b"\x7fELF\x02\x01" + bytes(60), "application/x-executable"),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
    (b"<?xml version='1.0'?>\n<!-- x --><svg onload=alert(1)>", "image/svg+xml"),
    (b"  <!DOCTYPE html><script>alert(1)</script>", "text/html"),
    (b"halo <img src=x onerror=alert(1)>", "text/html"),
    (b"<?php system('id'); ?>", "text/x-php"),
    (b"<?xml version='1.0'?><a/>", "text/html"),
    (b"<?xml version='1.0'?><data/>", "text/xml"),
    (b"#!/bin/sh\nrm -rf /", "text/x-script"),
    (b"@echo off\r\ndel *", "text/x-script"),
    (zipped("AndroidManifest.xml", "classes.dex"), "application/vnd.android.package-archive"),
    (zipped("berkas.txt"), "application/zip"),
    (zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "application/zip"),
    (b"PK\x03\x04" + bytes(30), "application/zip"),
    (bytes(range(256)), UNKNOWN),
    (b"abc\0def", UNKNOWN),
]


@pytest.mark.parametrize(("content", "mime"), KNOWN, ids=[mime for _, mime in KNOWN])
def test_what_citizens_send_is_known_and_kept(content: bytes, mime: str) -> None:
    assert sniff(content) == mime
    Admission().after(content, mime)


@pytest.mark.parametrize(("content", "mime"), HOSTILE, ids=[f"{mime}-{n}" for n, (_, mime) in enumerate(HOSTILE)])
def test_what_could_run_is_refused(content: bytes, mime: str) -> None:
    assert sniff(content) == mime
    with pytest.raises(Refused) as refused:
        Admission().after(content, mime)
    assert (refused.value.reason, refused.value.mime) == ("type_not_allowed", mime)


def test_nothing_is_nothing() -> None:
    with pytest.raises(Refused) as refused:
        Admission().after(b"", sniff(b""))
    assert refused.value.reason == "empty"


@pytest.mark.parametrize("kind", [AttachmentKind.IMAGE, AttachmentKind.VOICE, AttachmentKind.VIDEO])
def test_the_limit_is_that_of_the_kind(kind: AttachmentKind) -> None:
    rules = Admission(max_bytes={"image": 10, "audio": 20, "video": 30, "document": 40})
    most = {AttachmentKind.IMAGE: 10, AttachmentKind.VOICE: 20, AttachmentKind.VIDEO: 30}[kind]
    assert rules.before(Attachment(kind=kind, url="u", size_bytes=most)) == most
    with pytest.raises(Refused) as refused:
        rules.before(Attachment(kind=kind, url="u", size_bytes=most + 1))
    assert (refused.value.reason, refused.value.size) == ("too_large", most + 1)
    assert rules.before(Attachment(kind=AttachmentKind.DOCUMENT, url="u")) == 40


def test_a_picture_that_calls_itself_a_video_comes_under_the_limit_of_pictures() -> None:
    rules = Admission(max_bytes={"image": 10, "audio": 20, "video": 3000, "document": 40})
    with pytest.raises(Refused) as refused:
        rules.after(bytes(11), "image/png")
    assert refused.value.reason == "too_large"


def test_every_type_that_pictures_know_may_be_kept() -> None:
    from aggregator.pictures import ALIASES, DECODED

    assert {*DECODED, *ALIASES} <= set(TYPES)
