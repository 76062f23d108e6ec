"""The shops that a team calls for and their open calls; a shop can be given to another team by that team's code."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import limits
from callcenter.agents import assign
from callcenter.agents.models import AgentRole, ShopAssignment, Team
from callcenter.console import open_calls, today
from callcenter.console.access import agent
from callcenter.queue import move
from callcenter.queue.models import Call
from tenants.shops.models import Shop
from web import paging


class MoveForm(forms.Form):
    """The other team's code: its own supervisors know it, and nobody picks a team from a list of strangers."""

    code = forms.CharField(
        label=_("Code of the other team"),
        max_length=40,
        help_text=_("Ask its supervisor: the code stands on that team's page “People”."),
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


@agent(AgentRole.SUPERVISOR)
@require_safe
def shops(request: HttpRequest) -> HttpResponse:
    team = request.agent.team  # type: ignore[attr-defined]
    zone = today.zone_of(team)
    context = {"rows": _rows(team), "zone": str(zone)}
    with timezone.override(zone):
        return render(request, "console/shops.html", context)


@agent(AgentRole.SUPERVISOR)
@require_safe
def calls(request: HttpRequest, slug: str) -> HttpResponse:
    """The calls behind a shop's count, each with what it waits for."""
    mine, now = request.agent.team, timezone.now()  # type: ignore[attr-defined]
    shop = _mine(mine, slug)
    page = paging.page(request, open_calls.of(shop))
    zone = today.zone_of(mine)
    rows = open_calls.rows(page.rows, team=mine, now=now)
    context = {"shop": shop, "page": page, "rows": rows, "zone": str(zone)}
    with timezone.override(zone):
        return render(request, "console/shops_calls.html", context)


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@reauthentication_required
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks for the code, then shows whose it is, and moves the shop when that is confirmed."""
    mine = request.agent  # type: ignore[attr-defined]
    shop = _mine(mine.team, slug)
    form, other = MoveForm(request.POST or None), None
    if form.is_valid():
        try:
            limits.count(request, "team_code")
        except limits.TooOften:
            return limits.answer(request)
        try:
            other = assign.team_for(form.cleaned_data["code"])
            if form.cleaned_data["confirmed"] and other is not None:
                move.shop(shop, to=other, by=mine, now=timezone.now())
                told = {"shop_name": shop.name, "team_name": other.name}
                messages.success(request, gettext("%(team_name)s calls for %(shop_name)s from now on.") % told)
                return redirect("shops")
        except assign.UnknownInviteCode:
            form.add_error("code", gettext("No team has this code."))
        except move.NotYourShop as gone:
            raise Http404 from gone
        except move.SameTeam:
            form.add_error("code", gettext("This is the code of your own team."))
        except move.NobodyThere:
            form.add_error("code", gettext("Nobody works in this team yet."))
    context = {"shop": shop, "form": form, "other": other, "on_hand": move.on_hand(shop)}
    return render(request, "console/shops_team.html", context, status=422 if form.errors else 200)


def _mine(team: Team, slug: str) -> Shop:
    """A shop that this team calls for; any other is like none."""
    shop = assign.shop_of(team, slug)
    if shop is None:
        raise Http404
    return shop


def _rows(team: Team) -> list[dict[str, Any]]:
    shops = assign.shops_of(team)
    since = dict(ShopAssignment.objects.filter(team=team).values_list("shop", "since"))
    counted = Call.objects.filter(shop__in=shops, closed_at=None).values("shop")
    found = counted.annotate(n=Count("pk"), to_decide=Count("pk", filter=Q(needs_review_since__isnull=False)))
    calls = {row["shop"]: row for row in found}
    return [
        {**calls.get(shop.pk, {"n": 0, "to_decide": 0}), "shop": shop, "since": since[shop.pk]}
        for shop in sorted(shops, key=lambda each: each.name)
    ]
