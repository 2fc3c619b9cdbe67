"""Sending: the one reply that a review may have."""

from connectors.contract import Malformed
from connectors.google_reviews.api import Api
from connectors.google_reviews.reading import reply_id
from connectors.google_reviews.words import own_words
from connectors.text import measure
from model.event import Visibility
from model.reply import Receipt, Rejected, Reply, TextUnit, Unavailable

MAX_REPLY = 4_096  #: bytes; "ReviewReply", read 2026-11-25


async def send(api: Api, reply: Reply) -> Receipt:
    """Put the reply under the review; one that is there already is replaced.

    Raises:
        Unavailable, Throttled, Rejected, Unreachable, Misconfigured: nothing else.
    """
    if reply.visibility is Visibility.PRIVATE:
        raise Rejected("Google reviews have no private messages: answer publicly")
    if reply.parts > 1 or reply.part > 1:
        raise Rejected("a review has one reply: shorten it to one part")
    if measure(reply.text, TextUnit.BYTES) > MAX_REPLY:
        raise Rejected(f"longer than {MAX_REPLY} bytes: shorten it")
    location, _, review = reply.conversation_id.partition("/reviews/")
    office = next((one for one in api.settings.locations if one.location == location), None)
    if office is None or not review:
        raise Rejected("this office is not among the account's locations any more: put it back into the settings")
    answer = await api.reply(office.name, review, reply.text)
    try:
        words = own_words(answer["comment"].must_text()) or reply.text
    except Malformed:
        raise Unavailable("Google's answer does not say what became of the reply", maybe_taken=True) from None
    return Receipt(platform_message_id=reply_id(reply.conversation_id, words))
