"""A signed-in Chromium on the house's inbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@asynccontextmanager
async def browsing(
    address: str, login: str, password: str, complaints: list[str], **options: Any
) -> AsyncIterator[Page]:
    """Signed in, with live rows on. What the console complains of (errors, refusals of the CSP) is gathered."""
    options.setdefault("viewport", {"width": 1440, "height": 900})
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            page = await browser.new_page(base_url=address, **options)
            page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto("/login")
            await page.fill("#login", login)
            await page.fill("#password", password)
            await page.press("#password", "Enter")
            await page.wait_for_selector("[data-live][data-state=on]", state="attached")
            yield page
        finally:
            await browser.close()
