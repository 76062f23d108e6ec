"""What every page of the console shows around its content."""

from typing import Any

from django.http import HttpRequest


def console(request: HttpRequest) -> dict[str, Any]:
    """A context processor: empty off the console's host."""
    if getattr(request, "host_kind", "") != "console":
        return {}
    return {}
