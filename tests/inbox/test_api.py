"""The API: the pages' data, the P3M queue, and a description that leaves nothing out."""

import re
from typing import Any

import jsonschema
import pytest
from aiohttp.test_utils import TestServer

from inbox.api.endpoints import ENDPOINTS
from inbox.api.openapi import document, plain
from inbox.door import Access
from model.cloudevent import complaint_schema
from model.complaint import ComplaintStatus
from model.event import Location
from tests.inbox.conftest import Client, csrf_of
from tests.inbox.office import PROGRAM_KEY, Office, photo


def check(answer: Any, path: str, method: str = "get", status: int = 200) -> None:
    """The answer is what the description says."""
    said = document()
    [content] = said["paths"][path][method]["responses"][str(status)]["content"].values()
    jsonschema.validate(answer, {**content["schema"], "components": said["components"]})


async def problem_of(answer: Any) -> str:
    assert answer.content_type == "application/problem+json"
    body = await answer.json()
    assert body["status"] == answer.status and body["title"] and body["remedy"]
    assert body["instance"] == answer.url.path
    jsonschema.validate(body, {"$ref": "#/components/schemas/ProblemDetails", "components": document()["components"]})
    return str(body["code"])


async def test_the_list_and_a_complaint_are_as_described(office: Office, program: Client) -> None:
    for n in range(55):
        number = await office.hear(author=f"w{n}", attached=(photo(),), location=Location(lat=-6.9, lon=110.4))
    page = await (await program.get("/api/v1/complaints")).json()
    check(page, "/api/v1/complaints")
    assert len(page["complaints"]) == 50 and page["complaints"][0]["number"] == number
    rest = await (await program.get("/api/v1/complaints", params={"before": page["before"]})).json()
    assert len(rest["complaints"]) == 5 and rest["before"] is None
    await office.desk.reply(number, text="Baik", key="k", officer_id=1)
    whole = await (await program.get(f"/api/v1/complaints/{number}")).json()
    check(whole, "/api/v1/complaints/{number}")
    assert [message["writer"] for message in whole["messages"]] == ["citizen", "officer"]
    assert whole["reply_window"]["unit"] == "utf16" and whole["history"][0]["action"] == "replied"


async def test_the_list_is_filtered_by_status_and_channel(office: Office, program: Client) -> None:
    await office.hear(author="a")
    closed = await office.hear(author="b", channel="x")
    await office.desk.change_status(closed, to=ComplaintStatus.CLOSED, officer_id=1)

    async def shown(**query: str) -> int:
        return len((await (await program.get("/api/v1/complaints", params=query)).json())["complaints"])

    assert [await shown(), await shown(status="open"), await shown(status="closed")] == [2, 1, 1]
    assert [await shown(channel="x"), await shown(channel="whatsapp", status="closed")] == [1, 0]
    assert await problem_of(await program.get("/api/v1/complaints?status=x")) == "bad_request"


@pytest.mark.parametrize("path", ["/api/v1/counts", "/api/v1/channels", "/api/v1/quarantine", "/api/v1/queue"])
async def test_the_small_answers_are_as_described(office: Office, program: Client, path: str) -> None:
    await office.hear()
    check(await (await program.get(path)).json(), path)


async def test_an_officer_answers_and_changes_status(office: Office, client: Client) -> None:
    number = await office.hear()
    headers = {"X-CSRF-Token": await csrf_of(client)}
    path = f"/api/v1/complaints/{number}"
    ids = set()
    for _ in range(2):
        answer = await client.post(f"{path}/replies", json={"text": "Baik", "key": "k1"}, headers=headers)
        body = await answer.json()
        assert answer.status == 202
        check(body, "/api/v1/complaints/{number}/replies", "post", 202)
        ids.add(body["message_id"])
    assert len(ids) == 1
    seen = (await (await client.get(path)).json())["version"]
    answer = await client.post(f"{path}/status", json={"to": "verified", "version": seen}, headers=headers)
    body = await answer.json()
    check(body, "/api/v1/complaints/{number}/status", "post")
    assert body["status"] == "verified"
    late = await client.post(f"{path}/status", json={"to": "rejected", "version": seen}, headers=headers)
    assert (late.status, await problem_of(late)) == (409, "changed_meanwhile")
    wrong = await client.post(f"{path}/status", json={"to": "received", "version": None}, headers=headers)
    assert wrong.status == 200  # one step back is allowed
    again = await client.post(f"{path}/messages/{ids.pop()}/again", json={}, headers=headers)
    assert (again.status, await problem_of(again)) == (409, "not_allowed")


async def test_without_proof_nothing_is_told_or_done(office: Office, visitor: Client, client: Client) -> None:
    number = await office.hear()
    assert await problem_of(await visitor.get("/api/v1/complaints")) == "not_signed_in"
    for key in ("x", PROGRAM_KEY[:-1], PROGRAM_KEY + "x", ""):
        answer = await visitor.get("/api/v1/complaints", headers={"Authorization": f"Bearer {key}"})
        assert answer.status == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")
    answer = await client.post(f"/api/v1/complaints/{number}/status", json={"to": "verified"})
    assert (answer.status, await problem_of(answer)) == (403, "bad_csrf")
    answer = await client.post("/api/v1/queue/claim", json={})
    assert (answer.status, await problem_of(answer)) == (403, "bad_csrf")


