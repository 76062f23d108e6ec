"""The supervisor's triage: complaints of the team's shops, their severity, and notes for the team alone."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console.access import agent
from callcenter.console.views import complaint_papers
from tenants.complaints import cards, change, note, timeline, triage, words
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint, Severity
from tenants.complaints.states import State
from tenants.consent import log
from tenants.shops.models import Shop
from web.errors import not_found
from web.navigation import Crumb


class TriageFilter(forms.Form):
    """What the list shows; the address holds it."""

    shop = forms.ChoiceField(label=gettext_lazy("Shop"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All")), *((s.value, words.STATES[s]) for s in State if s != State.CLOSED)],
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("Severity"), required=False, choices=[("", gettext_lazy("All")), *Severity.choices]
    )
    overdue = forms.BooleanField(label=gettext_lazy("Overdue only"), required=False)

    def __init__(self, data: Any, *, shops: list[Shop]) -> None:
        super().__init__(data)
        choices = [("", _("All")), *((shop.slug, shop.name) for shop in shops)]
        self.fields["shop"].choices = choices  # type: ignore[attr-defined]


class SeverityForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), choices=Severity.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)


class NoteForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    team_only = forms.BooleanField(
        label=gettext_lazy("For the team only; the shop does not see it"), required=False, initial=True
    )


@agent(AgentRole.SUPERVISOR)
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """Every open complaint of the team's shops, the most pressing first."""
    now, shops = timezone.now(), assign.shops_of(request.agent.team)  # type: ignore[attr-defined]
    chosen = TriageFilter(request.GET, shops=shops)
    wanted = chosen.cleaned_data if chosen.is_valid() else {}
    found: list[cards.Card] = []
    for shop in shops:
        if wanted.get("shop") in (None, "", shop.slug):
            with shop.schema():
                found += cards.open_ones(shop=shop, now=now)
    shown = [
        card
        for card in found
        if wanted.get("state") in (None, "", card.state)
        and wanted.get("severity") in (None, "", card.severity)
        and (card.overdue or not wanted.get("overdue"))
    ]
    context = {
        "filter": chosen,
        "filtered": any(wanted.values()),
        "cards": sorted(shown, key=cards.urgency),
        "overdue_number": sum(card.overdue for card in found),
    }
    return render(request, "console/complaints.html", context)


@agent(AgentRole.SUPERVISOR)
@require_safe
def complaint(request: HttpRequest, slug: str, complaint_id: uuid.UUID) -> HttpResponse:
    return _sheet(request, slug, complaint_id)


@agent(AgentRole.SUPERVISOR)
@require_POST
def severity(request: HttpRequest, slug: str, complaint_id: uuid.UUID) -> HttpResponse:
    form = SeverityForm(request.POST, auto_id="id_severity_%s")
    if not form.is_valid():
        return _sheet(request, slug, complaint_id, severity_form=form, status=422)
    shop = _shop(request, slug)
    if shop is None:
        return not_found(request)
    try:
        with shop.schema():
            triage.complaint(Complaint.objects.get(pk=complaint_id), **form.cleaned_data, **_hand(request))
    except Complaint.DoesNotExist:
        return not_found(request)
    except change.Stale as stale:
        return _sheet(request, slug, complaint_id, seen=stale.seen, status=409)
    except change.OutOfTurn as refused:
        return _sheet(request, slug, complaint_id, refusal=words.REFUSALS[refused.why], status=409)
    messages.success(request, _("Severity set."))
    return redirect("triage_complaint", slug, complaint_id)


@agent(AgentRole.SUPERVISOR)
@require_POST
def remark(request: HttpRequest, slug: str, complaint_id: uuid.UUID) -> HttpResponse:
    form = NoteForm(request.POST, auto_id="id_note_%s")
    if not form.is_valid():
        return _sheet(request, slug, complaint_id, note_form=form, status=422)
    shop = _shop(request, slug)
    if shop is None:
        return not_found(request)
    try:
        with shop.schema():
            note.complaint(Complaint.objects.get(pk=complaint_id), **form.cleaned_data, **_hand(request))
    except Complaint.DoesNotExist:
        return not_found(request)
    messages.success(request, _("Note added."))
    return redirect("triage_complaint", slug, complaint_id)


def _sheet(
    request: HttpRequest,
    slug: str,
    complaint_id: uuid.UUID,
    *,
    severity_form: SeverityForm | None = None,
    note_form: NoteForm | None = None,
    seen: int | None = None,
    refusal: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    """A complaint's page for the team: no telephone, no full name, nothing of the shop's search for the culprit."""
    shop, now = _shop(request, slug), timezone.now()
    if shop is None:
        return not_found(request)
    try:
        with shop.schema(), timezone.override(shop.zone):
            sheet = timeline.sheet(complaint_id, shop=shop, side=Side.TEAM, now=now)
            papers = complaint_papers.shown(sheet.complaint, shop=shop)
            log.access(
                actor=request.agent.user_id,  # type: ignore[attr-defined]
                actor_role=AgentRole.SUPERVISOR,
                what="complaint",
                subject=sheet.complaint.customer_id,
                now=now,
            )
    except Complaint.DoesNotExist:
        return not_found(request)
    set_now = {"version": sheet.complaint.version, "severity": sheet.complaint.severity}
    context = {
        "sheet": sheet,
        "card": sheet.card,
        "complaint": sheet.complaint,
        "shop": shop,
        "shop_zone": shop.zone,
        "papers": papers,
        "is_open": sheet.card.state != State.CLOSED,
        "severity_form": severity_form or SeverityForm(initial=set_now, auto_id="id_severity_%s"),
        "note_form": note_form or NoteForm(auto_id="id_note_%s"),
        "changes": sheet.since(seen) if seen is not None else [],
        "stale": seen is not None,
        "refusal": refusal,
        "refused_form": (severity_form or note_form) if status == 422 else None,
        "crumbs": [Crumb(_("Complaints"), reverse("triage")), Crumb(sheet.card.reference)],
    }
    with timezone.override(shop.zone):
        return render(request, "console/complaints_page.html", context, status=status)


def _shop(request: HttpRequest, slug: str) -> Shop | None:
    """One of the shops that the supervisor's team calls for."""
    shops = assign.shops_of(request.agent.team)  # type: ignore[attr-defined]
    return next((shop for shop in shops if shop.slug == slug), None)


def _hand(request: HttpRequest) -> dict[str, Any]:
    """Whose hand it is, and when."""
    return {"by": request.user.pk, "by_name": str(request.user), "side": Side.TEAM, "now": timezone.now()}
