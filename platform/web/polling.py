"""How a part of a page answers that is asked for every few seconds: with its tag alone as long as nothing changed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified


def answer(request: HttpRequest, *, tag: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """304 to a reader who has this `tag` already, else what `make` answers, with the tag."""
    entity_tag = f'"{tag}"'
    if request.headers.get("If-None-Match") == entity_tag:
        return HttpResponseNotModified(headers={"ETag": entity_tag})
    response = make()
    response["ETag"] = entity_tag
    return response
