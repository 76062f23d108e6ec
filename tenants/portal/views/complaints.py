"""A complaint of the shop: its page with clocks and history. See `complaint_board` and `complaint_steps`.

A shop whose trial or payment has ended can still do all about complaints, and nothing else in the portal: its customers
must be served. Hence none of these views says `writes`, which would close them to such a shop.
"""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tenants.complaints import care_calls, difference, presence, timeline
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint
from tenants.complaints.states import State
from tenants.portal import complaint_capture, complaint_owner_forms, complaint_people, complaint_tracing
from tenants.portal import complaint_forms as forms
from tenants.portal.access import MANAGERS, WORKERS, member
from tenants.portal.views import complaint_archive, complaint_papers
from web.errors import not_found
from web.navigation import Crumb


@member()
@require_safe
def complaint(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    return sheet(request, complaint_id)


def sheet(
    request: HttpRequest,
    complaint_id: uuid.UUID,
    *,
    bound: forms.StepForm | None = None,
    seen: int | None = None,
    refusal: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    """A complaint's page. A refused form comes back with what was typed and the version that is now on the page."""
    shop, role = request.shop, request.membership.role  # type: ignore[attr-defined]
    try:
        found = timeline.sheet(complaint_id, shop=shop, side=Side.SHOP, now=timezone.now())
    except Complaint.DoesNotExist:
        return not_found(request)
    steps, owner_form = _forms(found, role, bound), _owner_form(request, found, bound)
    context = {
        "sheet": found,
        "card": found.card,
        "complaint": found.complaint,
        "forms": steps,
        "owner_form": owner_form,
        "papers": complaint_papers.shown(request, found.complaint),
        "archive": complaint_archive.form_for(request),
        "care": care_calls.of(found.complaint),
        **complaint_capture.part(request, found, bound),
        **complaint_tracing.part(request, found, bound, now=timezone.now()),
        "can_work": role in WORKERS,
        "is_manager": role in MANAGERS,
        **difference.on_page(
            found,
            form=bound,
            seen=seen,
            refusal=refusal,
            side=Side.SHOP,
            offered=[*steps, *(["owner"] if owner_form else [])],
            note_url=reverse("complaint_note", args=[complaint_id]),
        ),
        "asked_step": request.GET.get("step", ""),
        "writing": presence.words(complaint_id, me=request.user.pk, side=Side.SHOP, shop=shop),  # type: ignore[arg-type]
        "refused_form": bound if status == 422 else None,
        "crumbs": [Crumb(_("Complaints"), reverse("complaints")), Crumb(found.card.reference)],
    }
    return render(request, "portal/complaints_page.html", context, status=status)


def _owner_form(request: HttpRequest, found: timeline.Sheet, bound: forms.StepForm | None) -> forms.StepForm | None:
    if found.card.closed_at is not None or request.membership.role not in WORKERS:  # type: ignore[attr-defined]
        return None
    people = complaint_people.of(request.shop)  # type: ignore[attr-defined]
    return complaint_owner_forms.of(found.complaint, people=people, bound=bound)


def _forms(sheet: timeline.Sheet, role: str, bound: forms.StepForm | None) -> dict[str, forms.StepForm]:
    """The steps that can be taken now, by this role."""
    state = sheet.card.state
    steps: set[type[forms.StepForm]] = {forms.NoteForm}
    if role not in WORKERS:
        return {}
    if state != State.CLOSED:
        steps |= set() if sheet.contacted else {forms.AcknowledgementForm}
        steps |= {forms.ReplyForm} if state != State.HANDLED else set()
        steps |= {forms.HandlingForm} if sheet.replied and state != State.HANDLED else set()
        if role in MANAGERS:
            steps |= {forms.JudgementForm, forms.CauseForm}
            if state == State.WAITING:
                steps.add(forms.ResumptionForm)
            elif state != State.HANDLED:
                steps.add(forms.PauseForm)
    made = {
        form_class.step: form_class(initial=forms.initial(form_class, sheet.complaint))
        for form_class in forms.STEPS
        if form_class in steps
    }
    if bound is not None and bound.step in made:
        if bound.is_valid():  # refused for another reason: keep the words, take the new version
            kept = {**bound.cleaned_data, "version": sheet.complaint.version}
            made[bound.step] = type(bound)(initial=kept)
        else:
            made[bound.step] = bound
    return made
