"""The media folder: fetched bytes by the SHA-256 of their content, so that the same photo is kept once."""

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def path_of(folder: Path, sha256: str) -> Path:
    """Where the bytes of a hash lie."""
    return folder / sha256[:2] / sha256


def put(folder: Path, content: bytes) -> str:
    """Keep bytes, durably and whole or not at all; gives their hash. Blocking: call it in a thread."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(folder, sha256)
    if path.exists():
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
    return sha256
