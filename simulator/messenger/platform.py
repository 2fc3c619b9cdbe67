"""The platform: citizens write to the Page in private."""

import base64
import random
import time
from typing import Any, ClassVar

from simulator.deliveries import Deliveries
from simulator.facebook.errors import Refused, unknown_object
from simulator.faults import Faults
from simulator.messenger import sends, wire
from simulator.messenger.graph import PAGE_ID, PAGE_NAME, Call, OnPage
from simulator.messenger.nodes import Edge, Reader, Whole, wanted_fields
from simulator.messenger.talk import Message, Talk
from simulator.platform import Place, Received, Utterance

FIRST_PERSON = 24_200_000_000_000_000  #: plus a citizen's number: the page-scoped id


class Messenger(OnPage):
    """One Page's Messenger. Nobody but the two of them reads it."""

    channel = "messenger"
    hears_public = False
    tells_deletions = False
    webhooks_tell_names = False
    polls_tell_what_is_answered = False
    polls_tell_edits = False  #: a message's node has no time of its last change
    scopes: ClassVar[tuple[str, ...]] = (
        "pages_show_list", "pages_manage_metadata", "pages_read_engagement", "pages_messaging",
    )  # fmt: skip
    fields: ClassVar[tuple[str, ...]] = (
        "messages", "message_echoes", "message_edits", "messaging_postbacks", "message_deliveries", "message_reads",
        "messaging_handovers", "standby",
    )  # fmt: skip

    def __init__(self, base: str, faults: Faults, deliveries: Deliveries, rng: random.Random) -> None:
        super().__init__(base, faults, deliveries, rng)
        self.talk = Talk(FIRST_PERSON, self._new_id)
        self.rules = sends.Rules(maximum=2_000, unit="characters", outside=2018278, nobody=2018001)

    def say(self, utterance: Utterance) -> str:
        """Photos together in one message, the words in another: Messenger's own way."""
        person = self.talk.person(utterance.citizen)
        photos = [self.keep(content) for content in utterance.photos]
        link = map_link(utterance.place)
        words = "\n".join(filter(None, (utterance.text, link)))
        if not words and not photos:
            raise ValueError("an utterance without words, photos and place")
        said: list[Message] = []
        if photos:
            said.append(self.talk.add(person, own=False, text=None, photos=photos, reply_to=utterance.reply_to))
        if words:
            said.append(self.talk.add(person, own=False, text=words, link=link, reply_to=utterance.reply_to))
        for message in said:
            self._tell("messages", wire.said(message, PAGE_ID, self.address), message.at)
        return said[-1].id

    def edit(self, message_id: str, text: str) -> None:
        """The words of a message."""
        message = self.talk.find(message_id)
        if message is not None:
            message.text, message.edits = text, message.edits + 1
            now = time.time()
            self._tell("message_edits", wire.edited(message, PAGE_ID, now), now)

    def delete(self, message_id: str) -> None:
        """Unsent: gone from the conversation, and the Page is not told."""
        message = self.talk.find(message_id)
        if message is not None:
            message.removed = True

    def read(self, call: Call, reader: Reader) -> Any:
        """The Page, its conversations, one of them, one message."""
        fields = wanted_fields(call.parameters)
        if call.path == (PAGE_ID,):
            return {"id": PAGE_ID, "name": PAGE_NAME}
        if call.path == (PAGE_ID, "conversations"):
            if call.parameters.get("platform", "messenger") != "messenger":
                raise Refused(100, "(#100) Param platform must be one of {INSTAGRAM, MESSENGER}")
            return reader.page(Edge(f"{PAGE_ID}/conversations", self._conversations()), call.parameters, fields)
        name, *edge = call.path
        for conversation in self._conversations():
            if conversation.id == name and edge == ["messages"]:
                return reader.page(conversation.fields["messages"], call.parameters, fields)
        message = self.talk.find(name)
        if message is None or edge:
            raise unknown_object("/".join(call.path))
        return reader.node(self._node(message), fields)

    def write(self, call: Call) -> Any:
        """The Send API."""
        if call.path != (PAGE_ID, "messages"):
            raise unknown_object("/".join(call.path))
        text = sends.text_of(call.parameters, self.rules)
        person = sends.recipient_of(call.parameters, self.talk, self.rules)
        message = self.talk.add(person, own=True, text=text, metadata=sends.metadata_of(call.parameters))
        self._tell("message_echoes", wire.said(message, PAGE_ID, self.address), message.at)
        self._tell("message_deliveries", wire.delivered(message, PAGE_ID, message.at), message.at)
        self.note(Received(message_id=message.id, citizen_number=person.number, text=text, reply_to=None, public=False))
        return {"recipient_id": person.id, "message_id": message.id}

    def _conversations(self) -> list[Whole]:
        ours = wire.page_identity()
        return [
            wire.conversation(
                f"t_{messages[0].person.id}",
                [self._node(message) for message in messages],
                [wire.identity(messages[0].person), ours],
                messages[0].at,
            )
            for messages in self.talk.threads()
        ]

    def _node(self, message: Message) -> Whole:
        return wire.node(message, self.address, wire.page_identity(), wire.identity)

    def _tell(self, field: str, item: dict[str, Any], at: float) -> None:
        if field in self.subscribed_fields:
            self.deliver(wire.delivery("page", PAGE_ID, at, item))

    def _new_id(self) -> str:
        return "m_" + base64.urlsafe_b64encode(self.rng.randbytes(48)).decode()


def map_link(place: Place | None) -> str | None:
    """How people tell a place where there is no button for it."""
    return None if place is None else f"https://maps.google.com/?q={place.lat},{place.lon}"
