"""A complaint for the supervisor: its page, its severity, and notes for the team alone. See `complaint_board`."""

import uuid
from collections.abc import Callable
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
from callcenter.console import complaint_kind_forms, complaint_owner_forms, complaint_people
from callcenter.console.access import agent
from callcenter.console.complaint_kind_forms import KindForm
from callcenter.console.complaint_owner_forms import OwnerForm
from callcenter.console.views import complaint_papers
from tenants.complaints import change, difference, kinds, note, presence, timeline, triage, words
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint, Severity
from tenants.complaints.states import State
from tenants.consent import log
from tenants.shops.models import Shop
from web.errors import not_found
from web.navigation import Crumb


class SeverityForm(forms.Form):
    step = "severity"
    version = forms.IntegerField(widget=forms.HiddenInput)
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), choices=Severity.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)


class NoteForm(forms.Form):
    step = "note"
    text = forms.CharField(label=gettext_lazy("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    team_only = forms.BooleanField(
        label=gettext_lazy("For the team only; the shop does not see it"), required=False, initial=True
    )


StepForm = SeverityForm | NoteForm | OwnerForm | KindForm


@agent(AgentRole.SUPERVISOR)
@require_safe
def complaint(request: HttpRequest, slug: str, complaint_id: uuid.UUID) -> HttpResponse:
    return sheet(request, slug, complaint_id)


@agent(AgentRole.SUPERVISOR)
@require_POST
def severity(request: HttpRequest, slug: str, complaint_id: uuid.UUID) -> HttpResponse:
    form = SeverityForm(request.POST, auto_id="id_severity_%s")
    return step(request, slug, complaint_id, form, triage.complaint, _("Severity set."))


@agent(AgentRole.SUPERVISOR)
@require_POST
def remark(request: HttpRequest, slug: str, complaint_id: uuid.UUID) -> HttpResponse:
    form = NoteForm(request.POST, auto_id="id_note_%s")
    return step(request, slug, complaint_id, form, note.complaint, _("Note added."))


def step(
    request: HttpRequest, slug: str, complaint_id: uuid.UUID, form: StepForm, take: Callable[..., Any], said: str
) -> HttpResponse:
    """Makes the one call and says what happened; what is refused comes back on the complaint's page.

    `take` is called inside the shop: with the complaint, with what the form says, with `by`, `by_name` and `side`, and
    with `now`.
    """
    shop = _shop(request, slug)
    if shop is None:
        return not_found(request)
    if not form.is_valid():
        return sheet(request, slug, complaint_id, bound=form, status=422)
    hand = {"by": request.user.pk, "by_name": str(request.user), "side": Side.TEAM, "now": timezone.now()}
    try:
        with shop.schema():
            take(Complaint.objects.get(pk=complaint_id), **form.cleaned_data, **hand)
    except Complaint.DoesNotExist:
        return not_found(request)
    except change.Stale as stale:
        return sheet(request, slug, complaint_id, bound=form, seen=stale.seen, status=409)
    except change.OutOfTurn as refused:
        return sheet(request, slug, complaint_id, bound=form, refusal=words.REFUSALS[refused.why], status=409)
    messages.success(request, said)
    return redirect("triage_complaint", slug, complaint_id)


def sheet(
    request: HttpRequest,
    slug: str,
    complaint_id: uuid.UUID,
    *,
    bound: StepForm | None = None,
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
            found = timeline.sheet(complaint_id, shop=shop, side=Side.TEAM, now=now)
            papers = complaint_papers.shown(found.complaint, shop=shop)
            log.access(
                actor=request.agent.user_id,  # type: ignore[attr-defined]
                actor_role=AgentRole.SUPERVISOR,
                what="complaint",
                subject=found.complaint.customer_id,
                now=now,
            )
    except Complaint.DoesNotExist:
        return not_found(request)
    steps = _forms(request, found.complaint, bound, status)
    context = {
        "sheet": found,
        "card": found.card,
        "complaint": found.complaint,
        "shop": shop,
        "shop_zone": shop.zone,
        "papers": papers,
        "is_open": found.card.state != State.CLOSED,
        "forms": steps,
        "kind_form": complaint_kind_forms.of(found.complaint, kinds=kinds.of(shop), bound=bound),
        **difference.on_page(
            found,
            form=bound,
            seen=seen,
            refusal=refusal,
            side=Side.TEAM,
            offered=steps,
            note_url=reverse("triage_note", args=[slug, complaint_id]),
        ),
        "asked_step": request.GET.get("step", ""),
        "writing": presence.words(complaint_id, me=request.user.pk, side=Side.TEAM, shop=shop),  # type: ignore[arg-type]
        "refused_form": bound if status == 422 else None,
        "crumbs": [Crumb(_("Complaints"), reverse("triage")), Crumb(found.card.reference)],
    }
    with timezone.override(shop.zone):
        return render(request, "console/complaints_page.html", context, status=status)


def _forms(request: HttpRequest, complaint: Complaint, bound: StepForm | None, status: int) -> dict[str, forms.Form]:
    """The steps by name. A refused one keeps what was chosen, and takes the version that is now on the page."""
    made: dict[str, forms.Form] = {"note": NoteForm(auto_id="id_note_%s")}
    if complaint.closed_at is None:
        chosen = bound.cleaned_data if isinstance(bound, SeverityForm) and bound.is_valid() else {}
        start = {"severity": complaint.severity, **chosen, "version": complaint.version}
        people = complaint_people.of(request.agent.team)  # type: ignore[attr-defined]
        made["severity"] = SeverityForm(initial=start, auto_id="id_severity_%s")
        made["owner"] = complaint_owner_forms.of(complaint, people=people, bound=bound)
    if bound is not None and status == 422 and bound.step in made:
        made[bound.step] = bound
    return made


def _shop(request: HttpRequest, slug: str) -> Shop | None:
    """One of the shops that the supervisor's team calls for."""
    return assign.shop_of(request.agent.team, slug)  # type: ignore[attr-defined]
