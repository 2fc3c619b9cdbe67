"""Bytes are kept whole or not at all, once, and given back in parts: in a folder and in a bucket alike."""

import hashlib
import socket
from pathlib import Path

import pytest

from store import media
from store.media import Bucket, MediaAway, MediaStore, in_bucket, in_folder, path_of

CONTENT = bytes(range(256)) * 4096  #: 1 MiB, several chunks
SHA256 = hashlib.sha256(CONTENT).hexdigest()
SECRET = "FAKE-s3-secret-key-7d1f"


def bucket(endpoint: str, name: str = "lampiran") -> MediaStore:
    return in_bucket(Bucket(name=name, endpoint=endpoint, region="us-east-1", access_key="FAKE-key", secret_key=SECRET))


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> MediaStore:
    return in_folder(tmp_path / "media") if request.param == "folder" else bucket(request.getfixturevalue("s3"))


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def read(store: MediaStore, sha256: str, *span: int) -> bytes | None:
    content = await store.get(sha256, *span)
    return None if content is None else b"".join([chunk async for chunk in content.chunks])


async def test_what_was_put_is_given_back_in_parts_too(store: MediaStore) -> None:
    assert await store.put(CONTENT) == SHA256
    assert await read(store, SHA256) == CONTENT
    assert await read(store, SHA256, 100, 70_000) == CONTENT[100:70_000]
    assert await read(store, SHA256, len(CONTENT) - 1, len(CONTENT)) == CONTENT[-1:]
    content = await store.get(SHA256, 5, 6)
    assert content is not None and content.size == len(CONTENT)


async def test_the_same_bytes_have_the_same_name(store: MediaStore) -> None:
    assert await store.put(b"dua kali") == await store.put(b"dua kali")
    assert await read(store, hashlib.sha256(b"dua kali").hexdigest()) == b"dua kali"


async def test_what_was_never_put_is_not_there(store: MediaStore) -> None:
    assert await store.get("0" * 64) is None


async def test_no_name_leads_out_of_the_store(store: MediaStore) -> None:
    with pytest.raises((MediaAway, ValueError)):
        await store.get("../../etc/passwd")


async def test_a_file_has_its_name_only_once_its_bytes_are_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced: list[tuple[str, bool]] = []
    real = media._to_disk

    def watched(path: Path) -> None:
        forced.append((path.name, (tmp_path / path_of(SHA256)).exists()))
        real(path)

    monkeypatch.setattr(media, "_to_disk", watched)
    store = in_folder(tmp_path)
    await store.put(CONTENT)
    (staged, named), *directories = forced
    assert staged.startswith(SHA256) and not named
    assert directories == [(SHA256[:2], True), (tmp_path.name, True)], "the name itself is forced to the disk too"


async def test_a_disk_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(path: Path) -> None:
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(media, "_to_disk", fails)
        with pytest.raises(MediaAway):
            await in_folder(tmp_path).put(CONTENT)
    assert files_in(tmp_path) == []
    assert await read(in_folder(tmp_path), await in_folder(tmp_path).put(CONTENT)) == CONTENT


async def test_a_folder_of_before_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / SHA256[:2] / SHA256
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    assert await read(in_folder(tmp_path), SHA256) == CONTENT


async def test_a_store_that_is_away_says_so_without_a_secret() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    store = bucket(f"http://127.0.0.1:{port}")
    with pytest.raises(MediaAway) as away:
        await store.put(CONTENT)
    assert SECRET not in str(away.value) and str(port) not in str(away.value)
    with pytest.raises(MediaAway):
        await store.get(SHA256)


async def test_a_bucket_that_there_is_not_takes_nothing(s3: str) -> None:
    with pytest.raises(MediaAway):
        await bucket(s3, "tidak-ada").put(CONTENT)
