"""Arriving from another host with a one-time code."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts import hops
from web.errors import not_found


@require_GET
def hop(request: HttpRequest) -> HttpResponse:
    try:
        spent = hops.use(request.GET.get("code", ""), host=split_domain_port(request.get_host())[0], now=timezone.now())
    except hops.BadHop:
        return not_found(request)
    login(request, spent.user, backend="django.contrib.auth.backends.ModelBackend")
    record_authentication(request, spent.user, method="hop")
    return redirect(spent.next_path)
