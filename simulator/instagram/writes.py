"""What an Instagram account's app may do: direct messages, private replies, comments."""

import time
from typing import TYPE_CHECKING, Any

from simulator.facebook.errors import Refused, unknown_object
from simulator.instagram import wire
from simulator.instagram.board import Comment
from simulator.messenger import sends
from simulator.messenger.graph import PAGE_ID, Call
from simulator.messenger.talk import Person
from simulator.platform import Received

if TYPE_CHECKING:
    from simulator.instagram.platform import Instagram

MAX_COMMENT, PRIVATE_DAYS = 2_200, 7


def answer(platform: "Instagram", call: Call) -> Any:
    """A POST. Raises `Refused`."""
    match call.path:
        case (name, "messages") if name == PAGE_ID:
            return _message(platform, call)
        case (name, "mentions") if name == wire.IG_ID:
            return _below_mention(platform, call)
        case (name, "replies"):
            return _reply(platform, call, platform.board.must_find(name))
        case _:
            raise unknown_object("/".join(call.path))


def _message(platform: "Instagram", call: Call) -> Any:
    text = sends.text_of(call.parameters, platform.rules)
    recipient = call.parameters.get("recipient")
    comment_id = recipient.get("comment_id") if isinstance(recipient, dict) else None
    if comment_id is not None:
        person = _commenter(platform.board.must_find(str(comment_id)))
    else:
        person = sends.recipient_of(call.parameters, platform.talk, platform.rules)
    message = platform.talk.add(person, own=True, text=text)
    platform.tell_message(message)
    platform.note(
        Received(message_id=message.id, citizen_number=person.number, text=text, reply_to=comment_id, public=False)
    )
    return {"recipient_id": person.id, "message_id": message.id}


def _commenter(comment: Comment) -> Person:
    if comment.person is None:
        raise Refused(10903, "(#10903) This user cant reply to this activity")
    if comment.answered_privately:
        raise Refused(100, "(#100) The comment has been replied to", subcode=2534025)
    if time.time() - comment.at > PRIVATE_DAYS * 86_400:
        raise Refused(10, "(#10) This message is sent outside of allowed window.", subcode=2534022)
    comment.answered_privately = True
    return comment.person


def _words(call: Call) -> str:
    text = call.parameters.get("message")
    if not isinstance(text, str) or not text.strip():
        raise Refused(100, "(#100) The parameter message is required")
    if len(text) > MAX_COMMENT:
        raise Refused(100, "(#100) The comment is too long")
    return text


def _reply(platform: "Instagram", call: Call, target: Comment) -> Any:
    text = _words(call)
    if target.live:
        raise Refused(100, "(#100) Comments on live video IG Media are not supported")
    made = platform.board.comment(None, text, target.post, target)
    platform.tell_comment(made)
    return _noted(platform, made, target.person, target.id, text)


def _below_mention(platform: "Instagram", call: Call) -> Any:
    text = _words(call)
    post = platform.post_of(str(call.parameters.get("media_id")))
    name = call.parameters.get("comment_id")
    target = platform.board.must_find(str(name)) if name is not None else None
    made = platform.board.comment(None, text, post, target)
    return _noted(platform, made, target.person if target else post.person, target.id if target else post.id, text)


def _noted(platform: "Instagram", made: Comment, person: Person | None, answered: str, text: str) -> Any:
    number = person.number if person is not None else None
    platform.note(Received(message_id=made.id, citizen_number=number, text=text, reply_to=answered, public=True))
    return {"id": made.id}
