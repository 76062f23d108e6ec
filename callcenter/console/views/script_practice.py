"""Trying a script on the call screen: a made-up customer, no telephone, and nothing is kept."""

import uuid
from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from callcenter.agents.models import Agent, AgentRole
from callcenter.console import (
    asides,
    bar,
    complaint_sheet,
    endings,
    island,
    rail,
    screen,
    script_places,
    script_practice,
    today,
)
from callcenter.console.access import agent
from callcenter.console.script_places import Place
from callcenter.console.views.scripts import LookForm
from callcenter.scripts import draft
from callcenter.scripts.names import CALL_TYPE_NAMES
from callcenter.scripts.script import ComplaintState
from callcenter.scripts.script import Script as Words


@agent(AgentRole.SUPERVISOR)
@require_safe
def script(
    request: HttpRequest, call_type: str, channel: str, segment: str, language: str, slug: str = ""
) -> HttpResponse:
    """What is spoken now."""
    me: Agent = request.agent  # type: ignore[attr-defined]
    place = script_places.place(
        me.team, slug=slug, call_type=call_type, channel=channel, segment=segment, language=language
    )
    return _practise(request, place, place.spoken(), back=place.url)


@agent(AgentRole.SUPERVISOR)
@require_safe
def version(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """One version, published or not."""
    me: Agent = request.agent  # type: ignore[attr-defined]
    found = script_places.version_of(me.team, version_id)
    place = script_places.of(found.script, me.team)
    words = {**place.spoken(), place.language: draft.script_of(found)}
    return _practise(request, place, words, back=reverse("script_version", args=[found.pk]))


def _practise(request: HttpRequest, place: Place, words: Mapping[str, Words], *, back: str) -> HttpResponse:
    if not place.by_phone or not words[place.language].steps or not words[place.language].questions:
        raise Http404
    me, now = request.agent, timezone.now()  # type: ignore[attr-defined]
    attempt = script_practice.attempt_of(place, agent=me, now=now)
    card = script_practice.card_of(
        place, words, attempt=attempt, state=ComplaintState(LookForm(request.GET).chosen("state", "none")),
        zone=today.zone_of(me.team), now=now,
    )  # fmt: skip
    offered = endings.offered(me.team_id, reminder=False)
    context = {
        "attempt": attempt,
        "card": card,
        "call_type": CALL_TYPE_NAMES.get(card.call_type, ""),
        "state": script_practice.state_of(attempt, card, offered=offered, here=request.path, now=now),
        **island.page(agent=me),
        **offered.page(),
        "colour": rail.colour(attempt.call.shop),
        "languages": screen.language_names(),
        "other_languages": endings.other_languages(card.language),
        "wishes": endings.wishes(),
        "somebody_else": asides.somebody_else(card, offered=offered),
        "extensions": bar.choices()["extensions"],
        "also": [],
        "sheet": complaint_sheet.empty(attempt.call.shop),
        "back": back,
        "bar": None,  # practising is no work: it changes no state of the agent
    }
    with timezone.override(card.zone):
        return render(request, "console/scripts/practice.html", context)
