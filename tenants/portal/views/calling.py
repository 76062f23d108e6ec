"""How the shop's customers are called: everybody in the shop may read it, the team's supervisors set it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenants.portal import calling_words
from tenants.portal.access import member


@member()
@require_safe
def calling(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/calling.html", {"calling": calling_words.of(request.shop)})  # type: ignore[attr-defined]
