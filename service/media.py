"""Media: what can be set about it, and what is made of that."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from aggregator.admission import DOCUMENT, MAX_BYTES, TYPES, Admission
from store.media import Bucket, MediaStore, in_bucket, in_folder

Bytes = Annotated[int, Field(ge=1024, le=512 * 1024 * 1024)]


class MediaSettings(BaseModel):
    """What citizens attach: where it is kept, and what of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: Annotated[
        Literal["folder", "s3"],
        Field(description="`folder`: below `service.data`; `s3`: a bucket of an S3-compatible store"),
    ] = "folder"
    endpoint: Annotated[
        str,
        Field(pattern=r"^(https?://[^\s/]+)?$", description="Address of the S3 store; empty: Amazon's of the region"),
    ] = ""
    region: Annotated[str, Field(min_length=1, description="Region that requests are signed for")] = "us-east-1"
    bucket: Annotated[str, Field(description="Name of the bucket, which must be there and private")] = ""
    access_key: Annotated[SecretStr, Field(description="Access key id of the S3 store")] = SecretStr("")
    secret_key: Annotated[SecretStr, Field(description="Secret access key of the S3 store")] = SecretStr("")
    max_image_bytes: Annotated[Bytes, Field(description="Larger pictures and stickers are refused")] = MAX_BYTES[
        "image"
    ]
    max_video_bytes: Annotated[Bytes, Field(description="Larger videos are refused")] = MAX_BYTES["video"]
    max_audio_bytes: Annotated[Bytes, Field(description="Larger sound and voice messages are refused")] = MAX_BYTES[
        "audio"
    ]
    max_document_bytes: Annotated[Bytes, Field(description="Larger files of any other kind are refused")] = MAX_BYTES[
        DOCUMENT
    ]
    types: Annotated[
        list[str], Field(description="MIME types that are kept, as the bytes show them; all others are refused")
    ] = TYPES

    @model_validator(mode="after")
    def _s3_needs_all(self) -> "MediaSettings":
        keys = (self.access_key.get_secret_value(), self.secret_key.get_secret_value())
        if self.store == "s3" and not (self.bucket and all(keys)):
            raise ValueError('the "s3" store needs bucket, access_key and secret_key')
        return self


def media_store(settings: MediaSettings, folder: Path) -> MediaStore:
    """Where fetched bytes live. A bucket is not called yet: an outage of its store must not keep webhooks out."""
    if settings.store == "folder":
        return in_folder(folder)
    return in_bucket(
        Bucket(
            name=settings.bucket,
            endpoint=settings.endpoint,
            region=settings.region,
            access_key=settings.access_key.get_secret_value(),
            secret_key=settings.secret_key.get_secret_value(),
        )
    )


def admission(settings: MediaSettings) -> Admission:
    """Which attachments are kept."""
    sizes = {
        "image": settings.max_image_bytes,
        "video": settings.max_video_bytes,
        "audio": settings.max_audio_bytes,
        DOCUMENT: settings.max_document_bytes,
    }
    return Admission(max_bytes=sizes, types=frozenset(settings.types))
