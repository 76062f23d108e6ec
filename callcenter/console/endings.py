"""How a call may end, as the call screen offers it: the team's outcomes, other languages, and wishes."""

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from callcenter.limits.models import Scope
from tenants.followups import languages, team_outcomes
from tenants.followups import outcome_list as outcome_rules
from tenants.followups.disposition_names import GROUP_NAMES
from tenants.followups.dispositions import Next, Outcome
from tenants.followups.outcome_list import DIGITS, Line
from web.context import LANGUAGE_NAMES


@dataclass(frozen=True)
class Offered:
    """The outcomes on a team's list for one kind of call, and what the team calls them."""

    lines: list[Line]
    names: team_outcomes.Names

    @cached_property
    def codes(self) -> set[str]:
        """The outcomes by the keys under which the page knows them."""
        return {line.key for line in self.lines}

    @cached_property
    def digits(self) -> dict[str, str]:
        """The outcome of each digit key."""
        return {line.digit: line.key for line in self.lines if line.digit}

    def state(self, language: str) -> dict[str, Any]:
        """What the page's script knows of each outcome, for a customer who is called in `language`."""
        return (
            {line.key: _outcome(line, self.names) for line in self.lines}
            | {each["code"]: _other_language(each) for each in other_languages(language)}
            | {each["code"]: _wish(each) for each in wishes()}
        )

    def page(self) -> dict[str, list[dict[str, Any]]]:
        """The list as the page shows it: `digits` in the order of the keys, the others in `groups`."""
        keyed = sorted((line for line in self.lines if line.digit), key=lambda line: DIGITS.index(line.digit))
        groups: dict[str, list[dict[str, str]]] = {}
        for line in self.lines:
            if not line.digit:
                shown = {"code": line.key, "name": self.names.line(line)}
                groups.setdefault(str(GROUP_NAMES[line.row.group]), []).append(shown)
        return {
            "digits": [{"digit": line.digit, "code": line.key, "name": self.names.line(line)} for line in keyed],
            "groups": [{"name": name, "outcomes": rows} for name, rows in groups.items()],
        }


def offered(team_id: uuid.UUID, *, reminder: bool) -> Offered:
    """What the team's agents choose from."""
    own = team_outcomes.own(team_id)
    return Offered(outcome_rules.chosen_by(outcome_rules.lines(own), reminder=reminder), team_outcomes.Names(own))


def other_languages(language: str) -> list[dict[str, str]]:
    """What the customer may speak instead: an outcome "language:code" for each, with a digit of its own."""
    codes = [*languages.others(language, LANGUAGE_NAMES), languages.OTHER]
    names = {**LANGUAGE_NAMES, languages.OTHER: _("Another language")}
    return [
        {"digit": str(n), "code": f"{Outcome.LANGUAGE}:{code}", "language": code, "name": names[code]}
        for n, code in enumerate(codes, start=1)
    ]


def wishes() -> list[dict[str, str]]:
    """How far "do not call again" reaches: an outcome "do_not_call:scope" for each, with a digit of its own."""
    names = {"": _("This shop"), Scope.TEAM.value: _("Every shop that we call for")}
    return [
        {"digit": str(n), "code": f"{Outcome.DO_NOT_CALL}:{scope or 'shop'}", "wider": scope, "name": name}
        for n, (scope, name) in enumerate(names.items(), start=1)
    ]


def _outcome(line: Line, names: team_outcomes.Names) -> dict[str, Any]:
    row = line.row
    return {
        "name": names.of(row.code, line.detail),
        "callback": row.next is Next.CALLBACK,
        "firm": row.code is Outcome.CALLBACK_FIRM,
        "complete": row.code is Outcome.COMPLETE,
        "complaint": row.code is Outcome.COMPLAINT_ONLY,
        "note": line.needs_note,
        "language": row.code is Outcome.LANGUAGE,
        "wish": row.code is Outcome.DO_NOT_CALL,
        "sends": {"disposition": row.code.value, **({"detail": line.detail} if line.detail else {})},
    }


def _other_language(found: dict[str, str]) -> dict[str, Any]:
    name = _("Speaks another language: %(language)s") % {"language": found["name"]}
    return {
        "name": name,
        "note": found["language"] == languages.OTHER,
        "sends": {"disposition": Outcome.LANGUAGE.value, "language": found["language"]},
    }


def _wish(found: dict[str, str]) -> dict[str, Any]:
    name = _("Do not call again: %(scope)s") % {"scope": found["name"]}
    return {"name": name, "sends": {"disposition": Outcome.DO_NOT_CALL.value, "wider": found["wider"]}}
