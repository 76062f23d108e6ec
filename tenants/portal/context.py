"""What every page of the portal shows around its content."""

from typing import Any

from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:
    """A context processor: empty off a shop's host and for people who are not members."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {}
    return {"shop": request.shop, "membership": membership}  # type: ignore[attr-defined]
