"""A customer calls back: the agent picks a shop and enters four digits and the plate; one match opens the card."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from callcenter.agents import assign, lookups
from callcenter.agents.models import Agent, Lookup
from callcenter.console import inbound
from callcenter.console.access import agent
from callcenter.queue import inbound as queue
from tenants.complaints import file, kinds
from tenants.complaints.models import Remedy, Severity
from tenants.jobs.models import Customer
from tenants.shops.models import Shop
from web.errors import not_found


class CallerForm(forms.Form):
    """All three together, or there is nothing to look for."""

    shop = forms.ChoiceField(label=gettext_lazy("Shop"))
    digits = forms.RegexField(
        r"^\d{4}$",
        label=gettext_lazy("Last four digits of the number"),
        error_messages={"invalid": gettext_lazy("Four digits.")},
    )
    plate = forms.CharField(label=gettext_lazy("Number plate"), max_length=16)

    def __init__(self, *args: object, agent: Agent, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.shops = {shop.slug: shop for shop in assign.shops_of(agent.team)}
        self.fields["shop"].choices = [(slug, shop.name) for slug, shop in self.shops.items()]  # type: ignore[attr-defined]
        self.fields["digits"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}
        self.fields["plate"].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class ComplaintForm(forms.Form):
    """The shortest complaint that a shop can act on."""

    customer_words = forms.CharField(
        label=gettext_lazy("What happened, in the customer's own words"),
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
    )
    category = forms.ChoiceField(label=gettext_lazy("What it is about"))
    is_safety = forms.BooleanField(
        label=gettext_lazy("Safety is at stake: brakes, steering, fire, airbag, or somebody was hurt"), required=False
    )
    has_evidence = forms.BooleanField(
        label=gettext_lazy("There is evidence: a photo, a witness, or the shop saw it"), required=False,
        help_text=gettext_lazy("It matters where a car was not washed clean."),
    )  # fmt: skip
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), choices=Severity.choices)
    remedy_sought = forms.ChoiceField(
        label=gettext_lazy("What the customer wants"), choices=Remedy.choices, initial=Remedy.CALLBACK
    )
    promise = forms.CharField(label=gettext_lazy("What you promised"), max_length=300, required=False)
    promise_due_at = forms.DateTimeField(
        label=gettext_lazy("Until when"), required=False, widget=forms.DateTimeInput({"type": "datetime-local"})
    )

    def __init__(self, data: Any = None, *, shop: Shop) -> None:
        super().__init__(data)
        choices = [("", gettext_lazy("Choose")), *kinds.of(shop).choices()]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]


@agent()
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    me: Agent = request.agent  # type: ignore[attr-defined]
    form = CallerForm(request.POST or None, agent=me)
    if request.method != "POST":
        return render(request, "console/inbound.html", {"form": form})
    if form.is_valid():
        said = form.cleaned_data
        try:
            found = inbound.look(
                me, form.shops[said["shop"]], digits=said["digits"], plate=said["plate"], now=timezone.now()
            )
        except inbound.NoMatch:
            form.add_error(None, _("No match."))
        except lookups.TooMany:
            form.add_error(None, _("You have looked up ten callers within an hour. Ask a supervisor."))
        else:
            return redirect("inbound_caller", found.pk)
    return render(request, "console/inbound.html", {"form": form}, status=422)


@agent()
@require_safe
def caller(request: HttpRequest, lookup_id: uuid.UUID) -> HttpResponse:
    try:
        lookup = _mine(request, lookup_id)
        return _page(request, lookup, ComplaintForm(shop=lookup.shop))
    except (lookups.Gone, Customer.DoesNotExist):
        return not_found(request)


@agent()
@require_POST
def taking(request: HttpRequest, lookup_id: uuid.UUID, follow_up_id: uuid.UUID) -> HttpResponse:
    """The open follow-up becomes the call in hand."""
    me: Agent = request.agent  # type: ignore[attr-defined]
    try:
        attempt = inbound.take(me, _mine(request, lookup_id), follow_up_id, now=timezone.now())
    except (lookups.Gone, queue.NothingOpen):
        return not_found(request)
    except queue.InOtherHands:
        messages.error(request, _("Somebody of the team has this call in hand. Take down what the customer says."))
        return redirect("inbound_caller", lookup_id)
    except queue.HandsFull:
        messages.error(request, _("First finish the call in your hands, or hand it back."))
        return redirect("inbound_caller", lookup_id)
    return redirect("call", attempt.pk)


@agent()
@require_POST
def complaint(request: HttpRequest, lookup_id: uuid.UUID) -> HttpResponse:
    """Takes down a complaint of the customer who calls."""
    me: Agent = request.agent  # type: ignore[attr-defined]
    try:
        lookup = _mine(request, lookup_id)
        form = ComplaintForm(request.POST, shop=lookup.shop)
        with timezone.override(lookup.shop.zone):  # a time is meant on the shop's clock
            is_valid = form.is_valid()
        if not is_valid:
            return _page(request, lookup, form, status=422)
        filed = inbound.complain(me, lookup, fields=form.cleaned_data, now=timezone.now())
    except (lookups.Gone, Customer.DoesNotExist):
        return not_found(request)
    except inbound.NothingToFileAgainst:
        form.add_error(None, _("The shop has no job of this customer to follow up. Ask the customer to ring the shop."))
        return _page(request, lookup, form, status=422)
    except file.Incomplete:
        form.add_error(None, _("The complaint form is not complete."))
        return _page(request, lookup, form, status=422)
    messages.success(request, _("Complaint %(reference)s is with the shop.") % {"reference": filed.reference})
    return redirect("inbound_caller", lookup_id)


def _mine(request: HttpRequest, lookup_id: uuid.UUID) -> Lookup:
    return lookups.match_of(request.agent, lookup_id, now=timezone.now())  # type: ignore[attr-defined]


def _page(request: HttpRequest, lookup: Lookup, form: ComplaintForm, *, status: int = 200) -> HttpResponse:
    shown = inbound.caller(lookup, now=timezone.now())
    context = {"caller": shown, "lookup": lookup, "form": form}
    with timezone.override(shown.shop.zone):
        return render(request, "console/inbound_caller.html", context, status=status)
