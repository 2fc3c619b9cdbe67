"""Static files, held in memory under names that carry a hash of their content: cached for ever, never stale."""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "static"
PREFIX = "/assets/"
ENTRY = "app.js"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
IMPORT = re.compile(r'(from\s+")\./([a-z_]+\.js)(")')
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served."""

    path: str  #: with its hash: `/assets/inbox.1a2b3c4d.css`
    content_type: str
    body: bytes
    packed: bytes  #: gzip


class Assets:
    """All of them, by plain name."""

    def __init__(self, made: Mapping[str, str]) -> None:
        """`made` are files that are written at start: name to content."""
        self._sources = {file.name: file.read_text("utf-8") for file in sorted(FOLDER.iterdir())} | dict(made)
        self._assets: dict[str, Asset] = {}
        for name in self._sources:
            self._load(name)
        self._by_path = {asset.path: asset for asset in self._assets.values()}

    def __call__(self, name: str) -> str:
        """The address of a file, for templates."""
        return self._assets[name].path

    @property
    def modules(self) -> list[str]:
        """Addresses of the script modules that every page has, so that the browser fetches them at once."""
        return [self._assets[name].path for name in sorted(self._needed(ENTRY))]

    async def serve(self, request: web.Request) -> web.Response:
        """One file; whoever asks for an old name gets a 404, not a new file under it."""
        asset = self._by_path.get(request.path)
        if asset is None:
            raise web.HTTPNotFound
        headers = {
            "Content-Type": f"{asset.content_type}; charset=utf-8",
            "Cache-Control": FOR_EVER,
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            return web.Response(body=asset.packed, headers={**headers, "Content-Encoding": "gzip"})
        return web.Response(body=asset.body, headers=headers)

    def _needed(self, name: str) -> set[str]:
        """A module, and what it imports."""
        imported = {found[2] for found in IMPORT.finditer(self._sources[name])}
        return {name}.union(*(self._needed(other) for other in imported))

    def _load(self, name: str) -> Asset:
        """Modules first load what they import: their own hash covers those names."""
        if name not in self._assets:
            source = IMPORT.sub(lambda found: found[1] + self._load(found[2]).path + found[3], self._sources[name])
            body = source.encode()
            stem, suffix = name.rsplit(".", 1)
            path = f"{PREFIX}{stem}.{hashlib.sha256(body).hexdigest()[:10]}.{suffix}"
            self._assets[name] = Asset(path, TYPES[f".{suffix}"], body, gzip.compress(body, 9, mtime=0))
        return self._assets[name]
