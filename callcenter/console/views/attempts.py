"""How often and how soon a shop's customers are tried: supervisors set it, in general and for one kind of call."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console.access import agent
from callcenter.scripts.names import CALL_TYPE_NAMES
from tenants.followups import set_attempts
from tenants.followups.attempt_policy import BY_TYPE, DELAYED, RANGES, AttemptPolicy, BadPolicy
from tenants.followups.calling import attempts_of, settings_of
from tenants.followups.disposition_names import NAMES
from tenants.shops.models import Shop

_DELAY = "delay_"
_FIELDS: dict[str, tuple[Promise, Promise]] = {
    "max_attempts": (
        _("Attempts at most"),
        _("Each falls into another part of the day and on another weekday. Promised callbacks are not counted."),
    ),
    "max_dials": (_("Dials at most"), _("Everything is counted here, promised callbacks, too.")),
    "cooling_off_hours": (
        _("Hours of rest after a conversation"),
        _("Nobody rings again before, unless a callback was promised or the call asks about a complaint."),
    ),
    "fallback_after": (
        _("A message takes over after so many attempts"),
        _("With a link to the questions, or as a letter. 0: no message."),
    ),
    "fallback_day": (
        _("Not before this day after delivery"),
        _("The day on which the message is sent at the earliest."),
    ),
}


class LimitsForm(forms.Form):
    """The limits as whole numbers, and a pause in minutes for each outcome that is followed by another try."""

    def __init__(self, *args: Any, policy: AttemptPolicy, **kwargs: Any) -> None:
        initial = {**_numbers(policy), **{_DELAY + code: _minutes(policy.delays[code]) for code in DELAYED}}
        super().__init__(*args, **kwargs | {"initial": initial})
        for name, (label, help_text) in _FIELDS.items():
            self.fields[name] = _number(name, label, help_text)
        for code in DELAYED:
            self.fields[_DELAY + code] = _number("delay_minutes", NAMES[code], "")

    def limits(self) -> list[forms.BoundField]:
        """The numbers that hold whatever the outcome."""
        return [self[name] for name in _FIELDS]

    def delays(self) -> list[forms.BoundField]:
        """The pauses, in minutes."""
        return [self[_DELAY + code] for code in DELAYED]

    def policy(self) -> AttemptPolicy:
        """What the form says."""
        said = self.cleaned_data
        return AttemptPolicy(
            max_attempts=said["max_attempts"],
            max_dials=said["max_dials"],
            cooling_off=timedelta(hours=said["cooling_off_hours"]),
            fallback_after=said["fallback_after"],
            fallback_day=said["fallback_day"],
            delays={code: timedelta(minutes=said[_DELAY + code]) for code in DELAYED},
        )

    def refuse(self, refusal: BadPolicy) -> None:
        """A sentence beside the field, or above the form when another kind of call is at fault."""
        sentence = _sentence(refusal)
        self.add_error(None if refusal.call_type or refusal.field not in self.fields else refusal.field, sentence)


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def attempts(request: HttpRequest, slug: str, kind: str = "") -> HttpResponse:
    """Shows and sets the limits of a shop of the team; `kind` is one kind of call."""
    shop = _mine(request, slug, kind)
    form = LimitsForm(request.POST if request.method == "POST" else None, policy=attempts_of(shop, kind))
    if form.is_valid():
        try:
            set_attempts.limits(shop, form.policy(), call_type=kind)
        except BadPolicy as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, gettext("Saved. It holds from the next attempt on."))
            return redirect(request.path)
    own = settings_of(shop, "attempts").get(BY_TYPE, {})
    context = {
        "shop": shop,
        "form": form,
        "kind": kind,
        "kind_name": CALL_TYPE_NAMES.get(kind, ""),
        "is_own": kind in own,
        "kinds": [{"key": key, "name": name, "is_own": key in own} for key, name in CALL_TYPE_NAMES.items()],
    }
    return render(request, "console/shop_attempts.html", context, status=422 if form.errors else 200)


@agent(AgentRole.SUPERVISOR)
@require_POST
def as_in_general(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """One kind of call goes by the general limits again."""
    set_attempts.as_in_general(_mine(request, slug, kind), call_type=kind)
    messages.success(request, gettext("Saved. It holds from the next attempt on."))
    return redirect("shop_attempts_kind", slug, kind)


def _mine(request: HttpRequest, slug: str, kind: str) -> Shop:
    team = request.agent.team  # type: ignore[attr-defined]
    shop = assign.shop_of(team, slug)
    if shop is None or (kind and kind not in CALL_TYPE_NAMES):
        raise Http404
    return shop


def _number(name: str, label: Any, help_text: Any) -> forms.IntegerField:
    low, high = RANGES[name]
    return forms.IntegerField(label=label, help_text=help_text, min_value=low, max_value=high)


def _numbers(policy: AttemptPolicy) -> dict[str, int]:
    return {
        "max_attempts": policy.max_attempts,
        "max_dials": policy.max_dials,
        "cooling_off_hours": int(policy.cooling_off.total_seconds() // 3600),
        "fallback_after": policy.fallback_after,
        "fallback_day": policy.fallback_day,
    }


def _minutes(pause: timedelta) -> int:
    return int(pause.total_seconds() // 60)


def _sentence(refusal: BadPolicy) -> str:
    if refusal.call_type:
        name = CALL_TYPE_NAMES.get(refusal.call_type, refusal.call_type)
        return gettext("“%(kind)s” has limits of its own that do not fit these. Change them first.") % {"kind": name}
    if refusal.field == "max_dials":
        return gettext("There cannot be fewer dials than attempts.")
    if refusal.field == "fallback_after":
        return gettext("The message cannot come after more attempts than are made.")
    return gettext("These limits cannot be kept together.")
