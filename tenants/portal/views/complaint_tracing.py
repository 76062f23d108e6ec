"""Steps on a complaint about its guarantee, washing, corrective actions and goodwill; and the shop's open actions.

Advisors read the odometer, see evidence, begin and end actions and propose goodwill; owners and managers also leave a
wash complaint at its note and decide on goodwill that another proposed. As with all complaints nothing here says
`writes`: a shop whose trial has ended still serves its customers.
"""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.complaints import care_calls, correct, preferences, suggest, wash
from tenants.complaints import goodwill as goodwills
from tenants.complaints.models import Complaint, CorrectiveAction, Goodwill
from tenants.portal import complaint_people
from tenants.portal import complaint_tracing_forms as forms
from tenants.portal.access import MANAGERS, WORKERS, member
from tenants.portal.complaint_forms import StepForm
from tenants.portal.views.complaint_steps import step
from web.navigation import Crumb


@member(*WORKERS)
@require_POST
def mileage(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    read = partial(suggest.by_mileage, shop=_shop(request))
    return _step(request, complaint_id, forms.MileageForm(request.POST), read, _("Noted what the odometer shows."))


@member(*WORKERS)
@require_POST
def evidence(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    form = forms.EvidenceForm(request.POST)
    return _step(request, complaint_id, form, wash.evidence, _("From now on this complaint counts like any other."))


@member(*MANAGERS)
@require_POST
def leaving(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    return _step(request, complaint_id, forms.LeavingForm(request.POST), wash.leave, _("Left at the note."))


@member(*WORKERS)
@require_POST
def action(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    shop = _shop(request)
    form = forms.ActionForm(request.POST, people=complaint_people.of(shop), today=shop.today(timezone.now()))

    def begin(complaint: Complaint, *, owner: str, **told: Any) -> None:
        correct.begin(complaint, owner=uuid.UUID(owner), shop=shop, **told)

    return _step(request, complaint_id, form, begin, _("Corrective action begun."))


@member(*WORKERS)
@require_POST
def action_done(request: HttpRequest, complaint_id: uuid.UUID, action_id: uuid.UUID) -> HttpResponse:
    form = forms.DoneForm(request.POST, step=f"done-{action_id}")
    found = CorrectiveAction.objects.filter(pk=action_id, complaint=complaint_id).first()
    return step(request, complaint_id, found, form, correct.done, _("Corrective action done."))


@member(*WORKERS)
@require_POST
def action_again(request: HttpRequest, complaint_id: uuid.UUID, action_id: uuid.UUID) -> HttpResponse:
    form = forms.AgainForm(request.POST, step=f"again-{action_id}", today=_shop(request).today(timezone.now()))
    found = CorrectiveAction.objects.filter(pk=action_id, complaint=complaint_id).first()
    return step(request, complaint_id, found, form, correct.reopen, _("Corrective action taken up again."))


@member(*WORKERS)
@require_POST
def goodwill(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    shop = _shop(request)
    form = forms.GoodwillForm(request.POST, currency=shop.currency)

    def propose(complaint: Complaint, *, cost: Any, **told: Any) -> Goodwill:
        return goodwills.propose(complaint, cost_minor=form.told["cost_minor"], shop=shop, **told)

    return _step(request, complaint_id, form, propose, _said_of)


@member(*MANAGERS)
@require_POST
def goodwill_grant(request: HttpRequest, complaint_id: uuid.UUID, goodwill_id: uuid.UUID) -> HttpResponse:
    return _decided(request, complaint_id, goodwill_id, goodwills.grant, _("Goodwill granted."))


@member(*MANAGERS)
@require_POST
def goodwill_refusal(request: HttpRequest, complaint_id: uuid.UUID, goodwill_id: uuid.UUID) -> HttpResponse:
    return _decided(request, complaint_id, goodwill_id, goodwills.refuse, _("Goodwill refused."))


@member()
@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """What the shop is still changing after complaints, the longest overdue first."""
    found = correct.open_ones(shop=_shop(request), now=timezone.now())
    context = {
        "lines": found,
        "overdue_number": sum(line.overdue for line in found),
        "crumbs": [Crumb(_("Complaints"), reverse("complaints")), Crumb(_("Corrective actions"))],
    }
    return render(request, "portal/complaints/actions_page.html", context)


@member(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """What the shop does about washing, its limits of goodwill, and when care calls are made."""
    shop = _shop(request)
    form = forms.PreferencesForm(
        request.POST or None, currency=shop.currency, held=preferences.of(shop), care_days=care_calls.days_of(shop)
    )
    if request.method == "POST" and form.is_valid():
        preferences.save(shop, **form.told)
        messages.success(request, _("Settings saved. Complaints that are on record stay as they are."))
        return redirect("complaint_limits")
    context = {
        "form": form,
        "crumbs": [Crumb(_("Complaints"), reverse("complaints")), Crumb(_("Washing and goodwill"))],
    }
    return render(request, "portal/complaints/limits.html", context, status=422 if form.errors else 200)


def _said_of(proposed: Goodwill) -> str:
    if proposed.is_open:
        return _("Proposed. It is above the limit, so it waits for another manager or an owner.")
    return _("Goodwill granted.")


def _step(
    request: HttpRequest,
    complaint_id: uuid.UUID,
    form: StepForm,
    take: Callable[..., Any],
    said: str | Callable[[Goodwill], str],
) -> HttpResponse:
    return step(request, complaint_id, Complaint.objects.filter(pk=complaint_id).first(), form, take, said)


def _decided(
    request: HttpRequest, complaint_id: uuid.UUID, goodwill_id: uuid.UUID, take: Callable[..., Any], said: str
) -> HttpResponse:
    found = Goodwill.objects.filter(pk=goodwill_id, complaint=complaint_id).first()
    form = forms.DecisionForm(request.POST, step=f"decision-{goodwill_id}")
    return step(request, complaint_id, found, form, take, said)


def _shop(request: HttpRequest) -> Any:
    return request.shop  # type: ignore[attr-defined]
