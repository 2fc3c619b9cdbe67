"""A real browser: live rows, opening, answering, keys; nothing that is being read moves; no word of complaint."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import ConsoleMessage, Page, Route, async_playwright, expect

from model.complaint import ComplaintStatus
from store import complaints
from tests.inbox.office import PASSWORD, Office, photo

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium at /usr/bin/chromium"),
]


@pytest.fixture(params=[(1440, 900)])
async def page(request: pytest.FixtureRequest, office: Office, server: TestServer) -> AsyncIterator[Page]:
    """A signed-in browser. Whatever its console says fails the test."""
    said: list[str] = []
    width, height = request.param
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        page = await browser.new_page(viewport={"width": width, "height": height}, base_url=str(server.make_url("")))
        page.on("console", lambda message: said.append(message.text) if is_complaint(message) else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        await page.goto("/login")
        await page.fill("#login", "dewi")
        await page.fill("#password", PASSWORD)
        await page.press("#password", "Enter")
        await page.wait_for_selector("[data-live][data-state=on]", state="attached")
        yield page
        await browser.close()
    assert said == []


def is_complaint(message: ConsoleMessage) -> bool:
    """Errors and warnings, but for the answer that a test itself cuts."""
    return message.type in ("error", "warning") and "502 (Bad Gateway)" not in message.text


async def hear(office: Office, *what: str, **more: object) -> str:
    number = await office.hear(*what, **more)  # type: ignore[arg-type]
    office.feed.wake()
    return number


async def test_a_complaint_arrives_is_opened_and_answered_without_leaving_the_page(office: Office, page: Page) -> None:
    await expect(page.locator("[data-empty]")).to_be_visible()
    number = await hear(office, "Kaligawe banjir", name="Ibu Sulastri")
    row = page.locator(f'.row[data-number="{number}"]')
    await expect(row).to_contain_text("Kaligawe banjir")
    await expect(page.locator("[data-empty]")).to_be_hidden()
    await expect(page.locator('[data-view-count="open"]').first).to_have_text("1")
    await row.locator("a").click()
    await expect(page.locator(".complaint h1")).to_contain_text(number)
    assert page.url.endswith(f"/complaints/{number}")
    await page.keyboard.press("r")
    await page.keyboard.type("Petugas DPU sudah di lokasi, Bu.")
    await expect(page.locator("[data-count]")).to_have_text("32 / 4096")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".message.officer")).to_contain_text("Petugas DPU sudah di lokasi, Bu.")
    await expect(page.locator("#reply-text")).to_have_value("")
    await page.keyboard.press("Escape")
    await page.keyboard.press("v")
    await expect(page.locator(".complaint-head [class*=status-]")).to_have_text("Terverifikasi")
    kept = await office.database.read(lambda connection: complaints.by_number(connection, number))
    assert kept is not None and kept.status == "verified" and kept.responded_at is not None


async def test_what_is_being_read_does_not_move(office: Office, page: Page) -> None:
    for n in range(40):
        await office.hear(f"aduan {n}", author=f"w{n}")
    await page.goto("/")
    await page.wait_for_selector("[data-live][data-state=on]", state="attached")
    await page.evaluate("document.querySelector('[data-rows-box]').scrollTop = 900")
    seen = page.locator('.row[data-number="SMG-2026-000025"]')
    before = await seen.bounding_box()
    for n in range(3):
        await hear(office, "baru", author=f"n{n}")
    bar = page.locator("[data-fresh]")
    await expect(bar).to_contain_text("3 aduan baru")
    assert await seen.bounding_box() == before
    await expect(page.locator('.row[data-number="SMG-2026-000043"]')).to_have_count(0)
    await page.keyboard.press("n")
    await expect(page.locator(".row").first).to_have_attribute("data-number", "SMG-2026-000043")
    await expect(bar).to_be_hidden()


async def test_the_open_complaint_is_refreshed_around_the_draft(office: Office, page: Page) -> None:
    number = await office.hear("Lampu mati", attached=(photo(),))
    await page.goto(f"/complaints/{number}")
    await page.wait_for_selector("[data-live][data-state=on]", state="attached")
    await page.fill("#reply-text", "Baik, kami")
    await hear(office, "Masih mati, Pak")
    await expect(page.locator(".message")).to_have_count(2)
    await expect(page.locator("#reply-text")).to_have_value("Baik, kami")
    await office.desk.change_status(number, to=ComplaintStatus.DISPATCHED, officer_id=1)
    await expect(page.locator(".complaint-head [class*=status-]")).to_have_text("Didisposisi")
    await page.reload()
    await expect(page.locator("#reply-text")).to_have_value("Baik, kami")


async def test_keys_walk_the_list_and_the_help_names_them(office: Office, page: Page) -> None:
    for n in range(3):
        await office.hear(f"aduan {n}", author=f"w{n}")
    await page.goto("/")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    await page.keyboard.press("Enter")
    await expect(page.locator(".complaint h1")).to_contain_text("SMG-2026-000003")
    await page.keyboard.press("u")
    await expect(page.locator("[data-nothing]")).to_be_visible()
    await page.go_back()
    await expect(page.locator(".complaint h1")).to_contain_text("SMG-2026-000003")
    await page.keyboard.press("?")
    await expect(page.locator("#help")).to_be_visible()
    await page.uncheck("#single-keys")
    await page.keyboard.press("Escape")
    await page.keyboard.press("x")
    await expect(page.locator(".complaint-head [class*=status-]")).to_have_text("Belum diverifikasi")
    await page.keyboard.press("?")
    await expect(page.locator("#help")).to_be_hidden()


async def test_a_key_goes_to_a_view(office: Office, page: Page) -> None:
    await page.keyboard.press("g")
    await page.keyboard.press("k")
    await page.wait_for_url("**/channels")
    await page.keyboard.press("g")
    await page.keyboard.press("t")
    await page.wait_for_url("**/?status=closed")


async def test_a_lost_connection_keeps_the_words_and_a_second_try_sends_once(
    office: Office, page: Page, server: TestServer
) -> None:
    number = await office.hear()
    await page.goto(f"/complaints/{number}")
    taken: list[str] = []

    async def cut(route: Route) -> None:
        """The server takes it, but its answer is lost."""
        if not taken:
            taken.append("once")
            await route.fetch()
            await route.fulfill(status=502, body="")
        else:
            await route.continue_()

    await page.route("**/replies", cut)
    await page.fill("#reply-text", "Kami cek, Bu.")
    await page.click("[data-send]")
    await expect(page.locator("[data-reply-problem]")).to_contain_text("tidak akan terkirim dua kali")
    await expect(page.locator("#reply-text")).to_have_value("Kami cek, Bu.")
    await page.click("[data-send]")
    await expect(page.locator("#reply-text")).to_have_value("")
    await expect(page.locator(".message.officer")).to_have_count(1)


@pytest.mark.parametrize("page", [(390, 844)], indirect=True)
async def test_on_a_phone_the_list_comes_first_then_the_complaint(office: Office, page: Page) -> None:
    number = await hear(office, "Jalan berlubang")
    await page.locator(f'.row[data-number="{number}"] a').click()
    await expect(page.locator(".list-pane")).to_be_hidden()
    await expect(page.locator(".complaint")).to_be_visible()
    await page.click("[data-back]")
    await expect(page.locator(".list-pane")).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide == 390


async def test_targets_are_large_enough_and_named(office: Office, page: Page) -> None:
    number = await office.hear("Lampu mati")
    await page.goto(f"/complaints/{number}")
    small = await page.evaluate(
        """[...document.querySelectorAll('button, a, summary, select, input:not([type=hidden]), textarea')]
           .filter((one) => one.checkVisibility() && !one.closest('.raw, .skip'))
           .filter((one) => one.getBoundingClientRect().height < 32)
           .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert small == []
    nameless = await page.evaluate(
        """[...document.querySelectorAll('button, a, select, input:not([type=hidden]), textarea')]
           .filter((one) => one.checkVisibility())
           .filter((one) => !(one.innerText || one.ariaLabel || one.labels?.length))
           .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert nameless == []


async def test_the_count_is_the_platforms(office: Office, page: Page) -> None:
    from connectors.text import MEASURES

    number = await office.hear()
    await page.goto(f"/complaints/{number}")
    address = await page.evaluate(
        "document.querySelector('link[rel=modulepreload][href*=measure]').getAttribute('href')"
    )
    texts = ["", "halo Bu", "é👍🏽👨‍👩‍👧 https://semarangkota.go.id/lapor?x=1 ꦱꦼꦩꦫꦁ", "日本語 teks", "a" * 300]
    for unit, measure in MEASURES.items():
        for text in texts:
            counted = await page.evaluate(
                "async ([address, text, unit]) => (await import(address)).measure(text, unit)",
                [address, text, unit.value],
            )
            assert counted == measure(text.strip()), (unit, text)


def test_pages_work_without_a_script() -> None:
    """Every form and link that a script takes over is a real one: it has an address of its own."""
    folder = Path(__file__).parents[2] / "inbox" / "templates"
    for path in folder.rglob("*.html"):
        source = path.read_text()
        for form in re.findall(r"<form[^>]*>", source):
            assert 'method="dialog"' in form or "action=" in form, (path.name, form)
        for link in re.findall(r"<a [^>]*>", re.sub(r"\{[{%].*?[%}]\}", "x", source)):
            assert "href=" in link, (path.name, link)
