"""What a team calls each outcome, and which finer ones it has: read for the call screen and for every list of calls."""

import uuid
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language

from callcenter.agents.models import TeamOutcome
from tenants.followups import outcome_list
from tenants.followups.disposition_names import NAMES
from tenants.followups.dispositions import Outcome
from tenants.followups.outcome_list import Line, Own
from tenants.shops.models import Shop
from web.sentences import said


class UnknownDetail(ValueError):
    """The team has no such finer outcome."""


class Names:
    """What is read for outcomes, in the reader's language."""

    def __init__(self, rows: Iterable[Own]) -> None:
        own = list(rows)
        self._usual = {each.code: each.names for each in own if not each.detail}
        self._finer = {each.detail: each.names for each in own if each.detail}

    def of(self, code: str, detail: str = "") -> str:
        """The name of an outcome, and of the finer one with it. A code that nobody knows is shown as it is."""
        name = self._name(code)
        finer = _in_my_language(self._finer.get(detail, {})) or _any(self._finer.get(detail, {}))
        return said(name, finer) if finer else name

    def line(self, found: Line) -> str:
        """What stands on one line of the list: a finer outcome by its own name alone."""
        return (_in_my_language(found.names) or _any(found.names)) if found.detail else self._name(found.row.code)

    def _name(self, code: str) -> str:
        usual = NAMES[Outcome(code)] if code in set(Outcome) else code
        return _in_my_language(self._usual.get(code, {})) or str(usual)


def own(team_id: uuid.UUID | None) -> list[Own]:
    """What a team has changed or added."""
    return [_own(row) for row in TeamOutcome.objects.filter(team=team_id)] if team_id else []


def lines(team_id: uuid.UUID | None) -> list[Line]:
    """The team's whole list of outcomes."""
    return outcome_list.lines(own(team_id))


def names(team_id: uuid.UUID | None, *, details: Iterable[str] = ()) -> Names:
    """The names of a team. `details` are found whichever team has them: a shop may have changed its team since."""
    wanted = {detail for detail in details if detail}
    if not wanted and team_id is None:
        return Names(())
    rows = TeamOutcome.objects.filter(Q(team=team_id, detail="") | Q(detail__in=wanted))
    return Names(_own(row) for row in rows)


def names_for(shop: Shop, *, details: Iterable[str] = ()) -> Names:
    """The names that the team of a shop uses."""
    assignment = getattr(shop, "assignment", None)
    return names(assignment.team_id if assignment else None, details=details)


def finer(team_id: uuid.UUID, code: str, detail: str) -> Line:
    """The finer outcome that an agent of the team chose. Raises `UnknownDetail`.

    One that was hidden after the agent's page had been opened is taken all the same.
    """
    for line in lines(team_id):
        if line.detail == detail and line.row.code == code:
            return line
    raise UnknownDetail(detail)


def note_wanted(team_id: uuid.UUID, code: str) -> bool:
    """Whether the team asks for a note with an outcome, beyond what the catalogue asks."""
    return TeamOutcome.objects.filter(team=team_id, code=code, detail="", needs_note=True).exists()


def _own(row: TeamOutcome) -> Own:
    return Own(row.code, row.detail, row.names, row.position, row.digit, row.hidden, row.needs_note)


def _in_my_language(names: Mapping[str, str]) -> str:
    mine = get_language() or settings.LANGUAGE_CODE
    alike = [mine, *(code for code, _name in settings.LANGUAGES if code[:2] == mine[:2])]
    return next((names[code] for code in alike if names.get(code)), "")


def _any(names: Mapping[str, str]) -> str:
    return next((names[code] for code, _name in settings.LANGUAGES if names.get(code)), "")
