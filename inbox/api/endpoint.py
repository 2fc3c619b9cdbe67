"""One endpoint: its route, who may use it, what its document says. All routes of the API are made from these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import orjson
from aiohttp import web
from pydantic import BaseModel, ValidationError

from inbox.door import Access, Screen
from inbox.problems import problem
from inbox.visit import Visit, read_json

V1 = "/api/v1"
#: Parts of paths.
NUMBER = r"{number:SMG-\d{4}-\d{6,12}}"
INCIDENT = r"{incident:INC-\d{4}-\d{5,12}}"
ROW_ID = r"{id:\d{1,19}}"
Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A row of the table in `inbox.api.endpoints`."""

    method: str
    path: str
    screen: Screen
    summary: str
    answer: type[BaseModel] | None  #: None: a document of its own kind
    status: int = 200
    access: Access = Access.API
    body: type[BaseModel] | None = None
    photos: bool = False  #: the body may also come as a multipart form, with photos
    client_key: bool = False  #: proven by the key of a client of the report door, not by a session
    query: Mapping[str, str] = field(default_factory=dict)  #: parameter: what it does
    problems: tuple[str, ...] = ()  #: codes beside those that any endpoint may answer with


def answer(data: object, status: int = 200) -> web.Response:
    """A JSON answer. Datetimes in it are UTC."""
    body = orjson.dumps(data, option=orjson.OPT_UTC_Z)
    response = web.Response(body=body, status=status, content_type="application/json")
    if len(body) > PACKED_FROM:
        response.enable_compression()
    return response


PACKED_FROM = 1024


async def body_of(visit: Visit, shape: type[Shape]) -> Shape:
    """The request's body in its shape; what is wrong is named, its value is not."""
    try:
        return shape.model_validate(await read_json(visit.request))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "body"
        raise problem("bad_request", detail=f"{place}: {first['msg']}") from error
