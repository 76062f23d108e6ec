"""The front page: what Aftercall does, what it costs, what people ask."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from billing.signup import estimate
from billing.subscriptions import plans, trial

INTERVALS = (("month", _("by the month")), ("year", _("by the year")))


class PriceForm(forms.Form):
    """What the price table is shown for; anything unreadable falls back to its default."""

    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in plans.CURRENCIES])
    interval = forms.ChoiceField(label=_("Pay"), choices=INTERVALS)
    jobs = forms.IntegerField(label=_("Jobs delivered per month"), min_value=estimate.FEWEST, max_value=estimate.MOST)


def home(request: HttpRequest) -> HttpResponse:
    chosen = _chosen(request)
    currency, interval = chosen["currency"], chosen["interval"]
    columns = [
        {
            "plan": plan,
            "price": plan.price(currency, interval),
            "a_month": plan.price(currency, interval) // (12 if interval == "year" else 1),
            "extra": plan.extra(currency),  # noqa: S610
        }
        for plan in plans.PLANS
    ]
    context = {
        "form": PriceForm(initial=chosen, auto_id="price_%s"),
        "currency": currency,
        "interval": interval,
        "columns": columns,
        "estimate": estimate.of_jobs(chosen["jobs"], currency),
        "share": round(estimate.REACHED_SHARE * 100),
        "fewest": estimate.FEWEST,
        "most": estimate.MOST,
        "trial_days": trial.DAYS,
        "trial_reached": trial.REACHED,
    }
    return render(request, "site/home.html", context)


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """Currency, interval and jobs from the address, each on its own, else the defaults."""
    guess = estimate.currency_for(request.headers.get("Accept-Language", ""))
    chosen: dict[str, Any] = {"currency": guess, "interval": "month", "jobs": 200}
    form = PriceForm(request.GET)
    form.is_valid()
    return chosen | form.cleaned_data
