"""Fetched bytes by the SHA-256 of their content, so that the same photo is kept once: in a folder or in a bucket (S3).

Both go through one library (obstore). In a folder a file gets its name only once its bytes are on the disk.
"""

import asyncio
import hashlib
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

if TYPE_CHECKING:
    from obstore import GetOptions, GetResult
    from obstore.store import S3Config

CHUNK = 256 * 1024
TIMEOUT = timedelta(seconds=60)
CONNECT_TIMEOUT = timedelta(seconds=5)
RETRY_FOR = timedelta(seconds=15)


class MediaAway(Exception):
    """The folder or bucket cannot be reached or written now. Try again later; the text names no secret."""


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes on their way out."""

    size: int  #: bytes of the whole
    chunks: AsyncIterator[bytes]  #: may raise `MediaAway` in the middle


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where an S3-compatible store is, and how it is entered."""

    name: str
    endpoint: str  #: `https://…`; empty: Amazon's own of the region
    region: str
    access_key: str
    secret_key: str


class MediaStore:
    """One of the two places. Made by `in_folder` or `in_bucket`; holds nothing open."""

    def __init__(self, objects: LocalStore | S3Store, folder: Path | None) -> None:
        self._objects = objects
        self._folder = folder

    async def put(self, content: bytes) -> str:
        """Keep bytes, durably and whole or not at all; gives their hash.

        Raises:
            MediaAway: they are not kept.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        with _ours():
            if self._folder is None:
                await obstore.put_async(self._objects, path_of(sha256), content)
            else:
                await self._put_in_folder(self._folder, path_of(sha256), content)
        return sha256

    async def get(self, sha256: str, start: int = 0, end: int | None = None) -> Content | None:
        """The bytes of a hash; with `end` those from `start` to before `end`, which must be in it. None: not here.

        Raises:
            MediaAway: it cannot be said.
        """
        options: GetOptions = {} if end is None else {"range": (start, end)}
        with _ours():
            try:
                found = await obstore.get_async(self._objects, path_of(sha256), options=options)
            except FileNotFoundError:
                return None
        return Content(found.meta["size"], _chunks(found))

    async def _put_in_folder(self, folder: Path, path: str, content: bytes) -> None:
        """Staged, forced to the disk, and named then: a crash leaves the whole file or none of that name."""
        final = folder / path
        if not final.exists():
            staged = f"{path}.{uuid.uuid4().hex}"
            await obstore.put_async(self._objects, staged, content)
            try:
                await asyncio.to_thread(_to_disk, folder / staged)
                await obstore.rename_async(self._objects, staged, path)
            finally:
                (folder / staged).unlink(missing_ok=True)
        for directory in (final.parent, folder):
            await asyncio.to_thread(_to_disk, directory)


def path_of(sha256: str) -> str:
    """The name of a hash's bytes in folder and bucket."""
    return f"{sha256[:2]}/{sha256}"


def in_folder(folder: Path) -> MediaStore:
    """Media in a folder of this machine, which is made."""
    return MediaStore(LocalStore(folder, mkdir=True), folder)


def in_bucket(bucket: Bucket) -> MediaStore:
    """Media in an S3-compatible store. Calls nobody yet."""
    config: S3Config = {
        "access_key_id": bucket.access_key,
        "secret_access_key": bucket.secret_key,
        "region": bucket.region,
        "virtual_hosted_style_request": False,
    }
    if bucket.endpoint:
        config["endpoint"] = bucket.endpoint
    objects = S3Store(
        bucket.name,
        config=config,
        client_options={
            "allow_http": bucket.endpoint.startswith("http://"),
            "timeout": TIMEOUT,
            "connect_timeout": CONNECT_TIMEOUT,
        },
        retry_config={"max_retries": 3, "retry_timeout": RETRY_FOR},
    )
    return MediaStore(objects, None)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


async def _chunks(found: "GetResult") -> AsyncIterator[bytes]:
    with _ours():
        async for chunk in found.stream(min_chunk_size=CHUNK):
            yield bytes(chunk)


@contextmanager
def _ours() -> Iterator[None]:
    """The library's errors tell addresses and whole answers; officers and logs are told the kind only."""
    try:
        yield
    except (BaseError, OSError) as failure:
        raise MediaAway(f"the media store does not answer ({type(failure).__name__})") from failure
