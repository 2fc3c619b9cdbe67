"""`/api/openapi.json` (OpenAPI 3.1), made from the table of endpoints: what is not in the table has no route."""

import re
from functools import cache
from typing import Any

from aiohttp import web
from pydantic.json_schema import models_json_schema

from inbox.api.documents import ProblemDetails
from inbox.api.endpoint import Endpoint, answer
from inbox.api.endpoints import ENDPOINTS
from inbox.door import Access
from inbox.problems import CODES
from inbox.translation import words
from inbox.visit import Visit
from model.cloudevent import SCHEMA_PATH, complaint_schema

PATTERN = re.compile(r"\{(\w+)(?::((?:[^{}]|\{[^{}]*\})*))?\}")
REF = "#/components/schemas/{model}"
EVERYWHERE = ("bad_request", "not_signed_in", "store_away", "broken")
POSTING = ("bad_csrf", "cross_site", "too_large", "wrong_type")
OF_SESSIONS = frozenset({"not_signed_in", "bad_csrf", "cross_site"})
#: What a multipart form holds beside the fields of its shape.
PHOTOS = {
    "type": "object",
    "properties": {
        "photo": {
            "type": "array",
            "items": {"type": "string", "contentMediaType": "application/octet-stream"},
            "description": "JPEG, PNG, WebP or HEIC, as the bytes show it",
        }
    },
}
DESCRIPTION = (
    "Complaints of citizens as they come in on all channels, and the P3M queue. Officers come with their session's "
    "cookie, and `X-CSRF-Token` for changes; programs with a bearer key of the settings (`inbox.api_clients`), for "
    "reading and for the queue; clients of the report door with theirs (`accounts.web.NAME.api_key`). Errors are RFC "
    "9457 problem details: decide by `code`, read `remedy`."
)


async def show(_visit: Visit) -> web.StreamResponse:
    """The document."""
    return answer(document())


async def show_schema(_visit: Visit) -> web.StreamResponse:
    """`/api/schema/complaint.json`: the data of every event on the P3M queue."""
    return answer(complaint_schema())


@cache
def document() -> dict[str, Any]:
    """The whole description."""
    models = {model for endpoint in ENDPOINTS for model in (endpoint.body, endpoint.answer) if model is not None}
    wanted = [(model, "serialization") for model in sorted(models, key=lambda model: model.__name__)]
    _, schemas = models_json_schema([*wanted, (ProblemDetails, "serialization")], ref_template=REF)  # type: ignore[list-item]  # the tuple's literal
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(plain(endpoint.path), {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Command Center", "version": "1", "description": DESCRIPTION},
        "paths": paths | _descriptions(),
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "session"},
                "program": {"type": "http", "scheme": "bearer"},
                "client": {"type": "http", "scheme": "bearer", "description": "The api_key of an account of web"},
            },
        },
    }


def plain(path: str) -> str:
    """The path without its patterns: `/api/v1/complaints/{number}`."""
    return PATTERN.sub(r"{\1}", path)


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    codes = {*EVERYWHERE, *endpoint.problems, *(POSTING if endpoint.method == "POST" else ())}
    if endpoint.access is Access.API_OFFICER:
        codes.add("officers_only")
    if endpoint.access is Access.API_ANYBODY:
        codes -= OF_SESSIONS
    operation: dict[str, Any] = {
        "summary": endpoint.summary,
        "operationId": endpoint.screen.__module__.rsplit(".", 1)[-1] + "_" + endpoint.screen.__name__,
        "security": _security(endpoint),
        "responses": {str(endpoint.status): _success(endpoint)} | _problems(codes),
    }
    if parameters := _parameters(endpoint):
        operation["parameters"] = parameters
    if endpoint.body is not None:
        schema = {"$ref": REF.format(model=endpoint.body.__name__)}
        content: dict[str, Any] = {"application/json": {"schema": schema}}
        if endpoint.photos:
            content["multipart/form-data"] = {"schema": {"allOf": [schema, PHOTOS]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _security(endpoint: Endpoint) -> list[dict[str, list[str]]]:
    if endpoint.client_key:
        return [{"client": []}]
    if endpoint.access is Access.API_ANYBODY:
        return []
    return [{"session": []}] if endpoint.access is Access.API_OFFICER else [{"session": []}, {"program": []}]


def _success(endpoint: Endpoint) -> dict[str, Any]:
    assert endpoint.answer is not None  # noqa: S101 - for the type checker: the table gives one
    schema = {"$ref": REF.format(model=endpoint.answer.__name__)}
    return {"description": "Done", "content": {"application/json": {"schema": schema}}}


def _problems(codes: set[str]) -> dict[str, Any]:
    said = words("en")
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes):
        by_status.setdefault(CODES[code], []).append(f"`{code}`: {said(f'problem.{code}.title')}")
    schema = {"$ref": REF.format(model=ProblemDetails.__name__)}
    content = {"application/problem+json": {"schema": schema}}
    return {
        str(status): {"description": " · ".join(lines), "content": content}
        for status, lines in sorted(by_status.items())
    }


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": f"^{pattern}$"}}
        for name, pattern in PATTERN.findall(endpoint.path)
    ]
    in_query = [
        {"name": name, "in": "query", "required": False, "description": what, "schema": {"type": "string"}}
        for name, what in endpoint.query.items()
    ]
    return [*in_path, *in_query]


def _descriptions() -> dict[str, Any]:
    """The two documents that describe the rest."""

    def get(name: str, summary: str) -> dict[str, Any]:
        schema = {"type": "object"}
        success = {"description": "The document", "content": {"application/json": {"schema": schema}}}
        responses = {"200": success, **_problems({"broken"})}
        return {"get": {"summary": summary, "operationId": name, "security": [], "responses": responses}}

    return {
        "/api/openapi.json": get("openapi", "This document"),
        SCHEMA_PATH: get("complaint_schema", "The JSON Schema of the data of every event on the P3M queue"),
    }
