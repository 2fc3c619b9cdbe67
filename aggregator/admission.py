"""Which attachments are kept: by size for each kind, and by what the bytes are. What is refused has a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from model.event import Attachment, AttachmentKind

EMPTY, TOO_LARGE, TYPE_NOT_ALLOWED = "empty", "too_large", "type_not_allowed"
MB = 1024 * 1024
#: Which limit a kind comes under.
FAMILY = {
    AttachmentKind.IMAGE: "image",
    AttachmentKind.STICKER: "image",
    AttachmentKind.VIDEO: "video",
    AttachmentKind.AUDIO: "audio",
    AttachmentKind.VOICE: "audio",
}
DOCUMENT = "document"
MAX_BYTES: Mapping[str, int] = {"image": 20 * MB, "video": 50 * MB, "audio": 20 * MB, DOCUMENT: 20 * MB}
#: No archives and no apps: a wedding invitation that is an APK is what Indonesian phones are robbed with.
TYPES = [
    "image/jpeg",
    "image/png",
    "image/apng",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/heic",
    "image/heif",
    "image/tiff",
    "image/bmp",
    "audio/aac",
    "audio/amr",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/x-flac",
    "audio/x-wav",
    "video/3gpp",
    "video/mp4",
    "video/mpeg",
    "video/quicktime",
    "video/webm",
    "video/x-m4v",
    "video/x-matroska",
    "video/x-msvideo",
    "application/pdf",
    "application/rtf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
    "text/plain",
]


class Refused(Exception):
    """The attachment is not kept; `reason` is one of the codes above. The message's text stays."""

    def __init__(self, reason: str, *, mime: str | None = None, size: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.mime = mime  #: as sniffed, once it was
        self.size = size  #: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The rules of one process."""

    max_bytes: Mapping[str, int] = field(default_factory=lambda: MAX_BYTES)  #: by family
    types: frozenset[str] = frozenset(TYPES)  #: MIME types as `sniffing` finds them

    def before(self, attachment: Attachment) -> int:
        """The most bytes to fetch.

        Raises:
            Refused: the platform says already that it is larger.
        """
        most = self.max_bytes[FAMILY.get(attachment.kind, DOCUMENT)]
        if attachment.size_bytes is not None and attachment.size_bytes > most:
            raise Refused(TOO_LARGE, size=attachment.size_bytes)
        return most

    def after(self, content: bytes, mime: str) -> None:
        """Look at what was fetched.

        Raises:
            Refused: nothing is in it, or it is not what may be kept.
        """
        if not content:
            raise Refused(EMPTY, size=0)
        if mime not in self.types:
            raise Refused(TYPE_NOT_ALLOWED, mime=mime, size=len(content))
        family = mime.partition("/")[0]
        if len(content) > self.max_bytes.get(family, self.max_bytes[DOCUMENT]):
            raise Refused(TOO_LARGE, mime=mime, size=len(content))
