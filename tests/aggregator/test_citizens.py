"""Authors of several channels are one citizen where that is proven, and are parted again without a trace of loss."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from aggregator import citizens as desk
from aggregator.desk import DeskError, NoSuchComplaint, NotAllowed
from aggregator.phones import tidy
from store import link_codes
from tests.aggregator.town import CALL, CHAT, NUMBER, SQUARE, Town

FIRST, SECOND, THIRD = "SMG-2026-000001", "SMG-2026-000002", "SMG-2026-000003"


async def officer(town: Town, what: Any, **values: Any) -> Any:
    return await town.database.write(partial(what, officer_id=7, now=town.clock(), **values))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("phone:+6281234567890", "phone:+6281234567890"),
        ("phone:+62 812-3456-7890", "phone:+6281234567890"),
        ("phone:+62081234567890", "phone:+6281234567890"),
        ("phone:+442071838750", "phone:+442071838750"),
        ("phone:081234567890", "phone:081234567890"),
        ("phone:+12", "phone:+12"),
        ("user_id:ID.123", "user_id:ID.123"),
    ],
)
def test_numbers_are_kept_in_one_writing(given: str, kept: str) -> None:
    assert tidy(given) == kept


async def test_a_vouched_number_makes_two_identities_one_citizen(town: Town) -> None:
    await town.write("lampu mati", CALL, "628123", aliases=[NUMBER])
    await town.write("ini nomor saya", CHAT, "tg-9")
    assert len(set((await town.citizens()).values())) == 2
    await town.write("kontak saya", CHAT, "tg-9", aliases=["phone:+62 812-3456-7890"])
    assert len(set((await town.citizens()).values())) == 1
    assert await town.rows("SELECT reason, officer_id, one_id, other_id FROM citizen_merge") == [("phone", None, 1, 2)]
    await town.write("STATUS", CALL, "628123")
    assert FIRST in await town.last() and SECOND in await town.last()


async def test_a_number_in_a_text_proves_nothing(town: Town) -> None:
    await town.write("lampu mati", CALL, "628123", aliases=[NUMBER])
    await town.write("hubungi saya di +6281234567890", CHAT, "penipu")
    await town.write("hubungi", CHAT, "lain", aliases=["phone:081234567890", "user_id:x"])
    assert len(set((await town.citizens()).values())) == 3


async def test_both_in_one_delivery_and_three_of_them(town: Town) -> None:
    items = [{"id": f"x{n}", "author": f"a{n}", "conversation": f"c{n}", "aliases": [NUMBER]} for n in range(2)]
    await town.deliver_webhook(CALL, items)
    await town.write("halo", CHAT, "t", aliases=[NUMBER])
    await town.write("halo", SQUARE, "s", aliases=[NUMBER])
    assert len(set((await town.citizens()).values())) == 1


async def test_known_aliases_cost_one_question_and_no_merge(town: Town) -> None:
    await town.write("satu", CALL, "628123", aliases=[NUMBER])
    await town.write("satu", CHAT, "t", aliases=[NUMBER])
    said: list[str] = []
    event.listen(town.database._writer_engine, "before_cursor_execute", lambda _c, _k, text, *_: said.append(text))
    await town.write("dua", CALL, "628123", aliases=[NUMBER])
    assert sum("author_alias" in text for text in said) == 1
    assert not any(name in text for text in said for name in ("citizen_merge", "merged_author", "link_code"))
    said.clear()
    await town.write("tiga", SQUARE, "tanpa")
    assert not any("alias" in text or "command" in text.split("VALUES")[0].split("(")[0] for text in said)


async def test_a_merge_keeps_every_conversation_and_can_be_undone(town: Town) -> None:
    await town.write("lampu mati", CALL, "sri")
    await town.write("lampu masih mati", CHAT, "ibu_sri")
    before = await town.citizens()
    conversations = await town.rows("SELECT id, channel, last_inbound_at FROM conversation ORDER BY id")
    merge_id = await officer(town, desk.merge, number=FIRST, other=SECOND)
    assert len(set((await town.citizens()).values())) == 1
    assert await town.rows("SELECT id, channel, last_inbound_at FROM conversation ORDER BY id") == conversations
    await town.answer(SECOND, "Kami cek")
    assert await town.rows("SELECT channel FROM send_part") == [CHAT]
    await officer(town, desk.part, number=SECOND, merge_id=merge_id)
    assert await town.citizens() == before
    [(by, undone)] = await town.rows("SELECT officer_id, undone_by FROM citizen_merge")
    assert (by, undone) == (7, 7)
    assert await town.history(FIRST) == [("merged", SECOND)]
    assert await town.history(SECOND) == [("merged", FIRST), ("replied", None), ("parted", None)]


async def test_merges_on_merges_are_undone_in_any_order(town: Town) -> None:
    for n, name in enumerate(("a", "b", "c")):
        await town.write(f"aduan {n}", CALL, name)
    before = await town.citizens()
    inner = await officer(town, desk.merge, number=SECOND, other=THIRD)
    outer = await officer(town, desk.merge, number=FIRST, other=SECOND)
    assert len(set((await town.citizens()).values())) == 1
    await officer(town, desk.part, number=FIRST, merge_id=inner)
    assert await town.citizens() == before | {"b": before["a"]}
    third = await officer(town, desk.merge, number=FIRST, other=THIRD)
    await officer(town, desk.part, number=FIRST, merge_id=outer)
    assert await town.citizens() == before | {"c": before["a"]}
    await officer(town, desk.part, number=THIRD, merge_id=third)
    assert await town.citizens() == before
    again = await officer(town, desk.merge, number=FIRST, other=THIRD)
    more = await officer(town, desk.merge, number=FIRST, other=SECOND)
    await officer(town, desk.part, number=FIRST, merge_id=more)
    assert await town.citizens() == before | {"c": before["a"]}
    await officer(town, desk.part, number=THIRD, merge_id=again)
    assert await town.citizens() == before


async def test_who_was_parted_is_not_merged_again_by_the_number(town: Town) -> None:
    await town.write("satu", CALL, "628123", aliases=[NUMBER])
    await town.write("dua", CHAT, "t", aliases=[NUMBER])
    await officer(town, desk.part, number=FIRST, merge_id=1)
    await town.write("tiga", CALL, "628123", aliases=[NUMBER, "user_id:ID.9"])
    await town.write("empat", SQUARE, "s", aliases=[NUMBER])
    found = await town.citizens()
    assert found["628123"] != found["t"] and found["s"] in (found["628123"], found["t"])
    await officer(town, desk.merge, number=FIRST, other=SECOND)
    assert len(set((await town.citizens()).values())) == 1


async def test_an_officer_is_refused_with_a_reason(town: Town) -> None:
    await town.write("satu", CALL, "a")
    await town.write("dua", CHAT, "b", anonymous=True)
    await town.write("tiga", SQUARE, "c")

    async def refused(what: Any, **values: Any) -> str:
        with pytest.raises(DeskError) as caught:
            await officer(town, what, **values)
        return caught.value.code

    assert await refused(desk.merge, number=FIRST, other=FIRST) == "same_citizen"
    assert await refused(desk.merge, number=FIRST, other="SMG-2026-000099") == NoSuchComplaint.code
    assert await refused(desk.merge, number=FIRST, other=SECOND) == "anonymous"
    merge_id = await officer(town, desk.merge, number=FIRST, other=THIRD)
    assert await refused(desk.part, number=SECOND, merge_id=merge_id) == "anonymous"
    assert await refused(desk.part, number=FIRST, merge_id=99) == NotAllowed.code
    await officer(town, desk.part, number=FIRST, merge_id=merge_id)
    assert await refused(desk.part, number=FIRST, merge_id=merge_id) == NotAllowed.code


async def test_a_code_links_two_private_conversations(town: Town) -> None:
    await town.write("lampu mati", CALL)
    await town.link()
    assert "tertaut" in await town.last(CHAT) and "PISAH" in await town.last(CHAT)
    assert len(set((await town.citizens()).values())) == 1
    assert await town.rows("SELECT reason FROM citizen_merge") == ["link"]
    await town.write(FIRST, CHAT, "ibu_sri")
    assert (await town.last(CHAT)).startswith(FIRST)
    await town.write("PISAH", CHAT, "ibu_sri")
    assert len(set((await town.citizens()).values())) == 2
    await town.write(FIRST, CHAT, "ibu_sri")
    assert "tidak kami temukan" in await town.last(CHAT)
    await town.write("PISAH", CHAT, "ibu_sri")
    assert "Tidak ada tautan" in await town.last(CHAT)


async def test_a_code_works_once_soon_and_elsewhere(town: Town) -> None:
    await town.write("TAUTKAN")
    old = (await town.last())[-len("Jangan berikan kode ini kepada siapa pun.") - 10 :][:9]
    await town.write("TAUTKAN")
    code = (await town.rows("SELECT code FROM link_code"))[0]
    assert old != code
    await town.write(old, CHAT, "ibu_sri")
    assert "tidak berlaku" in await town.last(CHAT)
    await town.write(code)
    assert "dari percakapan lain" in await town.last()
    town.clock.pass_(minutes=31)
    await town.write(code, CHAT, "ibu_sri")
    assert "tidak berlaku" in await town.last(CHAT)
    await town.write("TAUTKAN")
    code = (await town.rows("SELECT code FROM link_code"))[0]
    await town.write(code.lower(), CHAT, "ibu_sri")
    await town.write(code, CHAT, "orang_ketiga")
    assert "tidak berlaku" in await town.last(CHAT)
    assert await town.rows("SELECT count(*) FROM link_code") == [0]
    found = await town.citizens()
    assert found["sri"] == found["ibu_sri"] != found["orang_ketiga"]
    await town.link()
    assert await town.last(CHAT) == "Kedua percakapan ini sudah tertaut."
    await town.database.write(partial(link_codes.sweep, now=town.clock.now + timedelta(hours=1)))


async def test_a_redelivered_code_links_once(town: Town) -> None:
    await town.write("TAUTKAN")
    code = (await town.rows("SELECT code FROM link_code"))[0]
    item = {"id": "k", "author": "ibu_sri", "text": code}
    await town.deliver_webhook(CHAT, [item, item])
    await town.deliver_webhook(CHAT, [item])
    assert len(await town.told(CHAT)) == 1 and "tertaut" in await town.last(CHAT)
    assert await town.rows("SELECT count(*) FROM citizen_merge") == [1]
