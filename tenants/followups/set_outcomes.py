"""Changing a team's list of outcomes: names, keys, what is hidden, the order, and finer outcomes of its own."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

import structlog
from django.db import transaction

from callcenter.agents.models import Team, TeamOutcome
from tenants.followups import outcome_list, team_outcomes
from tenants.followups.outcome_list import BadOutcome, Line, Own

log = structlog.get_logger(__name__)


def line(
    team: Team, code: str, *, detail: str = "", names: Mapping[str, str], digit: str, hidden: bool, needs_note: bool
) -> None:
    """Changes one line. Raises `BadOutcome`, also for a line that the team does not have."""
    with transaction.atomic():
        before = _locked(team)
        standing = _standing(before, code, detail)
        told = Own(code, detail, _clean(names), standing.place, digit, hidden, needs_note)
        outcome_list.check(told, among=before)
        _write(team, told)


def finer(team: Team, code: str, *, names: Mapping[str, str], digit: str = "", needs_note: bool = False) -> str:
    """Adds a finer outcome under one of the catalogue and answers its code. Raises `BadOutcome`."""
    with transaction.atomic():
        before = _locked(team)
        parent = _standing(before, code, "")
        told = Own(code, uuid.uuid4().hex[:12], _clean(names), parent.place + 1, digit, False, needs_note)
        outcome_list.check(told, among=before)
        _write(team, told)
    return told.detail


def order(team: Team, code: str, *, detail: str = "", by: int) -> None:
    """Moves a line one place up (-1) or down (1) under its heading. Raises `BadOutcome`."""
    with transaction.atomic():
        before = _locked(team)
        found = _standing(before, code, detail)
        for n, each in enumerate(outcome_list.moved(outcome_list.lines(before), found.key, by=by)):
            _write(team, replace(_own(before, each), position=outcome_list.place_of(n)))


def as_in_catalogue(team: Team) -> None:
    """Names, keys and order are the catalogue's again, and nothing of it is hidden; finer outcomes stay."""
    with transaction.atomic():
        _locked(team)
        TeamOutcome.objects.filter(team=team, detail="").delete()
        TeamOutcome.objects.filter(team=team).update(position=None, digit="")
    log.info("outcomes_as_in_catalogue", team=str(team.pk))


def _locked(team: Team) -> list[Own]:
    """What the team has told so far; whoever changes it next waits."""
    Team.objects.select_for_update().get(pk=team.pk)
    return team_outcomes.own(team.pk)


def _standing(before: list[Own], code: str, detail: str) -> Line:
    for each in outcome_list.lines(before):
        if (each.row.code, each.detail) == (code, detail):
            return each
    raise BadOutcome("code", "unknown")


def _own(before: list[Own], found: Line) -> Own:
    for each in before:
        if (each.code, each.detail) == (found.row.code, found.detail):
            return each
    return Own(found.row.code, digit=found.digit)


def _clean(names: Mapping[str, str]) -> dict[str, str]:
    return {language: name.strip() for language, name in names.items() if name.strip()}


def _write(team: Team, told: Own) -> None:
    TeamOutcome.objects.update_or_create(
        team=team,
        code=told.code,
        detail=told.detail,
        defaults={
            "names": dict(told.names),
            "position": told.position,
            "digit": "" if told.hidden else told.digit,
            "hidden": told.hidden,
            "needs_note": told.needs_note,
        },
    )
    log.info("outcome_set", team=str(team.pk), code=told.code, detail=told.detail, hidden=told.hidden)
