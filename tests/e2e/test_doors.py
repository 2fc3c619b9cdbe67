"""Our own doors on the whole daemon: a report with photos and its answers, and the call centre in a browser."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import expect

from connectors.signature import standard_webhook
from simulator.city.photos import photo
from tests.e2e.browser import CHROMIUM, browsing
from tests.e2e.house import LOOPBACK, PASSWORD

KEY, SECRET = "FAKE-mobile-app-key-0123456789", "FAKE-callback-secret-0123456789"
ANSWER = "Terima kasih, besok kami tambal."


@dataclass
class Callback:
    """A client's server that takes answers, and checks who sent them."""

    url: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    refuses: int = 0  #: so many times it is ill first

    async def take(self, request: web.Request) -> web.Response:
        body, name = await request.read(), request.headers["webhook-id"]
        expected = standard_webhook(SECRET, name, request.headers["webhook-timestamp"], body)
        assert request.headers["webhook-signature"] == expected
        if self.refuses:
            self.refuses -= 1
            return web.Response(status=503)
        self.events.append(await request.json())
        return web.json_response({"received": name})

    def answers(self) -> list[str]:
        return [event["data"]["text"] for event in self.events if event["type"] == "report.answered"]


@asynccontextmanager
async def callback() -> AsyncIterator[Callback]:
    server = Callback()
    application = web.Application()
    application.router.add_post("/answers", server.take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    server.url = f"http://{LOOPBACK}:{runner.addresses[0][1]}/answers"
    try:
        yield server
    finally:
        await runner.cleanup()


async def test_a_report_with_photos_and_its_answer_home(opens: Any) -> None:
    shots = [photo("lamp", 1), photo("lamp", 2)]
    async with callback() as client:
        mobile = {"api_key": KEY, "callback_url": client.url, "callback_secret": SECRET}
        house = await opens("telegram", ours={"web": {"mobile": mobile}})
        client.refuses = 1
        async with aiohttp.ClientSession(house.daemon.address, headers={"Authorization": f"Bearer {KEY}"}) as session:
            form = aiohttp.FormData()
            form.add_field("description", "Jalan berlubang")
            form.add_field("category", "jalan-rusak")
            form.add_field("public", "true")
            for number, shot in enumerate(shots):
                form.add_field("photo", shot, filename=f"{number}.jpg")
            answer = await session.post("/api/v1/reports", data=form)
            assert answer.status == 201, await answer.text()
            taken = await answer.json()

            async def status() -> Any:
                return await (await session.get(taken["status"])).json()

            async def numbered() -> Any:
                return (await status())["number"]

            number = await house.until(numbered)
            await house.daemon.rooms.desk.reply(number, text=ANSWER, key="k1", officer_id=house.officer)
            assert ANSWER in [one["text"] for one in (await status())["answers"]]
            await house.until(lambda: _true(ANSWER in client.answers()))
            assert client.answers().count(ANSWER) == 1
            assert [event["data"]["report"] for event in client.events if event["data"]] == [taken["id"]] * 2
            await house.until(lambda: house.one("SELECT 1 FROM send_part WHERE state = 'sent' AND text = :t", t=ANSWER))
            stored = await house.until(lambda: _all_stored(house))
            assert len(stored) == len(shots)
            listed = await (await session.get("/open311/v2/requests.json")).json()
            assert [(one["service_request_id"], one["status_notes"]) for one in listed] == [(number, ANSWER)]
            metrics = await (await session.get("/metrics")).text()
            assert 'account="mobile",channel="web",transport="manual"' in metrics
    for shot in shots:
        assert list(house.settings.service.data.rglob(hashlib.sha256(shot).hexdigest()))


async def _true(value: bool) -> bool:
    return value


async def _all_stored(house: Any) -> list[Any]:
    found = await house.rows("SELECT state FROM attachment")
    return found if {row.state for row in found} == {"stored"} else []


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium at /usr/bin/chromium")
async def test_the_call_centre_by_keyboard(opens: Any) -> None:
    house = await opens("telegram", ours={"callcenter": {"main": {}}})
    complaints: list[str] = []
    async with browsing(house.daemon.address, "dewi", PASSWORD, complaints) as page:
        await page.keyboard.press("g")
        await page.keyboard.press("c")
        await page.wait_for_url("**/callcenter")
        await expect(page.locator("#call-happened")).to_be_focused()
        for words in ("Kabel listrik menjuntai", None, "Jl. Gajah Mada 5", "Pak Harto", "081200000004"):
            if words is None:
                await page.keyboard.press("Tab")
                continue
            await page.keyboard.type(words)
            if words != "Kabel listrik menjuntai":
                await page.keyboard.press("Enter")
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".taken-number")).to_contain_text("SMG-")
        number = (await page.locator(".taken-number").inner_text()).strip()
        [row] = await house.rows("SELECT text FROM message WHERE direction = 'in'")
        assert row.text == "[Mendesak] Kabel listrik menjuntai\n📍 Jl. Gajah Mada 5"
        await house.daemon.rooms.desk.reply(number, text="PLN sudah di lokasi.", key="k", officer_id=house.officer)
        await expect(page.locator(".note")).to_contain_text("PLN sudah di lokasi.", timeout=15_000)
        await expect(page.locator(".note-contact")).to_contain_text("Pak Harto · 081200000004")
        await page.click("[data-passed] button")
        await expect(page.locator(".note")).to_have_count(0)
        await house.until(lambda: house.one("SELECT 1 FROM send_part WHERE state = 'delivered'"))
    assert complaints == []
