"""The board of complaints over a team's shops, for supervisors: its page, its moving part, and their own views."""

import uuid
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from accounts import saved_views
from accounts.views import saved_views as views_of_a_person
from callcenter.agents import assign
from callcenter.agents.models import AgentRole
from callcenter.console import complaint_people
from callcenter.console.access import agent
from tenants.complaints import board_choice, board_page
from tenants.complaints.board import Choice
from tenants.complaints.board_rows import Reader
from tenants.complaints.change import Side
from tenants.shops.models import Shop
from web import polling
from web.paging import page as page_of


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks, over which shops, for what."""

    reader: Reader
    shops: list[Shop]
    choice: Choice


@agent(AgentRole.SUPERVISOR)
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """The board, or the table that the address asks for; with `open`, one complaint beside it."""
    asked, team = _asked(request), request.agent.team  # type: ignore[attr-defined]
    context = _live(request, asked)
    saved = [(view.name, view.chosen) for view in saved_views.of(request.user, place=team.pk)]  # type: ignore[arg-type]
    context |= board_choice.around(
        asked.choice, asked.shops, reader=asked.reader, saved=saved, overdue=context["live"].overdue
    )
    context |= {
        "single_keys": request.user.single_keys,  # type: ignore[union-attr]
        "urls": {
            "here": reverse("triage"),
            "part": reverse("triage_board"),
            "keep": reverse("triage_views"),
            "forget": reverse("triage_views_removal"),
            "profile": reverse("profile"),
        },
    }
    return render(request, "console/complaints.html", context)


@agent(AgentRole.SUPERVISOR)
@require_safe
def part(request: HttpRequest) -> HttpResponse:
    """What changes on the board; only its tag when nothing has."""
    asked = _asked(request)
    said = [translation.get_language(), request.META.get("QUERY_STRING", "")]
    tag = board_page.mark(asked.shops, reader=asked.reader, said=said, now=timezone.now())
    return polling.answer(
        request, tag=tag, make=lambda: render(request, "components/complaints/live.html", _live(request, asked))
    )


@agent(AgentRole.SUPERVISOR)
@require_POST
def views(request: HttpRequest) -> HttpResponse:
    """Keeps the view of this moment under a name."""
    team, choice = request.agent.team, _asked(request).choice  # type: ignore[attr-defined]
    views_of_a_person.keep(request, place=team.pk, chosen=choice.codes())
    return redirect(reverse("triage") + choice.query())


@agent(AgentRole.SUPERVISOR)
@require_POST
def views_removal(request: HttpRequest) -> HttpResponse:
    """Removes one of the person's views by its name."""
    team = request.agent.team  # type: ignore[attr-defined]
    views_of_a_person.forget(request, place=team.pk)
    return redirect("triage")


def _live(request: HttpRequest, asked: _Asked) -> dict[str, Any]:
    paged = partial(page_of, request)
    return {
        "live": board_page.live(asked.shops, choice=asked.choice, reader=asked.reader, paged=paged, now=timezone.now()),
        "opened": board_page.opened(request.GET, asked.shops, reader=asked.reader),
        "reader": asked.reader,
    }


def _asked(request: HttpRequest) -> _Asked:
    team = request.agent.team  # type: ignore[attr-defined]
    shops = assign.shops_of(team)
    reader = Reader(
        side=Side.TEAM,
        me=request.user.pk,  # type: ignore[arg-type]
        can_work=True,
        is_manager=False,
        people=complaint_people.of(team),
        address=_address,
    )
    return _Asked(reader, shops, board_choice.understood(request.POST or request.GET, shops, reader=reader))


def _address(slug: str, complaint_id: uuid.UUID) -> str:
    return reverse("triage_complaint", args=[slug, complaint_id])
