"""The audit's step of a call: what is open in the job's papers and data, and sending one of it back to the shop."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from callcenter.console import hands
from callcenter.console.access import agent
from callcenter.queue.models import Attempt
from tenants.audits import cards, send_back
from tenants.audits.models import Finding
from tenants.followups.models import FollowUp
from web.errors import not_found

NOTE_LENGTH = 500


@agent()
@require_safe
def findings(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The panel on the call screen. Numbers are masked, and nothing tells of another customer."""
    try:
        attempt = hands.mine(request.agent, attempt_id)  # type: ignore[attr-defined]
    except hands.NotFound:
        return not_found(request)
    return _panel(request, attempt)


@agent()
@require_POST
def sending_back(request: HttpRequest, attempt_id: uuid.UUID, finding_id: uuid.UUID) -> HttpResponse:
    """Asks the shop to mend one finding of this call's job; the note stays in the shop."""
    try:
        attempt = hands.mine(request.agent, attempt_id)  # type: ignore[attr-defined]
    except hands.NotFound:
        return not_found(request)
    note, problem = request.POST.get("note", "").strip()[:NOTE_LENGTH], ""
    with attempt.call.shop.schema():
        job = _job_of(attempt)
        found = Finding.objects.filter(pk=finding_id, job=job).first() if job else None
        if found is None or attempt.ended_at is not None:
            return not_found(request)
        if not note:
            problem = _("Tell the shop what to look at.")
        else:
            try:
                send_back.finding(found, note=note, by=request.user.pk, by_name=str(request.user), now=timezone.now())
            except send_back.Settled:
                problem = _("This finding was mended or waived meanwhile.")
    if request.headers.get("HX-Request"):
        return _panel(request, attempt, problem=problem, about=finding_id)
    if problem:
        messages.error(request, problem)
    return redirect("call", attempt_id)


def _panel(
    request: HttpRequest, attempt: Attempt, *, problem: str = "", about: uuid.UUID | None = None
) -> HttpResponse:
    with attempt.call.shop.schema():
        job = _job_of(attempt)
        posts = cards.by_post(cards.of_job(job, for_team=True)) if job else []
        answered = cards.answered_of(job) if job else []
    context = {
        "attempt": attempt, "posts": posts, "answered": answered, "problem": problem, "about": about,
        "can_send": attempt.ended_at is None,
        "note_length": NOTE_LENGTH,
    }  # fmt: skip
    return render(request, "console/findings.html", context, status=422 if problem else 200)


def _job_of(attempt: Attempt) -> uuid.UUID | None:
    """The job that the call asks about, if it asks about one."""
    return FollowUp.objects.filter(pk=attempt.call.follow_up).values_list("job", flat=True).first()
