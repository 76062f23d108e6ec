"""The papers of a complaint for the team: those that it added itself, and those that the shop shows it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console.access import agent
from tenants.complaints import change, papers, words
from tenants.complaints.change import Side
from tenants.complaints.models import Complaint, ComplaintPaper
from tenants.consent import log
from tenants.jobs import sent_papers
from tenants.shops.models import Shop
from web import exports, sending


def shown(complaint: Complaint, *, shop: Shop) -> dict[str, Any]:
    """What `components/complaint_papers.html` needs. Call inside the shop."""
    return {
        "rows": [_row(paper, shop=shop, is_open=complaint.closed_at is None) for paper in _of(complaint)],
        "action": reverse("triage_papers", args=[shop.slug, complaint.pk]),
        "asks_for_team": False,
        "accepted": sent_papers.ACCEPTED,
        "max_bytes": sent_papers.MAX_BYTES,
    }


@agent(AgentRole.SUPERVISOR)
@require_POST
def attached(request: HttpRequest, slug: str, complaint_id: uuid.UUID) -> HttpResponse:
    """Adds what was sent; the shop sees it, too. A script that sends file after file gets its answer as JSON."""
    files, problems = request.FILES.getlist("file"), []
    with _inside(request, slug):
        complaint = Complaint.objects.filter(pk=complaint_id).first()
        if complaint is None:
            raise Http404
        for each in files:
            try:
                papers.add(complaint, upload=sent_papers.body_of(each), name=each.name or "", **_hand(request))
            except sent_papers.Refused as refused:
                problems.append((each.name or "", str(sent_papers.REFUSALS[refused.why])))
    back = reverse("triage_complaint", args=[slug, complaint_id])
    return sending.answer(request, sent=len(files), problems=problems, to=back)


@agent(AgentRole.SUPERVISOR)
@require_safe
def paper(request: HttpRequest, slug: str, complaint_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    """The file itself: a download that no browser runs anything of; the shop's access log says who had it."""
    with _inside(request, slug):
        found = _find(complaint_id, paper_id)
        body = papers.content(found)
        log.access(
            actor=request.agent.user_id,  # type: ignore[attr-defined]
            actor_role=AgentRole.SUPERVISOR,
            what="complaint_paper",
            subject=found.complaint.customer_id,
            now=timezone.now(),
        )
    return exports.sandboxed(body, papers.file_name(found), found.media_type)


@agent(AgentRole.SUPERVISOR)
@require_POST
def removal(request: HttpRequest, slug: str, complaint_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponse:
    """Takes a paper off that the team added."""
    with _inside(request, slug):
        try:
            papers.remove(_find(complaint_id, paper_id), **_hand(request))
        except change.OutOfTurn as refused:
            messages.error(request, str(words.REFUSALS[refused.why]))
        except (change.NotYours, ComplaintPaper.DoesNotExist) as error:
            raise Http404 from error
        else:
            messages.success(request, _("The paper is taken off."))
    return redirect("triage_complaint", slug, complaint_id)


@contextmanager
def _inside(request: HttpRequest, slug: str) -> Iterator[Shop]:
    """One of the shops that the supervisor's team calls for, entered."""
    shop = assign.shop_of(request.agent.team, slug)  # type: ignore[attr-defined]
    if shop is None:
        raise Http404
    with shop.schema():
        yield shop


def _find(complaint_id: uuid.UUID, paper_id: uuid.UUID) -> ComplaintPaper:
    try:
        return papers.find(complaint_id, paper_id, side=Side.TEAM)
    except ComplaintPaper.DoesNotExist as error:
        raise Http404 from error


def _of(complaint: Complaint) -> list[ComplaintPaper]:
    return papers.of(complaint, side=Side.TEAM)


def _row(paper: ComplaintPaper, *, shop: Shop, is_open: bool) -> dict[str, Any]:
    place = [shop.slug, paper.complaint_id, paper.pk]
    may_remove = is_open and paper.side == Side.TEAM
    return {
        "paper": paper,
        "url": reverse("triage_paper", args=place),
        "sharing": "",
        "removal": reverse("triage_paper_removal", args=place) if may_remove else "",
    }


def _hand(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.pk, "by_name": str(request.user), "side": Side.TEAM, "now": timezone.now()}
