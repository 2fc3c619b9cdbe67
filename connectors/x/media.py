"""Photos, videos and positions, in the shapes of both versions of the API."""

from connectors.reading import Node
from connectors.x.words import web_address
from model.event import Attachment, AttachmentKind, Location

KINDS = {"photo": AttachmentKind.IMAGE, "video": AttachmentKind.VIDEO, "animated_gif": AttachmentKind.VIDEO}
KEY_KINDS = {
    "3": AttachmentKind.IMAGE,
    "7": AttachmentKind.VIDEO,
    "13": AttachmentKind.VIDEO,
    "16": AttachmentKind.VIDEO,
}
SMALL_PLACE = 0.05  #: degrees, about 5 km: the middle of a larger area would point officers to a wrong street


def from_key(key: str, media: Node) -> Attachment:
    """One medium of API v2. `media` is its expansion, a Node of None when X left it out."""
    kind = KINDS.get(media["type"].text() or "")
    url, mime = web_address(media["url"]), None
    if kind is not AttachmentKind.IMAGE and (video := _best(media["variants"], "bit_rate")):
        url, mime = video, "video/mp4"
    elif url is None and (url := web_address(media["preview_image_url"])):
        kind = AttachmentKind.IMAGE
    if kind is None:
        kind = KEY_KINDS.get(key.partition("_")[0], AttachmentKind.DOCUMENT)
    name = media["alt_text"].text()
    if url is None:
        return Attachment(kind=kind, media_id=key, name=name)
    return Attachment(kind=kind, url=url, mime=mime, name=name)


def from_entity(media: Node) -> Attachment | None:
    """One medium of API v1.1 (webhooks of Account Activity)."""
    kind = KINDS.get(media["type"].text() or "")
    name = media["ext_alt_text"].text()
    if kind is AttachmentKind.VIDEO and (video := _best(media["video_info"]["variants"], "bitrate")):
        return Attachment(kind=kind, url=video, mime="video/mp4", name=name)
    picture = web_address(media["media_url_https"]) or web_address(media["media_url"])
    return Attachment(kind=AttachmentKind.IMAGE, url=picture, name=name) if picture else None


def _best(variants: Node, rate: str) -> str | None:
    """The address of the MP4 with the highest bit rate."""
    best: tuple[float, str] | None = None
    for variant in variants.items_or_none():
        url = web_address(variant["url"])
        if url and variant["content_type"].text() == "video/mp4":
            quality = variant[rate].number() or 0.0
            if best is None or quality > best[0]:
                best = (quality, url)
    return best[1] if best else None


def point(coordinates: Node, label: str | None = None) -> Location | None:
    """A GeoJSON point: longitude first."""
    pair = [number.number() for number in coordinates["coordinates"].items_or_none()]
    if len(pair) != 2:
        return None
    lon, lat = pair
    return _location(lat, lon, label)


def place_of_box(west_south_east_north: Node, label: str | None) -> Location | None:
    """The middle of a small named place, from `geo.bbox` of API v2."""
    corners = [number.number() for number in west_south_east_north.items_or_none()]
    if len(corners) != 4:
        return None
    west, south, east, north = corners
    return _middle([west, east], [south, north], label)


def place_of_polygon(box: Node, label: str | None) -> Location | None:
    """The middle of a small named place, from `bounding_box` of API v1.1."""
    corners = [
        list(corner.items_or_none()) for ring in box["coordinates"].items_or_none() for corner in ring.items_or_none()
    ]
    pairs = [(corner[0].number(), corner[1].number()) for corner in corners if len(corner) == 2]
    return _middle([lon for lon, _ in pairs], [lat for _, lat in pairs], label)


def _middle(lons: list[float | None], lats: list[float | None], label: str | None) -> Location | None:
    known_lons, known_lats = [x for x in lons if x is not None], [y for y in lats if y is not None]
    if not known_lons or not known_lats or len(known_lons) != len(lons) or len(known_lats) != len(lats):
        return None
    if max(known_lons) - min(known_lons) > SMALL_PLACE or max(known_lats) - min(known_lats) > SMALL_PLACE:
        return None
    return _location((max(known_lats) + min(known_lats)) / 2, (max(known_lons) + min(known_lons)) / 2, label)


def _location(lat: float | None, lon: float | None, label: str | None) -> Location | None:
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    return Location(lat=lat, lon=lon, label=label)
