"""What is on offer: discovery, the list of services, and the further questions of one."""

from inbox.open311.door import NOT_FOUND, Call, Refused
from inbox.open311.rendering import TYPES
from inbox.open311.services import Attribute, Service

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
ROOT = "/open311/v2"


async def discovery(call: Call) -> tuple[str, object]:
    """`discovery.FORMAT`."""
    scheme = "https" if call.inbox.parts.settings.secure_cookies else call.request.scheme
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{scheme}://{call.request.host}{ROOT}",
        "changeset": call.services.changeset,
        "type": "production",
        "formats": list(TYPES.values()),
    }
    return "discovery", {
        "changeset": call.services.changeset,
        "contact": call.services.contact,
        "key_service": call.services.key_service,
        "endpoints": [endpoint],
    }


async def show_list(call: Call) -> tuple[str, object]:
    """`services.FORMAT`."""
    return "services", [_service(service) for service in call.services.service]


async def show_one(call: Call) -> tuple[str, object]:
    """`services/CODE.FORMAT`."""
    service = call.services.get(call.path("code"))
    if service is None:
        raise Refused(NOT_FOUND, "service_code was not found")
    attributes = [_attribute(attribute, order) for order, attribute in enumerate(service.attribute, start=1)]
    return "service_definition", {"service_code": service.code, "attributes": attributes}


def _service(service: Service) -> dict[str, object]:
    return {
        "service_code": service.code,
        "service_name": service.name,
        "description": service.description,
        "metadata": bool(service.attribute),
        "type": "batch",  # the number follows within moments: ask with the token
        "keywords": ", ".join(service.keywords),
        "group": service.group,
    }


def _attribute(attribute: Attribute, order: int) -> dict[str, object]:
    return {
        "variable": True,
        "code": attribute.code,
        "datatype": attribute.datatype,
        "required": attribute.required,
        "datatype_description": attribute.datatype_description,
        "order": order,
        "description": attribute.description,
        "values": [{"key": value.key, "name": value.name} for value in attribute.values],
    }
