"""The main job, seen by an officer: a citizen writes, the row appears, the answer reaches the citizen."""

import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.e2e.browser import CHROMIUM, browsing
from tests.e2e.house import BAMBANG, PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium at /usr/bin/chromium"),
]
NIK = "3374061203880004"  #: invented
ANSWER = "Terima kasih, Bu. Petugas DPU sudah menuju lokasi."


async def test_from_a_citizen_to_an_officer_and_back(opens: Any) -> None:
    house = await opens()
    complaints: list[str] = []
    async with browsing(house.daemon.address, "dewi", PASSWORD, complaints) as page:
        await page.evaluate("window.sameDocument = true")
        first = await house.number_of(house.say("whatsapp", "Lampu jalan mati di depan pasar Johar"))
        await expect(page.locator(f'.row[data-number="{first}"]')).to_contain_text("Lampu jalan mati")
        second = await house.number_of(house.say("telegram", "Banjir di Kaligawe", citizen=BAMBANG, public=False))
        await expect(page.locator(f'.row[data-number="{second}"]')).to_contain_text("Banjir di Kaligawe")
        assert await page.evaluate("window.sameDocument"), "the rows came without a reload"

        await page.keyboard.press("j")
        await page.keyboard.press("j")
        await page.keyboard.press("k")
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await expect(page.locator(".complaint h1")).to_contain_text(first)
        await page.keyboard.press("r")
        await page.keyboard.type(ANSWER)
        await page.click("[data-send]")
        received = await house.until_heard("whatsapp", ANSWER)
        assert (received.text, received.citizen_number) == (ANSWER, 1)
        ours = page.locator(".message.officer")
        await expect(ours).to_contain_text(ANSWER)
        await expect(ours).to_contain_text(_one_of("Terkirim", "Sampai", "Dibaca", "Diterima"))

        house.say("whatsapp", "Matur nuwun, Pak", reply_to=received.message_id)
        await expect(page.locator(".message")).to_have_count(3)
        assert len(house.heard("whatsapp", ANSWER)) == 1
    assert complaints == []


async def test_what_an_officer_asked_to_see_stays_when_the_citizen_writes_on(opens: Any) -> None:
    house = await opens()
    complaints: list[str] = []
    async with browsing(house.daemon.address, "dewi", PASSWORD, complaints) as page:
        number = await house.number_of(house.say("whatsapp", f"Bansos saya hilang dari daftar, NIK {NIK}"))
        await page.goto(f"/complaints/{number}")
        said = page.locator(".message").first
        await expect(said).not_to_contain_text(NIK)
        await page.keyboard.press("m")
        await expect(said).to_contain_text(NIK)
        house.say("whatsapp", "Sudah sejak bulan lalu")
        await expect(page.locator(".message")).to_have_count(2)
        await expect(said).to_contain_text(NIK)
        await page.goto(f"/complaints/{number}")
        await expect(page.locator(".message").first).not_to_contain_text(NIK)
    assert complaints == []


def _one_of(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)
