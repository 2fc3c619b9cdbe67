"""Comments and threads as they stand in the API's JSON."""

import hashlib
import html
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from simulator.youtube.world import CHANNEL, CHANNEL_ID, Comment

EMBEDDED = 5  #: replies that come with their thread


def time_of(seconds: int) -> str:
    """YouTube's times: `2026-11-24T07:00:00Z`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def comment(one: Comment, *, plain: bool, listed_alone: bool = False) -> dict[str, Any]:
    """A comment resource; in a list of replies it does not name its video."""
    snippet: dict[str, Any] = {"channelId": CHANNEL_ID}
    if not listed_alone:
        snippet["videoId"] = one.video_id
    snippet["textDisplay"] = one.text if plain else html.escape(one.text).replace("\n", "<br>")
    if one.writer == CHANNEL:  # the caller is the author
        snippet["textOriginal"] = one.text
    if one.parent is not None:
        snippet["parentId"] = one.parent.id
    snippet |= {
        "authorDisplayName": one.writer.name,
        "authorProfileImageUrl": "https://yt3.ggpht.com/ytc/simulated=s48-c-k-c0x00ffffff-no-rj",
        "authorChannelUrl": f"http://www.youtube.com/@{one.writer.handle}",
        "authorChannelId": {"value": one.writer.id},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": 0,
        "publishedAt": time_of(one.at),
        "updatedAt": time_of(one.edited_at or one.at),
    }
    if one.held:
        snippet["moderationStatus"] = "heldForReview"
    if one.image is not None:
        snippet["imageUrl"] = one.image
    return {"kind": "youtube#comment", "etag": etag(one.id, one.text), "id": one.id, "snippet": snippet}


def thread(top: Comment, replies: Sequence[Comment], *, plain: bool, with_replies: bool) -> dict[str, Any]:
    """A commentThread resource; `replies` are all of them, the newest first."""
    snippet = {
        "channelId": CHANNEL_ID,
        "videoId": top.video_id,
        "topLevelComment": comment(top, plain=plain),
        "canReply": True,
        "totalReplyCount": len(replies),
        "isPublic": not top.held,
    }
    made = {"kind": "youtube#commentThread", "etag": etag(top.id, "thread"), "id": top.id, "snippet": snippet}
    if replies and with_replies:
        made["replies"] = {"comments": [comment(one, plain=plain) for one in replies[:EMBEDDED]]}
    return made


def page(kind: str, items: Sequence[dict[str, Any]], following: str | None, size: int) -> dict[str, Any]:
    """A list response."""
    made: dict[str, Any] = {"kind": f"youtube#{kind}", "etag": etag(kind, str(len(items)))}
    if following is not None:
        made["nextPageToken"] = following
    return made | {"pageInfo": {"totalResults": len(items), "resultsPerPage": size}, "items": list(items)}


def etag(*parts: str) -> str:
    """Something that looks like one."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:27]
