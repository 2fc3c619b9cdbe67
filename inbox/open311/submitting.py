"""`POST requests.FORMAT`: a public report; answered with a token, since the number follows within moments."""

from collections.abc import Iterator, Mapping
from typing import Any

from aggregator.reporters import Client
from inbox.api.reports import as_report, idempotency_key
from inbox.open311.door import BAD_REQUEST, NOT_FOUND, Call, Refused, require_jurisdiction
from inbox.open311.services import Attribute, Service
from inbox.reports.proof import key_in_headers
from inbox.reports.sent import read
from inbox.reports.shapes import NewReport
from inbox.reports.taking import OPEN311, Wish, take


async def submit(call: Call) -> tuple[str, object]:
    """Take the report; the key comes in the query, the headers or the form."""
    given = call.query("api_key") or key_in_headers(call.request)
    gate, parts = call.inbox.gate, call.inbox.parts
    client = gate.admit(parts.accounts, given, call.request, call.now) if given else None

    def admit(fields: Mapping[str, Any]) -> Client:
        key = fields.get("api_key")
        return client or gate.admit(parts.accounts, key, call.request, call.now)

    async with gate.uploads:
        sent = await read(call.request, admit)
        wish = _wish(call, sent.fields)
        taken = await take(parts, sent.client, wish, sent.photos, idempotency_key(call.request))
    return "service_requests", [{"token": taken.token, "service_notice": None, "account_id": None}]


def _wish(call: Call, fields: Mapping[str, Any]) -> Wish:
    said = {name: str(value).strip() for name, value in fields.items() if str(value).strip()}
    require_jurisdiction(call, said.get("jurisdiction_id", call.services.jurisdiction_id))
    if "service_code" not in said:
        raise Refused(BAD_REQUEST, "service_code was not provided")
    service = call.services.get(said["service_code"])
    if service is None:
        raise Refused(NOT_FOUND, "service_code was not found")
    if "address_string" not in said and not {"lat", "long"} <= said.keys():
        raise Refused(BAD_REQUEST, "lat and long, or address_string, must be provided (address_id is not known here)")
    return Wish(
        report=_report(said),
        service=service,
        door=OPEN311,
        details=tuple(_details(service, said)),
        media_url=said.get("media_url"),
    )


def _report(said: Mapping[str, str]) -> NewReport:
    name = " ".join(said[part] for part in ("first_name", "last_name") if part in said)
    return as_report(
        {
            "description": said.get("description", ""),
            "lat": said.get("lat", ""),
            "lon": said.get("long", ""),
            "address": said.get("address_string", ""),
            "contact_name": name,
            "contact_phone": said.get("phone", ""),
            "contact_email": said.get("email", ""),
            "reporter_id": said.get("account_id", ""),
            "public": True,
        }
    )


def _details(service: Service, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The answers to the service's further questions, in the words of its file."""
    for attribute in service.attribute:
        value = said.get(f"attribute[{attribute.code}]") or said.get(f"attribute[{attribute.code}][]")
        if value is not None:
            yield attribute.description, _checked(attribute, value)
        elif attribute.required:
            raise Refused(BAD_REQUEST, f"attribute[{attribute.code}] was not provided")


def _checked(attribute: Attribute, value: str) -> str:
    names = {choice.key: choice.name for choice in attribute.values}
    chosen = [one.strip() for one in value.split(",")] if attribute.datatype == "multivaluelist" else [value]
    if names and not set(chosen) <= names.keys():
        raise Refused(BAD_REQUEST, f"attribute[{attribute.code}]: one of {', '.join(names)}")
    if attribute.datatype == "number":
        try:
            float(value.replace(",", "."))
        except ValueError:
            raise Refused(BAD_REQUEST, f"attribute[{attribute.code}]: a number") from None
    return ", ".join(names.get(one, one) for one in chosen)[:500]
