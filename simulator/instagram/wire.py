"""Posts, comments and people as they stand in webhooks and in Graph's JSON."""

from collections.abc import Callable
from typing import Any

from simulator.instagram.board import Board, Comment, Post
from simulator.messenger.nodes import Edge, Whole
from simulator.messenger.talk import Person
from simulator.messenger.wire import time_of

IG_ID, USERNAME = "17841405309211844", "laporsemar.contoh"
COMMENT_LACKS = frozenset({"parent_id", "from", "replies"})
POST_LACKS = frozenset({"caption", "comments", "children"})
MOST_COMMENTS = 50  #: of one query


def identity(person: Person | None) -> dict[str, str]:
    """A `from`; None: our account."""
    return {"username": USERNAME, "id": IG_ID} if person is None else {"username": person.handle, "id": person.id}


def comment(board: Board, told: Comment) -> Whole:
    """Everything of a comment."""
    who = identity(told.person)
    found: dict[str, Any] = {
        "id": told.id,
        "text": told.text,
        "timestamp": time_of(told.at),
        "username": who["username"],
        "from": who,
        "hidden": False,
        "like_count": 0,
    }
    if told.root_id is not None:
        found["parent_id"] = told.root_id
    else:
        replies = [comment(board, each) for each in board.replies(told)]
        found["replies"] = Edge(f"{told.id}/replies", replies, MOST_COMMENTS)
    return Whole(found, ("timestamp", "text", "id"), COMMENT_LACKS)


def post(board: Board, told: Post, address: Callable[[str], str]) -> Whole:
    """Everything of a post."""
    roots = board.roots(told)
    found: dict[str, Any] = {
        "id": told.id,
        "caption": told.caption,
        "timestamp": time_of(told.at),
        "username": identity(told.person)["username"],
        "permalink": f"https://www.instagram.com/p/{told.id}/",
        "media_type": "CAROUSEL_ALBUM" if len(told.photos) > 1 else "IMAGE",
        "media_url": address(told.photos[0]) if told.photos else "https://scontent.cdninstagram.com/v/1_n.jpg",
        "comments_count": sum(1 + len(board.replies(each)) for each in roots),
        "comments": Edge(f"{told.id}/comments", [comment(board, each) for each in roots], MOST_COMMENTS),
    }
    if len(told.photos) > 1:
        parts = [
            {"id": f"{told.id}{n}", "media_type": "IMAGE", "media_url": address(name)}
            for n, name in enumerate(told.photos)
        ]
        found["children"] = {"data": parts}
    return Whole(found, ("id",), POST_LACKS)


def comment_change(told: Comment) -> dict[str, Any]:
    """A change of the field `comments`, or `live_comments`."""
    place = "LIVE" if told.live else "FEED"
    value: dict[str, Any] = {
        "from": identity(told.person),
        "media": {"id": told.post.id, "media_product_type": place},
        "id": told.id,
        "text": told.text,
    }
    if told.root_id is not None:
        value["parent_id"] = told.root_id
    return {"field": "live_comments" if told.live else "comments", "value": value}


def mention_change(told: Post, by: Comment | None) -> dict[str, Any]:
    """A change of the field `mentions`: ids and nothing else."""
    comment_id = {"comment_id": by.id} if by is not None else {}
    return {"field": "mentions", "value": {"media_id": told.id, **comment_id}}