async def test_programs_read_and_work_on_the_queue_and_do_nothing_else(office: Office, program: Client) -> None:
    number = await office.hear()
    for endpoint in ENDPOINTS:
        if endpoint.access is Access.API_OFFICER:
            path = plain(endpoint.path).replace("{number}", number).replace("{id}", "1")
            path = path.replace("{incident}", "INC-2026-00001")
            answer = await program.post(path, json={"text": "x", "key": "k", "to": "verified"})
            assert (answer.status, await problem_of(answer)) == (403, "officers_only"), path


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "bad_request"),
        (b"[]", "bad_request"),
        (b'{"to": "gone"}', "bad_request"),
        (b'{"to": "verified", "version": 99999999999999999999}', "bad_request"),
        (b'{"to": "verified", "more": 1}', "bad_request"),
        (b'{"to": "\\ud800"}', "bad_request"),
        (b"\xff\xfe", "bad_request"),
        (b" " * 300_000, "too_large"),
    ],
)
async def test_bad_bodies_are_refused_with_the_field(office: Office, client: Client, body: bytes, code: str) -> None:
    number = await office.hear()
    headers = {"X-CSRF-Token": await csrf_of(client), "Content-Type": "application/json"}
    answer = await client.post(f"/api/v1/complaints/{number}/status", data=body, headers=headers)
    assert answer.status in (400, 413) and await problem_of(answer) == code


async def test_an_item_of_the_queue_is_claimed_acknowledged_and_gone(office: Office, program: Client) -> None:
    await office.hear(author="a")
    await office.hear(author="a")
    await office.hear(author="b")
    await office.queued()
    claimed = await (await program.post("/api/v1/queue/claim", json={"max": 10, "visibility_s": 60})).json()
    check(claimed, "/api/v1/queue/claim", "post")
    assert len(claimed["items"]) == 2  # one a complaint: order is kept
    for item in claimed["items"]:
        jsonschema.validate(item["event"]["data"], complaint_schema())
    assert await (await program.get("/api/v1/queue")).json() == {"ready": 1, "claimed": 2}
    first = claimed["items"][0]["event_id"]
    done = await program.post(f"/api/v1/queue/{first}/ack", json={"claim": claimed["claim"]})
    assert await done.json() == {"state": "done"}
    twice = await program.post(f"/api/v1/queue/{first}/ack", json={"claim": claimed["claim"]})
    assert (twice.status, await problem_of(twice)) == (409, "claim_lost")


async def test_what_nobody_acknowledges_is_given_out_again(office: Office, program: Client) -> None:
    await office.hear()
    await office.queued()
    first = await (await program.post("/api/v1/queue/claim", json={"visibility_s": 5})).json()
    assert (await (await program.post("/api/v1/queue/claim", json={})).json())["items"] == []
    office.pass_(seconds=6)
    second = await (await program.post("/api/v1/queue/claim", json={})).json()
    assert second["items"][0]["attempts"] == 2
    late = await program.post(f"/api/v1/queue/{first['items'][0]['event_id']}/ack", json={"claim": first["claim"]})
    assert late.status == 409


async def test_refused_to_death_and_revived(office: Office, program: Client) -> None:
    await office.hear()
    await office.queued()
    states = []
    for _ in range(3):
        claimed = await (await program.post("/api/v1/queue/claim", json={})).json()
        event_id = claimed["items"][0]["event_id"]
        body = {"claim": claimed["claim"], "error": "SP4N says no", "delay_s": 10}
        states.append((await (await program.post(f"/api/v1/queue/{event_id}/refuse", json=body)).json())["state"])
        office.pass_(seconds=11)
    assert states == ["ready", "ready", "dead"]
    dead = await (await program.get("/api/v1/queue/dead")).json()
    check(dead, "/api/v1/queue/dead")
    assert dead["items"][0]["error"] == "SP4N says no"
    assert await (await program.post(f"/api/v1/queue/{event_id}/revive", json={})).json() == {"state": "ready"}
    assert (await program.post(f"/api/v1/queue/{event_id}/revive", json={})).status == 404


async def test_every_route_of_the_api_is_described_and_nothing_else(server: TestServer, visitor: Client) -> None:
    said = await (await visitor.get("/api/openapi.json")).json()
    described = {(method.upper(), path) for path, methods in said["paths"].items() for method in methods}
    served = {
        (route.method, re.sub(r"\{(\w+)\}", r"{\1}", route.resource.canonical))
        for route in server.app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/api/") and route.method != "HEAD"
    }
    assert described == served
    assert said["openapi"] == "3.1.0"
    ids = [operation["operationId"] for methods in said["paths"].values() for operation in methods.values()]
    assert len(ids) == len(set(ids))


def test_the_descriptions_references_lead_somewhere() -> None:
    said = document()
    names = set(re.findall(r'"\$ref": ?"#/components/schemas/([^"]+)"', __import__("json").dumps(said)))
    assert names and names <= set(said["components"]["schemas"])
    for name in said["components"]["schemas"]:
        jsonschema.Draft202012Validator.check_schema(said["components"]["schemas"][name])


async def test_the_complaints_schema_is_published(visitor: Client) -> None:
    answer = await visitor.get("/api/schema/complaint.json")
    assert await answer.json() == complaint_schema()
