"""Pictures of the inbox for the docs: `python -m tests.e2e.screenshots` runs the city of the demo for a while."""

import asyncio
import re
import socket
import sys
import tempfile
import urllib.request
from contextlib import suppress
from pathlib import Path

from playwright.async_api import Page

from tests.e2e.browser import browsing

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
CITY_S = 60.0  #: the evening's flood is part of it
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
ANSWER = "Terima kasih, laporan Anda sudah kami teruskan ke Dinas Pekerjaan Umum. Petugas menuju lokasi hari ini."


async def main() -> int:
    """Start the demo, wait for the city to write, and take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        words = ["-m", "service", "demo", f"--port={port}", "--rate=60", f"--folder={folder}/demo"]
        words[:2] = ["-c", "import sys; from service.cli import main; sys.exit(main())"]
        demo = await asyncio.create_subprocess_exec(sys.executable, *words, stdout=asyncio.subprocess.PIPE)
        try:
            password = await _password(demo)
            await _ready(f"http://127.0.0.1:{port}/readyz")
            await asyncio.sleep(CITY_S)
            await _take(f"http://127.0.0.1:{port}", password)
        finally:
            demo.terminate()
            await demo.wait()
    return 0


async def _password(demo: asyncio.subprocess.Process) -> str:
    assert demo.stdout is not None
    async with asyncio.timeout(40):
        async for line in demo.stdout:
            if found := re.search(rb"Password:\s+(\S+)", line):
                return found[1].decode()
    raise RuntimeError("the demo did not start")


async def _ready(address: str) -> None:
    async with asyncio.timeout(40):
        while True:
            with suppress(OSError):
                await asyncio.to_thread(lambda: urllib.request.urlopen(address, timeout=2).close())  # noqa: S310 - ours
                return
            await asyncio.sleep(0.2)


async def _take(address: str, password: str) -> None:
    said: list[str] = []
    async with browsing(address, "petugas", password, said, **DESK, color_scheme="light") as page:
        row = page.locator(".row", has_text="jpg").or_(page.locator(".row")).nth(2)
        await row.locator("a").first.click()
        await page.wait_for_selector(".complaint h1")
        await page.fill("#reply-text", ANSWER)
        await page.click("[data-send]")
        await page.wait_for_timeout(2500)
        where = page.url
        await _shoot(page, "inbox-light")
        await page.emulate_media(color_scheme="dark")
        await _shoot(page, "inbox-dark")
        await page.emulate_media(color_scheme="light")
        await page.goto("/channels")
        await _shoot(page, "channels", whole=True)
        await page.goto("/callcenter")
        await _shoot(page, "callcenter")
        await page.goto("/incidents")
        await page.locator("[data-walk]").first.click()
        await page.wait_for_selector(".incident h1")
        happening = page.url
        await _shoot(page, "incident")
    async with browsing(address, "petugas", password, said, **PHONE, color_scheme="light") as page:
        await _shoot(page, "inbox-phone")
        await page.goto(where)
        await page.wait_for_selector(".complaint h1")
        await _shoot(page, "phone-complaint")
        await page.goto(happening)
        await _shoot(page, "phone-incident")
        await page.emulate_media(color_scheme="dark")
        await page.goto("/channels")
        await _shoot(page, "phone-channels")
    for line in said:
        print("the console says:", line, file=sys.stderr)  # noqa: T201 - this is a program


async def _shoot(page: Page, name: str, *, whole: bool = False) -> None:
    await page.wait_for_timeout(500)
    await page.screenshot(path=FOLDER / f"{name}.png", full_page=whole)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
