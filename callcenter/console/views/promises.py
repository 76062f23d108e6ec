"""Whether the team keeps its promises: per agent and per shop, with the promised calls behind each number."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from callcenter.agents.models import AgentRole
from callcenter.console import today
from callcenter.console.access import agent
from callcenter.queue import promises as the_promises
from callcenter.queue.promises import Promise
from callcenter.queue.ready import OWNED_FOR
from web import paging

SPANS = (7, 30, 90)


class Chosen(forms.Form):
    """What the page shows; the address holds it."""

    days = forms.TypedChoiceField(
        label=_("Promised for the last"),
        choices=[("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days"))],
        coerce=int,
        required=False,
        empty_value=30,  # type: ignore[arg-type]  # the stubs know of words only
    )
    agent = forms.UUIDField(required=False, widget=forms.HiddenInput)
    shop = forms.SlugField(required=False, widget=forms.HiddenInput)
    broken = forms.BooleanField(label=_("Only those that were not kept"), required=False)


@agent(AgentRole.SUPERVISOR)
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    team, now = request.agent.team, timezone.now()  # type: ignore[attr-defined]
    chosen = Chosen(request.GET)
    said = chosen.cleaned_data if chosen.is_valid() else {}
    days = said.get("days") or 30
    every = the_promises.due(team, since=now - timedelta(days=days), until=now, now=now)
    rows = [each for each in every if _is_wanted(each, said)]
    context = {
        "days": days,
        "spans": SPANS,
        "broken": said.get("broken", False),
        "all": the_promises.count(every),
        "by_agent": _by(every, key=lambda each: each.agent.pk, name=lambda each: str(each.agent.user)),
        "by_shop": _by(every, key=lambda each: each.shop.slug, name=lambda each: each.shop.name),
        "chosen_agent": said.get("agent"),
        "chosen_shop": said.get("shop", ""),
        "rows": paging.page(request, rows),
        "minutes": int(OWNED_FOR.total_seconds() // 60),
        "zone": str(today.zone_of(team)),
    }
    with timezone.override(today.zone_of(team)):
        return render(request, "console/promises.html", context)


def _is_wanted(each: Promise, said: dict[str, Any]) -> bool:
    if said.get("agent") and each.agent.pk != said["agent"]:
        return False
    if said.get("shop") and each.shop.slug != said["shop"]:
        return False
    return not (said.get("broken") and each.kept_at is not None)


def _by(every: list[Promise], *, key: Callable[[Promise], Any], name: Callable[[Promise], str]) -> list[dict[str, Any]]:
    groups: dict[Any, list[Promise]] = {}
    for each in every:
        groups.setdefault(key(each), []).append(each)
    found = [{"key": k, "name": name(rows[0]), "kept": the_promises.count(rows)} for k, rows in groups.items()]
    return sorted(found, key=lambda row: row["name"])
