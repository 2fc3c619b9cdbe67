"""One happening, seen by an officer: reports gather on an open page, one answer reaches everybody, danger is loud."""

import re
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from playwright.async_api import expect

from store import links
from tests.e2e.browser import CHROMIUM, browsing
from tests.e2e.house import BAMBANG, PASSWORD, SRI
from tests.suggesting import suggested

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium at /usr/bin/chromium"),
]
ANSWER = "Pompa Kaligawe sudah menyala, mohon hindari jalan itu."
TWO_HAPPENINGS = (
    (SRI, "whatsapp", "Banjir di Jl. Kaligawe Genuk setinggi lutut, motor mogok"),
    (BAMBANG, "whatsapp", "Jl Kaligawe Genuk banjir, motor pada mogok"),
    (SRI, "telegram", "Pohon besar tumbang di Genuksari Genuk, gang tertutup"),
    (BAMBANG, "telegram", "ada pohon ambruk di genuksari kec genuk, kabel ikut ketarik"),
)
TONES = """window.tones = 0;
AudioContext = class extends AudioContext { constructor() { super(); window.tones++; } };"""


async def test_one_answer_reaches_everybody_from_the_page_of_the_incident(opens: Any) -> None:
    house = await opens("whatsapp", "telegram")
    said: list[str] = []
    async with browsing(house.daemon.address, "dewi", PASSWORD, said) as page:
        await house.number_of(house.say("whatsapp", "Banjir di Jl. Kaligawe Genuk setinggi lutut, motor mogok"))
        await house.number_of(
            house.say("telegram", "Jl Kaligawe Genuk banjir, motor pada mogok", citizen=BAMBANG, public=False)
        )
        await expect(page.locator(".row .chip", has_text="Kejadian · 2").first).to_be_visible()
        await page.keyboard.press("g")
        await page.keyboard.press("i")
        await page.locator("[data-walk]").first.click()
        await expect(page.locator(".member")).to_have_count(2)
        await page.evaluate("window.sameDocument = true")
        await page.keyboard.press("e")
        await page.keyboard.type("Banjir Kaligawe")
        await page.keyboard.press("Enter")
        await expect(page.locator(".incident h1")).to_contain_text("Banjir Kaligawe")
        await expect(page.locator("#reach")).to_have_text("2 dari 2 warga akan menerima")
        await page.keyboard.press("r")
        await page.keyboard.type(ANSWER)
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".notice.done")).to_contain_text("Jawaban dikirim ke 2 warga.")
        for channel in ("whatsapp", "telegram"):
            await house.until_heard(channel, ANSWER)
        assert [len(house.heard(channel, ANSWER)) for channel in ("whatsapp", "telegram")] == [1, 1]
        await page.keyboard.press("Escape")
        await page.keyboard.press("j")
        await page.keyboard.press("c")
        await page.keyboard.press("o")
        await expect(page.locator(".member")).to_have_count(1)
        await page.keyboard.press("z")
        await expect(page.locator(".member")).to_have_count(2)
        assert await page.evaluate("window.sameDocument"), "all of it without leaving the page"
    assert said == []


async def test_what_may_be_one_happening_is_kept_apart_on_the_page(opens: Any) -> None:
    house = await opens("whatsapp", "telegram")
    said: list[str] = []
    for citizen, channel, words in TWO_HAPPENINGS:
        await house.number_of(house.say(channel, words, citizen=citizen, public=False))
    await house.until(lambda: house.one("SELECT COUNT(*) = 2 FROM incident WHERE complaint_count = 2"))
    pairs = await house.rows("SELECT a.id, b.id FROM complaint a, complaint b WHERE a.incident_id > b.incident_id")
    rows = [suggested(max(pair), min(pair), datetime.now(UTC)) for pair in pairs]
    await house.daemon.rooms.database.write(partial(links.add_new, rows=rows))
    first, second = [number for (number,) in await house.rows("SELECT number FROM incident ORDER BY id")]
    async with browsing(house.daemon.address, "dewi", PASSWORD, said) as page:
        await page.goto(f"/incidents/{first}")
        await page.evaluate("window.sameDocument = true")
        await expect(page.locator(".alike")).to_contain_text("2 laporan")
        await page.get_by_role("button", name="Bukan").click()
        await expect(page.locator(".alike")).to_have_count(0)
        await expect(page.locator(".history")).to_contain_text(f"Bukan satu kejadian dengan {second}")
        assert await page.evaluate("window.sameDocument")
    assert said == []


async def test_an_emergency_is_seen_heard_opened_and_settled_with_the_keyboard(opens: Any) -> None:
    house = await opens("whatsapp")
    said: list[str] = []
    async with browsing(house.daemon.address, "dewi", PASSWORD, said) as page:
        await page.add_init_script(TONES)
        await page.reload()
        await page.wait_for_selector("[data-live][data-state=on]", state="attached")
        await page.keyboard.press("j")
        number = await house.number_of(
            house.say("whatsapp", "TOLONG rumah kebakaran di Jl. Tlogosari Raya, ada anak terjebak di lantai dua!")
        )
        strip = page.locator(".alarm li")
        await expect(strip).to_have_attribute("data-number", number)
        await expect(page).to_have_title(re.compile(r"^‼ 1 · "))
        assert await page.evaluate("window.tones") == 1
        await page.keyboard.press("q")
        await expect(page.locator("[data-mute]")).to_have_attribute("aria-pressed", "true")
        await page.keyboard.press("a")
        await expect(page.locator(".complaint h1")).to_contain_text(number)
        await page.keyboard.press("i")
        await page.keyboard.press("3")
        await expect(page.locator(".suggestions")).to_contain_text("Permintaan informasi")
        await page.keyboard.press("0")
        await page.keyboard.type("lampu lalu")
        await page.keyboard.press("Enter")
        await expect(page.locator(".suggestions")).to_contain_text("Dinas Perhubungan")
        await page.keyboard.press("!")
        await expect(page.locator(".alarm")).to_have_count(0)
        assert "‼" not in await page.title()
    assert said == []
