"""When the customer of the call in hand asks to be called: told on the call screen, kept in the shop."""

import uuid
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from callcenter.agents.models import Agent
from callcenter.console import hands
from callcenter.console.access import agent
from callcenter.queue.models import Attempt
from tenants.followups.calling import Hours
from tenants.followups.models import FollowUp
from tenants.jobs import wishes
from tenants.jobs.models import Customer
from web.errors import not_found


class WishForm(forms.Form):
    """Two times on the customer's clock, and which clock that is where it is not the shop's."""

    prefers_from = forms.TimeField(label=_("From"), required=False, widget=forms.TimeInput({"type": "time"}))
    prefers_until = forms.TimeField(label=_("Until"), required=False, widget=forms.TimeInput({"type": "time"}))
    zone = forms.ChoiceField(label=_("Customer's time zone"), required=False)

    def __init__(self, *args: Any, usual: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": "wish"})
        zones = [(zone, zone) for zone in sorted(available_timezones()) if "/" in zone and not zone.startswith("Etc/")]
        self.fields["zone"].choices = [("", f"{usual}"), *zones]  # type: ignore[attr-defined]


@agent()
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The panel on the call screen; a wish is taken while the call is in hand."""
    me: Agent = request.agent  # type: ignore[attr-defined]
    try:
        attempt = hands.mine(me, attempt_id)
    except hands.NotFound:
        return not_found(request)
    with attempt.call.shop.schema():
        customer = _customer(attempt)
        if customer is None or attempt.ended_at is not None:
            return not_found(request)
        form = WishForm(
            request.POST if request.method == "POST" else None,
            usual=Hours(attempt.call.shop).usual.zone,
            initial={name: getattr(customer, name) for name in ("prefers_from", "prefers_until", "zone")},
        )
        kept = form.is_valid() and _kept(form, customer, me)
    context = {"form": form, "attempt": attempt, "kept": kept}
    return render(request, "console/wish_panel.html", context, status=422 if form.errors else 200)


def _kept(form: WishForm, customer: Customer, me: Agent) -> bool:
    try:
        wishes.when_to_call(
            customer.pk, **form.cleaned_data, by=me.user_id, by_name=str(me.user), now=timezone.now()
        )  # fmt: skip
    except wishes.BadWish as bad:
        form.add_error(None if bad.why == "zone" else "prefers_until", _sentence(bad.why))
        return False
    return True


def _sentence(why: str) -> str:
    if why == "half":
        return gettext("Give both times, or none.")
    if why == "order":
        return gettext("The second time must be later than the first.")
    return gettext("This time zone is not known.")


def _customer(attempt: Attempt) -> Customer | None:
    found = FollowUp.objects.select_related("customer").filter(pk=attempt.call.follow_up).first()
    return found.customer if found else None
