"""Ids: the queue shows of a phone number or an address no more than the end."""

import pytest

from aggregator.documents import message_document
from aggregator.identities import hidden, shown_id
from model.event import Attachment, AttachmentKind, Author, MessageReceived
from tests.aggregator.bench import START
from understanding.personal import masked

PHONE = "6281234567890"


@pytest.mark.parametrize("channel", ["whatsapp", "sms", "email", "callcenter", "web", "gone-since-last-year"])
def test_ids_of_channels_with_personal_ids_are_kept_back(channel: str) -> None:
    assert shown_id(channel, PHONE) == "•••• 7890"


@pytest.mark.parametrize("channel", ["telegram", "x", "facebook", "instagram"])
def test_other_ids_are_as_the_platform_gives_them(channel: str) -> None:
    assert shown_id(channel, PHONE) == PHONE


def test_of_an_address_the_domain_is_shown() -> None:
    assert hidden("budi.santoso@surel.test") == "••••@surel.test"
    assert hidden(None) == hidden("") == "••••"


def test_a_name_that_is_a_number_is_masked() -> None:
    assert masked("0812 3456 7890") == "[telp ••••90]"
    assert (masked("Sri Wahyuni"), masked(None)) == ("Sri Wahyuni", None)


def test_the_queue_names_nobody_by_number() -> None:
    card = Attachment(kind=AttachmentKind.CONTACT, media_id="card", name=f"Budi, {PHONE}")
    event = MessageReceived(
        platform_message_id="m1",
        conversation_id="c1",
        author=Author(id=PHONE, name=PHONE),
        sent_at=START,
        text="Lampu mati",
        attachments=(card,),
    )
    said = message_document("whatsapp", 1, event)
    assert PHONE not in str(said) and said["author"]["id"] == "•••• 7890"
