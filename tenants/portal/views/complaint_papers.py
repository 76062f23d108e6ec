"""The papers of a complaint: sent by who works on it, read by every member, shown to the team, taken off again.

As with every step on a complaint, a shop whose trial or payment has ended may do all of it.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tenants.complaints import change, papers, words
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint, ComplaintPaper
from tenants.jobs import sent_papers
from tenants.portal.access import MANAGERS, WORKERS, member
from web import exports, sending


def shown(request: HttpRequest, complaint: Complaint) -> dict[str, Any]:
    """What `components/complaint_papers.html` needs: the papers, each with what this member may do, and the form."""
    can_work = request.membership.role in WORKERS  # type: ignore[attr-defined]
    is_open = complaint.closed_at is None
    return {
        "rows": [_row(request, paper, can_work=can_work, is_open=is_open) for paper in _of(complaint)],
        "action": reverse("complaint_papers", args=[complaint.pk]) if can_work else "",
        "asks_for_team": True,
        "accepted": sent_papers.ACCEPTED,
        "max_bytes": sent_papers.MAX_BYTES,
    }


@member(*WORKERS)
@require_POST
def attached(request: HttpRequest, complaint_id: uuid.UUID) -> HttpResponse:
    """Adds what was sent. A script that sends file after file gets its answer as JSON."""
    complaint = get_object_or_404(Complaint, pk=complaint_id)
    files, problems = request.FILES.getlist("file"), []
    for each in files:
        try:
            papers.add(
                complaint, upload=sent_papers.body_of(each), name=each.name or "",
                for_team=request.POST.get("for_team") == "on", **_hand(request),
            )  # fmt: skip
        except sent_papers.Refused as refused:
            problems.append((each.name or "", str(sent_papers.REFUSALS[refused.why])))
    return sending.answer(request, sent=len(files), problems=problems, to=reverse("complaint", args=[complaint_id]))


@member()
@require_safe
def paper(request: HttpRequest, complaint_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    """The file itself: a download that no browser runs anything of."""
    found = _find(complaint_id, paper_id)
    return exports.sandboxed(papers.content(found), papers.file_name(found), found.media_type)


@member(*WORKERS)
@require_POST
def sharing(request: HttpRequest, complaint_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    """From now on the follow-up team sees the paper."""
    try:
        papers.share(_find(complaint_id, paper_id), **_hand(request))
    except ComplaintPaper.DoesNotExist as error:  # taken off this very moment
        raise Http404 from error
    messages.success(request, _("The follow-up team sees this paper now."))
    return redirect("complaint", complaint_id)


@member(*WORKERS)
@require_POST
def removal(request: HttpRequest, complaint_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    """Takes a paper of the shop off: owners and managers any, an advisor what he added himself."""
    found = _find(complaint_id, paper_id)
    if not _may_remove(request, found):
        raise Http404
    try:
        papers.remove(found, **_hand(request))
    except change.OutOfTurn as refused:
        messages.error(request, str(words.REFUSALS[refused.why]))
    except ComplaintPaper.DoesNotExist as error:  # twice at once
        raise Http404 from error
    else:
        messages.success(request, _("The paper is taken off."))
    return redirect("complaint", complaint_id)


def _find(complaint_id: uuid.UUID, paper_id: uuid.UUID) -> ComplaintPaper:
    try:
        return papers.find(complaint_id, paper_id, side=Side.SHOP)
    except ComplaintPaper.DoesNotExist as error:
        raise Http404 from error


def _of(complaint: Complaint) -> list[ComplaintPaper]:
    return papers.of(complaint, side=Side.SHOP)


def _row(request: HttpRequest, paper: ComplaintPaper, *, can_work: bool, is_open: bool) -> dict[str, Any]:
    place = [paper.complaint_id, paper.pk]
    may_remove = can_work and is_open and _may_remove(request, paper)
    return {
        "paper": paper,
        "url": reverse("complaint_paper", args=place),
        "sharing": reverse("complaint_paper_sharing", args=place) if can_work and not paper.for_team else "",
        "removal": reverse("complaint_paper_removal", args=place) if may_remove else "",
    }


def _may_remove(request: HttpRequest, paper: ComplaintPaper) -> bool:
    is_manager = request.membership.role in MANAGERS  # type: ignore[attr-defined]
    return paper.side == Side.SHOP and (is_manager or paper.by == request.user.pk)


def _hand(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.pk, "by_name": str(request.user), "side": Side.SHOP, "now": timezone.now()}
