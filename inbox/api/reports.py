"""The report API: citizens' reports in, and their status out."""

from functools import partial
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from inbox.api.endpoint import answer
from inbox.open311.services import services
from inbox.problems import problem
from inbox.reports import status as report_status
from inbox.reports.proof import key_in_headers
from inbox.reports.sent import read
from inbox.reports.shapes import KEY_LENGTH, NewReport
from inbox.reports.taking import Wish, take
from inbox.translation import words
from inbox.visit import Visit

PATH = "/api/v1/reports"


async def create(visit: Visit) -> web.StreamResponse:
    """`POST /api/v1/reports`: 201 once the report is durable."""
    gate, parts, request = visit.inbox.gate, visit.inbox.parts, visit.request
    client = gate.admit(parts.accounts, key_in_headers(request), request, visit.now)
    async with gate.uploads:
        sent = await read(request, lambda _: client)
        report = as_report(sent.fields)
        service = services().get(report.category) if report.category else None
        if report.category and service is None:
            raise problem("bad_request", detail=f"category: one of {', '.join(services().by_code())}")
        wish = Wish(report=report, service=service)
        taken = await take(parts, client, wish, sent.photos, idempotency_key(request, report))
    where = f"{PATH}/{taken.token}"
    response = answer({"id": taken.id, "token": taken.token, "status": where}, status=201)
    response.headers["Location"] = where
    return response


async def show(visit: Visit) -> web.StreamResponse:
    """`GET /api/v1/reports/{token}`."""
    visit.inbox.gate.look(visit.request, visit.now)
    load = partial(report_status.load, token=visit.request.match_info["token"])
    view = await visit.inbox.parts.database.read(load)
    if view is None:
        raise problem("no_such_report")
    language = visit.query("language") or view.row.language
    return answer(report_status.as_json(view, services().get(view.row.category), words(language)))


def as_report(fields: dict[str, Any]) -> NewReport:
    """The fields in their shape: empty ones of a form count as missing; what is wrong is named, its value is not.

    Raises:
        Problem: `bad_request`.
    """
    given = {name: _clean(value) for name, value in fields.items() if value != ""}
    try:
        return NewReport.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise problem("bad_request", detail=f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def idempotency_key(request: web.Request, report: NewReport | None = None) -> str | None:
    """The client's own key, from the header or the report.

    Raises:
        Problem: `bad_request`: it is too long.
    """
    key = request.headers.get("Idempotency-Key", "").strip().strip('"') or (report and report.idempotency_key) or None
    if key is not None and len(key) > KEY_LENGTH:
        raise problem("bad_request", detail=f"Idempotency-Key: at most {KEY_LENGTH} characters")
    return key


def _clean(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value
