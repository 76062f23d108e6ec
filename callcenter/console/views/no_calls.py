"""A shop's do-not-call list, and taking one wish back with the evidence that the customer said so."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from callcenter.agents import assign
from callcenter.agents.models import Agent, AgentRole
from callcenter.console.access import agent
from callcenter.limits.models import Scope
from tenants.complaints.cards import masked_name
from tenants.consent.models import Purpose, Suppression
from tenants.followups import no_calls
from tenants.followups.disposition_names import NAMES
from tenants.followups.dispositions import CODES, Outcome
from tenants.shops.models import Shop
from web import paging

REACHES = {"": _("this shop"), Scope.TEAM.value: _("all shops of the team"), Scope.EVERYWHERE.value: _("everybody")}
REASONS = {
    "shop_says_no": _("The shop's file says so"),
}


class TakingBackForm(forms.Form):
    how = forms.ChoiceField(
        label=_("How the customer said it"),
        choices=[
            ("phone", _("by telephone, to us")),
            ("writing", _("in writing")),
            ("shop", _("to the shop")),
            ("mistake", _("the mark was a mistake")),
        ],
    )
    words = forms.CharField(
        label=_("In the customer's words, or where it is written"),
        max_length=240,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the mark, as evidence."),
    )

    @property
    def evidence(self) -> str:
        """How, and in which words."""
        return f"{self.cleaned_data['how']}: {self.cleaned_data['words']}"


@agent(AgentRole.SUPERVISOR)
@require_safe
def no_calls_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Who must not be called, masked: the list is for finding the one who has just asked for calls again."""
    me, now = _me(request), timezone.now()
    shop = _mine(me, slug)
    with shop.schema():
        page = paging.page(request, no_calls.standing(now=now))
        rows = [_row(each) for each in no_calls.entries(list(page.rows), team_id=me.team_id)]
    with timezone.override(shop.zone):
        return render(request, "console/no_calls.html", {"shop": shop, "page": page, "rows": rows})


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def taking_back(request: HttpRequest, slug: str, line_id: uuid.UUID) -> HttpResponse:
    """One mark, and the form that takes it back."""
    me, now = _me(request), timezone.now()
    shop = _mine(me, slug)
    with shop.schema():
        line = no_calls.standing(now=now).filter(pk=line_id).first()
        if line is None:
            raise Http404
        [entry] = no_calls.entries([line], team_id=me.team_id)
        row = _row(entry)
    form = TakingBackForm(request.POST or None)
    if form.is_valid() and (opened := _take_back(form, line, me, shop)) is not None:
        words = ngettext(
            "The customer may be called again; %(n)s follow-up is open again.",
            "The customer may be called again; %(n)s follow-ups are open again.",
            opened,
        )
        messages.success(request, words % {"n": opened})
        return redirect("no_calls", slug)
    with timezone.override(shop.zone):
        context = {"shop": shop, "row": row, "form": form}
        return render(request, "console/no_calls_page.html", context, status=422 if form.errors else 200)


def _take_back(form: TakingBackForm, line: Suppression, me: Agent, shop: Shop) -> int | None:
    """How many follow-ups are open again; None when it was refused, and the form says why."""
    try:
        with shop.schema():
            opened = no_calls.take_back(
                line.pk, evidence=form.evidence, team_id=me.team_id, by=me.user_id, by_name=str(me.user), role=me.role,
                shop=shop, now=timezone.now(),
            )  # fmt: skip
            return len(opened)
    except no_calls.TooWide:
        form.add_error(None, gettext("This wish reaches beyond your team. Only the platform's staff take it back."))
    except no_calls.AlreadyLifted:
        form.add_error(None, gettext("Somebody has taken this mark back already."))
    except Suppression.DoesNotExist as error:  # it went with its customer meanwhile
        raise Http404 from error
    except no_calls.EvidenceMissing:
        form.add_error("words", gettext("Write down how the customer said it."))
    return None


def _row(entry: no_calls.Entry) -> dict[str, Any]:
    line, customer = entry.line, entry.customer
    known = NAMES[Outcome(line.reason)] if line.reason in CODES else REASONS.get(line.reason, line.reason)
    return {
        "id": line.pk,
        "customer": masked_name(customer.name, customer.title) if customer else "",
        "phone": line.phone,
        "purpose": Purpose(line.purpose).label,
        "reason": known,
        "at": line.created_at,
        "until": line.expires_at,
        "reach": REACHES[entry.scope],
        "is_mine": entry.is_mine,
    }


def _mine(me: Agent, slug: str) -> Shop:
    found = assign.shop_of(me.team, slug)
    if found is None:
        raise Http404
    return found


def _me(request: HttpRequest) -> Agent:
    found: Agent = request.agent  # type: ignore[attr-defined]
    return found
