"""The steps on a complaint: how each is taken, and those that need no more than their form.

Advisors contact, answer, handle and note; owners and managers also judge, trace and pause; viewers only read. As with
all complaints nothing here says `writes`: a shop whose trial has ended still serves its customers.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tenants.complaints import acknowledge, change, handle, note, pause, reply, resume, screen, trace, words
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint
from tenants.portal import complaint_forms as forms
from tenants.portal.access import MANAGERS, WORKERS, member
from tenants.portal.views import complaints
from web.errors import not_found


def step(
    request: HttpRequest,
    complaint_id: uuid.UUID,
    on: Any,
    form: forms.StepForm,
    take: Callable[..., Any],
    said: str | Promise | Callable[[Any], str],
) -> HttpResponse:
    """Makes the one call and says what happened; what is refused comes back on the complaint's page.

    `take` is called with `on` (the complaint or a part of it; without one the answer is 404), with what the form says,
    with `by`, `by_name` and `side`, and with `now`. What it answers is handed to `said` where that is a function.
    """
    if on is None:
        return not_found(request)
    if not form.is_valid():
        return complaints.sheet(request, complaint_id, bound=form, status=422)
    hand = {"by": request.user.pk, "by_name": str(request.user), "side": Side.SHOP, "now": timezone.now()}
    try:
        done = take(on, **form.cleaned_data, **hand)
    except change.Stale as stale:
        return complaints.sheet(request, complaint_id, bound=form, seen=stale.seen, status=409)
    except change.OutOfTurn as refused:
        return complaints.sheet(request, complaint_id, bound=form, refusal=words.REFUSALS[refused.why], status=409)
    messages.success(request, said(done) if callable(said) else str(said))
    return redirect("complaint", complaint_id)


def _view(
    form_class: type[forms.StepForm], take: Callable[..., Any], said: Promise, *, roles: tuple[str, ...]
) -> Callable[..., HttpResponse]:
    """A view that takes one step."""

    @member(*roles)
    @require_POST
    def view(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
        found = Complaint.objects.filter(pk=complaint_id).first()
        return step(request, complaint_id, found, form_class(request.POST), take, said)

    return view


acknowledgement = _view(
    forms.AcknowledgementForm, acknowledge.complaint, gettext_lazy("Noted: the customer was contacted."), roles=WORKERS
)
answer = _view(forms.ReplyForm, reply.complaint, gettext_lazy("Noted: the customer has an answer."), roles=WORKERS)
judgement = _view(forms.JudgementForm, screen.complaint, gettext_lazy("Judgement saved."), roles=MANAGERS)
cause = _view(forms.CauseForm, trace.complaint, gettext_lazy("Cause saved. Only your shop sees it."), roles=MANAGERS)
pausing = _view(forms.PauseForm, pause.complaint, gettext_lazy("The clocks stand still."), roles=MANAGERS)
resumption = _view(forms.ResumptionForm, resume.complaint, gettext_lazy("The clocks run again."), roles=MANAGERS)
handling = _view(
    forms.HandlingForm,
    handle.complaint,
    gettext_lazy("Handled. The follow-up team now asks the customer."),
    roles=WORKERS,
)
remark = _view(forms.NoteForm, note.complaint, gettext_lazy("Note added."), roles=WORKERS)
