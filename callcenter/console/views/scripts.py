"""The team's scripts: all of them, one as it is spoken, its versions and how they differ, and how its answers count."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import User
from callcenter.agents import assign
from callcenter.agents.models import AgentRole, Team
from callcenter.console import script_changes, script_list, script_places, script_scores
from callcenter.console.access import agent
from callcenter.console.script_places import Place
from callcenter.scripts import current, draft, sample, spoken
from callcenter.scripts.labels import FIELD_NAMES, SEGMENT_NAMES, STATE_NAMES
from callcenter.scripts.merge import Value, merge
from callcenter.scripts.models import ScriptVersion, State
from callcenter.scripts.presets import LANGUAGES, preset
from callcenter.scripts.script import ComplaintState, Segment
from callcenter.scripts.script import Script as Words
from web.context import LANGUAGE_NAMES
from web.navigation import Crumb, NavItem

SAMPLE, NOTHING, FIELDS = "sample", "nothing", "fields"


class LookForm(forms.Form):
    """How a script is looked at. What is not on the list counts as the first of it."""

    values = forms.ChoiceField(
        label=gettext_lazy("Names in the sentences"),
        required=False,
        choices=[
            (SAMPLE, gettext_lazy("of a made-up customer")),
            (NOTHING, gettext_lazy("when nothing is known")),
            (FIELDS, gettext_lazy("as fields")),
        ],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("The customer's complaint"), required=False, choices=list(STATE_NAMES.items())
    )
    language = forms.ChoiceField(required=False, choices=list(LANGUAGE_NAMES.items()), widget=forms.HiddenInput)

    def chosen(self, name: str, usual: str) -> str:
        self.is_valid()
        return self.cleaned_data.get(name) or usual


@agent(AgentRole.SUPERVISOR)
@require_safe
def scripts(request: HttpRequest, slug: str = "") -> HttpResponse:
    """All scripts of the team; with a slug those of one shop, which stand before the team's."""
    team: Team = request.agent.team  # type: ignore[attr-defined]
    shop = script_places.shop_of(team, slug) if slug else None
    shops = sorted(assign.shops_of(team), key=lambda each: each.name)
    tabs = [NavItem(_("All shops"), reverse("scripts"), current=shop is None)]
    tabs += [NavItem(each.name, reverse("shop_scripts", args=[each.slug]), current=each == shop) for each in shops]
    context = {
        "shop": shop,
        "groups": script_list.groups(team, shop=shop),
        "languages": [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        "shop_tabs": tabs,
    }
    return render(request, "console/scripts/list.html", context)


@agent(AgentRole.SUPERVISOR)
@require_safe
def script(
    request: HttpRequest, call_type: str, channel: str, segment: str, language: str, slug: str = ""
) -> HttpResponse:
    """A script as it is spoken now, whoever's words these are."""
    place = _place(request, slug, call_type, channel, segment, language)
    words = place.spoken()[language]
    row = place.row()
    context = {
        "row": row,
        "open_draft": script_places.draft_of(row),
        "whose": whose(words, place),
        "segments": _segments(place),
        "language_tabs": [
            NavItem(LANGUAGE_NAMES[code], place.within(language=code).url, current=code == language)
            for code in LANGUAGES
        ],
    }
    return _read(request, words, place, context)


@agent(AgentRole.SUPERVISOR)
@require_safe
def version(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """One version, published or not, as it is or will be spoken; also as a call shows it in another language."""
    team: Team = request.agent.team  # type: ignore[attr-defined]
    found = script_places.version_of(team, version_id)
    place = script_places.of(found.script, team)
    own = draft.script_of(found)
    look = LookForm(request.GET)
    language = look.chosen("language", place.language)
    other = own if language == place.language else place.spoken()[language]
    context = {
        "row": found.script,
        "version": found,
        "open_draft": found if found.is_draft else script_places.draft_of(found.script),
        "by": person(found.published_by or found.saved_by),
        "lacking": [] if other is own else spoken.lacking(own, other),
        "language_tabs": [
            NavItem(
                LANGUAGE_NAMES[code], f"{request.path}?language={code}" if code != place.language else request.path,
                current=code == language,
            )
            for code in LANGUAGES
        ],
    }  # fmt: skip
    return _read(request, own if other is own else spoken.in_language(own, other), place, context)


@agent(AgentRole.SUPERVISOR)
@require_safe
def versions(request: HttpRequest, script_id: uuid.UUID) -> HttpResponse:
    """Every version of one script, the newest first."""
    team: Team = request.agent.team  # type: ignore[attr-defined]
    row = script_places.script_of(team, script_id)
    found = list(row.versions.defer("body").order_by("-number"))
    people = User.objects.in_bulk({each.published_by or each.saved_by for each in found} - {None})
    published = [each for each in found if not each.is_draft]
    place = script_places.of(row, team)
    context = {
        "row": row,
        "place": place,
        "versions": [(each, people.get(each.published_by or each.saved_by)) for each in found],
        "spoken": published[0] if published and row.withdrawn_at is None else None,
        "open_draft": next((each for each in found if each.is_draft), None),
        "crumbs": crumbs(place, _("Versions")),
    }
    return render(request, "console/scripts/versions.html", context)


@agent(AgentRole.SUPERVISOR)
@require_safe
def changes(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """What a version changes, against any other of the same script, the team's words for all shops, or the preset."""
    team: Team = request.agent.team  # type: ignore[attr-defined]
    found = script_places.version_of(team, version_id)
    place = script_places.of(found.script, team)
    form = CompareForm(request.GET, version=found, place=place)
    base = form.chosen()
    context = {
        "version": found,
        "place": place,
        "form": form,
        "parts": script_changes.parts(_base(base, found, place), draft.script_of(found)),
        "base": base,
        "crumbs": crumbs(place, _("Changes")),
    }
    return render(request, "console/scripts/changes.html", context)


@agent(AgentRole.SUPERVISOR)
@require_safe
def scores(
    request: HttpRequest, call_type: str, channel: str, segment: str, language: str, slug: str = ""
) -> HttpResponse:
    """How the answers to a script become "satisfied", shares and indices, worked out on made-up answers."""
    place = _place(request, slug, call_type, channel, segment, language)
    words = place.spoken()[language]
    context = {
        "place": place,
        "script": words,
        "scores": script_scores.of(words),
        "crumbs": crumbs(place, _("How answers count")),
    }
    return render(request, "console/scripts/scores.html", context)


class CompareForm(forms.Form):
    """What a version is compared with: a number of another, "team" or "preset"; at first the one spoken before it."""

    base = forms.ChoiceField(label=gettext_lazy("Compared with"), required=False)

    def __init__(self, *args: Any, version: ScriptVersion, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = version.script.versions.exclude(pk=version.pk).order_by("-number")
        rows = list(others.values_list("number", "state"))
        choices = [(str(n), _version_words(n, is_draft=state == State.DRAFT)) for n, state in rows]
        further = [("team", _("The team's words for all"))] if place.shop or not place.is_for_all else []
        further.append(("preset", _("The preset")))
        self.fields["base"].choices = [*choices, *further]  # type: ignore[attr-defined]
        earlier = [n for n, state in rows if n < version.number and state == State.PUBLISHED]
        self.usual = str(max(earlier)) if earlier else further[0][0]

    def chosen(self) -> str:
        """What the form names, else what is looked at first."""
        self.is_valid()
        return self.cleaned_data.get("base") or self.usual


def _version_words(number: int, *, is_draft: bool) -> str:
    words = _("Version %(n)s, a draft") if is_draft else _("Version %(n)s")
    return words % {"n": number}


def whose(words: Words, place: Place) -> dict[str, Any]:
    """Whose words are spoken at a place: the version, if it is one, and whether it was written for just this place."""
    found = ScriptVersion.objects.select_related("script").filter(pk=words.version).first() if words.version else None
    own = found is not None and (found.script.shop, found.script.segment) == (place.shop, place.segment)
    return {"version": found, "own": own, "by": person(found.published_by) if found else None}


def person(user_id: uuid.UUID | None) -> User | None:
    """Who wrote or published a version; nobody for what a program did."""
    return User.objects.filter(pk=user_id).first() if user_id else None


def crumbs(place: Place, last: str = "") -> list[Crumb]:
    """The way to a page about a script; without a last step, to the script itself."""
    found = [Crumb(_("Scripts"), reverse("scripts"))]
    if place.shop:
        found.append(Crumb(place.shop.name, place.list_url))
    found.append(Crumb(place.call_type_name, place.url if last else ""))
    return [*found, Crumb(last)] if last else found


def _place(request: HttpRequest, slug: str, call_type: str, channel: str, segment: str, language: str) -> Place:
    team: Team = request.agent.team  # type: ignore[attr-defined]
    return script_places.place(
        team, slug=slug, call_type=call_type, channel=channel, segment=segment, language=language
    )


def _read(request: HttpRequest, words: Words, place: Place, context: dict[str, Any]) -> HttpResponse:
    look = LookForm(request.GET)
    state, shown = ComplaintState(look.chosen("state", "none")), look.chosen("values", SAMPLE)
    name = {"shop": place.shop.spoken_name, "shop_name": place.shop.name} if place.shop else {}
    made_up = sample.values(words.language, **name)
    values = {SAMPLE: made_up, NOTHING: {}, FIELDS: None}[shown]
    version = context.get("version")
    last = _version_words(version.number, is_draft=version.is_draft) if version else ""
    form = LookForm({**request.GET.dict(), "values": shown, "state": state.value})
    context |= {
        "place": place,
        "script": words,
        "spoken": spoken.of(words, values, state=state),
        "look": form,
        "fields": _fields(words.language, made_up),
        "crumbs": crumbs(place, last),
    }
    return render(request, "console/scripts/read.html", context)


def _fields(language: str, made_up: Mapping[str, Value]) -> list[tuple[str, Promise, str, str]]:
    """Each merge field with its name, what the made-up customer has there, and what is said when nothing is known."""
    return [
        (
            each,
            label,
            merge(f"{{{each}}}", made_up, language=language),
            merge(f"{{{each}}}", {}, language=language),
        )
        for each, label in FIELD_NAMES.items()
    ]


def _segments(place: Place) -> list[NavItem]:
    """The same type of call for all customers and for each segment."""
    return [
        NavItem(str(SEGMENT_NAMES[each]), place.within(segment=each.value).url, current=each == place.segment)
        for each in Segment
    ]


def _base(base: str, version: ScriptVersion, place: Place) -> Words:
    if base == "preset":
        return preset(place.call_type, place.language, place.channel)
    if base == "team":
        return current.scripts(
            place.call_type, team=place.team.pk, shop=None, languages=[place.language], channel=place.channel
        )[place.language]
    other = version.script.versions.select_related("script").filter(number=int(base)).first()
    if other is None:
        raise Http404
    return draft.script_of(other)
