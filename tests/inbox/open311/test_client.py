"""Open311 with somebody else's client: what `georeport` (PyPI) asks for and reads, in both forms."""

import asyncio
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from inbox.open311.offers import ROOT
from tests.inbox.conftest import Client
from tests.inbox.doors import Doors
from tests.inbox.open311.test_open311 import number_of, submit

georeport: Any = pytest.importorskip("georeport", reason="the client georeport is not installed")


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_an_independent_client_reads_everything(
    doors: Doors, server: TestServer, visitor: Client, form: str
) -> None:
    for description in ("PJU mati", "Masih mati"):
        number = await number_of(doors, visitor, (await submit(visitor, description=description))["token"])

    def look() -> None:
        client = georeport.GeoReport(str(server.make_url(ROOT)), jurisdiction="semarangkota.go.id", output_format=form)
        codes = [service["service_code"] for service in client.get_service_list()]
        assert "pju-mati" in codes and "banjir" in codes
        assert client.get_service_definition("banjir")["service_code"] == "banjir"
        listed = client.get_service_requests(service_code="pju-mati", status="open")
        assert len(listed) == 2 and listed[0]["status"] == "open"
        assert client.get_service_requests(service_request_id=number, start_date="2026-11-01T00:00:00Z")
        one = client.get_service_request(number)
        assert one["service_request_id"] == number and one["description"].startswith("Masih mati")

    await asyncio.to_thread(look)
