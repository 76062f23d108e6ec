"""How calls may end in the words of the team: supervisors name, key, hide, order and divide the outcomes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from callcenter.agents.models import AgentRole, Team
from callcenter.console.access import agent
from tenants.followups import outcome_list, set_outcomes, team_outcomes
from tenants.followups.disposition_meanings import THEN, counts_as
from tenants.followups.disposition_names import GROUP_NAMES
from tenants.followups.outcome_list import ASKED_FURTHER, DIGITS, LONGEST_NAME, NEEDED, BadOutcome, Line
from web.context import LANGUAGE_NAMES

_LANGUAGES = [code for code, _name in settings.LANGUAGES]


class LineForm(forms.Form):
    """One line of the list: its names by language, its key, and whether it is used."""

    def __init__(self, *args: Any, line: Line | None, finer: bool, **kwargs: Any) -> None:
        initial: dict[str, Any] = {f"name_{code}": name for code, name in (line.names if line else {}).items()}
        if line is not None:
            initial |= {"digit": line.digit, "needs_note": line.needs_note, "hidden": line.hidden}
        super().__init__(*args, **kwargs | {"initial": initial})
        for code in _LANGUAGES:
            label = gettext("Name in %(language)s") % {"language": LANGUAGE_NAMES[code]}
            self.fields[f"name_{code}"] = forms.CharField(label=label, max_length=LONGEST_NAME, required=False)
        keys = [("", _("no key")), *((digit, digit) for digit in DIGITS)]
        self.fields["digit"] = forms.ChoiceField(label=_("Key in the list of outcomes"), choices=keys, required=False)
        if line is None or finer or not line.row.needs_note:
            self.fields["needs_note"] = forms.BooleanField(label=_("Needs a note"), required=False)
        if line is not None and (finer or line.row.code not in NEEDED):
            self.fields["hidden"] = forms.BooleanField(label=_("Not used: agents do not see it"), required=False)

    def told(self) -> dict[str, Any]:
        """What the form says, as the verbs take it."""
        said = self.cleaned_data
        return {
            "names": {code: said[f"name_{code}"] for code in _LANGUAGES},
            "digit": said["digit"],
            "needs_note": said.get("needs_note", False),
        }

    def refuse(self, refusal: BadOutcome, *, named: Mapping[str, str]) -> None:
        """A sentence beside the field that is at fault."""
        field = "name_" + _LANGUAGES[0] if refusal.field == "names" else refusal.field
        self.add_error(field if field in self.fields else None, _sentence(refusal, named))


@agent(AgentRole.SUPERVISOR)
@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    """The whole list by its headings, what is hidden included."""
    own = team_outcomes.own(_team(request).pk)
    names = team_outcomes.Names(own)
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in outcome_list.lines(own):
        row = {"line": line, "name": names.line(line), "usual": team_outcomes.Names(()).of(line.row.code)}
        row |= {"counts_as": counts_as(line.row), "then": THEN[line.row.next]}
        row["may_divide"] = not line.detail and line.row.code not in ASKED_FURTHER
        groups.setdefault(str(GROUP_NAMES[line.row.group]), []).append(row)
    return render(request, "console/outcomes.html", {"groups": groups.items(), "changed": bool(own)})


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, code: str, detail: str = "") -> HttpResponse:
    """One line: the catalogue's own, or a finer one of the team."""
    team = _team(request)
    found = team_outcomes.lines(team.pk)
    line = next((each for each in found if (each.row.code, each.detail) == (code, detail)), None)
    if line is None:
        raise Http404
    form = LineForm(request.POST if request.method == "POST" else None, line=line, finer=bool(detail))
    if form.is_valid():
        hidden = form.cleaned_data.get("hidden", False)
        try:
            set_outcomes.line(team, code, detail=detail, hidden=hidden, **form.told())
        except BadOutcome as refusal:
            form.refuse(refusal, named=_named(team))
        else:
            messages.success(request, gettext("Saved. Agents see it with their next call."))
            return redirect("team_outcomes")
    return _page(request, form, line=line, detail=detail)


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def finer(request: HttpRequest, code: str) -> HttpResponse:
    """Adds a finer outcome under one of the catalogue."""
    team = _team(request)
    line = next((each for each in team_outcomes.lines(team.pk) if each.key == code), None)
    if line is None or line.row.code in ASKED_FURTHER:
        raise Http404
    form = LineForm(request.POST if request.method == "POST" else None, line=None, finer=True)
    if form.is_valid():
        try:
            set_outcomes.finer(team, code, **form.told())
        except BadOutcome as refusal:
            form.refuse(refusal, named=_named(team))
        else:
            messages.success(request, gettext("Saved. Agents see it with their next call."))
            return redirect("team_outcomes")
    return _page(request, form, line=line, detail="", adds=True)


@agent(AgentRole.SUPERVISOR)
@require_POST
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Moves a line one place up or down under its heading."""
    by = {"up": -1, "down": 1}.get(request.POST.get("to", ""))
    if by is None:
        raise Http404
    try:
        set_outcomes.order(_team(request), code, detail=request.POST.get("detail", ""), by=by)
    except BadOutcome as refusal:
        raise Http404 from refusal
    return redirect("team_outcomes")


@agent(AgentRole.SUPERVISOR)
@require_POST
def usual(request: HttpRequest) -> HttpResponse:
    """The catalogue's names, keys and order again."""
    set_outcomes.as_in_catalogue(_team(request))
    messages.success(request, gettext("The usual names, keys and order hold again. Finer outcomes stay."))
    return redirect("team_outcomes")


def _team(request: HttpRequest) -> Team:
    return request.agent.team  # type: ignore[attr-defined,no-any-return]


def _page(request: HttpRequest, form: LineForm, *, line: Line, detail: str, adds: bool = False) -> HttpResponse:
    names = team_outcomes.names(_team(request).pk, details=[detail])
    context = {
        "form": form,
        "line": line,
        "name": names.of(line.row.code, detail),
        "usual": team_outcomes.Names(()).of(line.row.code),
        "adds": adds,
        "needed": not adds and not detail and line.row.code in NEEDED,
    }
    return render(request, "console/outcome.html", context, status=422 if form.errors else 200)


def _named(team: Team) -> dict[str, str]:
    own = team_outcomes.own(team.pk)
    names = team_outcomes.Names(own)
    return {line.key: names.line(line) for line in outcome_list.lines(own)}


def _sentence(refusal: BadOutcome, named: Mapping[str, str]) -> str:
    match refusal.why:
        case "taken":
            holder = named.get(refusal.taken_by, "")
            return gettext("“%(name)s” has this key. Give it another one first.") % {"name": holder}
        case "missing":
            return gettext("Give it a name in at least one language.")
        case "twice":
            return gettext("Another outcome has this name.")
        case "needed":
            return gettext("This outcome cannot be hidden: without it some calls could not be ended truthfully.")
        case "many":
            return gettext("This outcome has as many finer ones as it can take. Hide one first.")
    return gettext("This change cannot be made.")
