"""How X refuses."""

from aiohttp import web


def problem(status: int, title: str, detail: str) -> web.Response:
    """X's error object."""
    body = {"title": title, "detail": detail, "type": "about:blank", "status": status}
    return web.json_response(body, status=status, content_type="application/problem+json")


def forbidden(detail: str) -> web.Response:
    """Understood, and refused."""
    return problem(403, "Forbidden", detail)


def invalid(detail: str) -> web.Response:
    """Not a request that X knows."""
    return problem(400, "Invalid Request", detail)


def too_many(reset_at: int) -> web.Response:
    """A 429 that says when, without `Retry-After`."""
    response = problem(429, "Too Many Requests", "Too Many Requests")
    response.headers["x-rate-limit-remaining"] = "0"
    response.headers["x-rate-limit-reset"] = str(reset_at)
    return response
