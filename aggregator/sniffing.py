"""What a file is, as its bytes show: what a platform or a file name claims is not believed."""

import io
import re
import zipfile

import filetype

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
LOOKED_AT = 64 * 1024  #: bytes of a text
MARKUP = (  #: texts that a browser or a shell would run, by how they begin or what they hold
    (re.compile(r"<svg[\s>]", re.IGNORECASE), "image/svg+xml"),
    (re.compile(r"<(?:!doctype|html|head|body|script|iframe|a|img|meta|style)[\s>/]", re.IGNORECASE), "text/html"),
    (re.compile(r"\A\s*<\?php", re.IGNORECASE), "text/x-php"),
    (re.compile(r"\A\s*<[?!a-z]", re.IGNORECASE), "text/xml"),
    (re.compile(r"\A(?:#!|@echo\b|powershell\b|<#)", re.IGNORECASE), "text/x-script"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
ZIP = "application/zip"
ANDROID = "application/vnd.android.package-archive"
MACRO = "vbaProject.bin"


def sniff(content: bytes) -> str:
    """The MIME type."""
    found = str(filetype.guess_mime(content) or _text(content))
    return _zipped(content) if found == ZIP or found in OFFICE.values() else found


def _text(content: bytes) -> str:
    """Plain text where nothing in it could run; `UNKNOWN` when it is no text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return UNKNOWN
    text = text[:LOOKED_AT]
    if not text or CONTROL.search(text):
        return UNKNOWN
    return next((mime for pattern, mime in MARKUP if pattern.search(text)), TEXT)


def _zipped(content: bytes) -> str:
    """An office document, an app, or any archive: by the names in it; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ZIP
    if "AndroidManifest.xml" in names:
        return ANDROID
    if "[Content_Types].xml" not in names or any(name.endswith(MACRO) for name in names):
        return ZIP
    return next((mime for folder, mime in OFFICE.items() if any(name.startswith(folder) for name in names)), ZIP)
