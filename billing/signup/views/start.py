"""Choosing where to go: the person's shops and team, and the hop to one of them."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import hops, origins
from accounts.models import User
from billing.subscriptions import open as opening
from callcenter.agents.models import Agent
from callcenter.agents.roles import agent_of
from tenants.shops.models import Membership
from web.errors import not_found


@dataclass(frozen=True, slots=True)
class Places:
    """Where a person may go."""

    memberships: list[Membership]
    agent: Agent | None
    is_staff: bool

    @property
    def count(self) -> int:
        return len(self.memberships) + (self.agent is not None) + self.is_staff


@never_cache
@login_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    places = _places(request.user)  # type: ignore[arg-type]
    if places.count == 1 and "all" not in request.GET:
        if places.memberships:
            return redirect("start_shop", slug=places.memberships[0].shop.slug)
        return redirect("start_console" if places.agent else "start_ops")
    return render(request, "site/start.html", {"places": places})


@never_cache
@login_required
@require_GET
def shop(request: HttpRequest, slug: str) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    membership = _membership(user, slug)
    if membership is None:
        return not_found(request)
    now = timezone.now()
    if not opening.finish(membership.shop, now=now):
        return redirect("start_progress", slug=slug)
    return redirect(hops.address(user, membership.shop.url("/"), now=now))


@never_cache
@login_required
@require_GET
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Asked again every two seconds until the schema is there."""
    membership = _membership(request.user, slug)  # type: ignore[arg-type]
    if membership is None:
        return not_found(request)
    ready = opening.finish(membership.shop, now=timezone.now())
    seconds = int((timezone.now() - membership.shop.created_at).total_seconds())
    page = render(request, "site/progress.html", {"shop": membership.shop, "ready": ready, "seconds": seconds})
    if ready:
        page["HX-Redirect"] = f"/start/shops/{slug}/"
    return page


@never_cache
@login_required
@require_GET
def console(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    if agent_of(user) is None:
        return not_found(request)
    return redirect(hops.address(user, origins.console("/"), now=timezone.now()))


@never_cache
@login_required
@require_GET
def ops(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    if not user.is_staff:
        return not_found(request)
    return redirect(hops.address(user, origins.ops("/"), now=timezone.now()))


def _places(user: User) -> Places:
    memberships = (
        Membership.objects.filter(user=user, revoked_at=None, shop__closed_at=None)
        .select_related("shop")
        .order_by("shop__name")
    )
    return Places(list(memberships), agent_of(user), user.is_staff)


def _membership(user: User, slug: str) -> Membership | None:
    return (
        Membership.objects.filter(user=user, revoked_at=None, shop__closed_at=None, shop__slug=slug)
        .select_related("shop")
        .first()
    )
