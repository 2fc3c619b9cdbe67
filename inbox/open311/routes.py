"""Every address of Open311."""

from aiohttp import web

from inbox.open311 import listing, offers, submitting
from inbox.open311.door import Screen, guarded
from inbox.runtime import Inbox

FORMAT = r".{format:[a-z]{1,8}}"
ROUTES: tuple[tuple[str, str, Screen], ...] = (
    ("GET", "/discovery", offers.discovery),
    ("GET", "/services", offers.show_list),
    ("GET", "/services/{code:[A-Za-z0-9_-]{1,64}}", offers.show_one),
    ("POST", "/requests", submitting.submit),
    ("GET", "/requests", listing.show_list),
    ("GET", "/requests/{id:[A-Za-z0-9_-]{1,64}}", listing.show_one),
    ("GET", "/tokens/{token:[A-Za-z0-9_-]{1,128}}", listing.show_token),
)


def add_open311(app: web.Application, inbox: Inbox) -> None:
    """Add the routes below `/open311/v2`."""
    for method, path, screen in ROUTES:
        app.router.add_route(method, offers.ROOT + path + FORMAT, guarded(inbox, screen))
