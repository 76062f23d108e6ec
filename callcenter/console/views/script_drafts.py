"""Writing a script: a draft is opened, edited, published or thrown away; earlier words are taken up again."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from callcenter.agents.models import Agent, AgentRole
from callcenter.console import script_changes, script_faults, script_places
from callcenter.console.access import agent
from callcenter.console.script_places import Place
from callcenter.console.script_sheet import Sheet, data_of, with_change
from callcenter.console.views.scripts import crumbs, person
from callcenter.scripts import check, draft, publish, restore
from callcenter.scripts.check import Lag
from callcenter.scripts.document import BadDocument
from callcenter.scripts.labels import FIELD_NAMES
from callcenter.scripts.models import ScriptVersion
from callcenter.scripts.names import question_named
from callcenter.scripts.script import MOST_QUESTIONS, Channel
from callcenter.scripts.script import Script as Words
from web.context import LANGUAGE_NAMES


class RevisionForm(forms.Form):
    """Which state of a draft somebody has read, and the button that was pressed."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    wish = forms.CharField(required=False, max_length=40)


class PublishForm(RevisionForm):
    insist = forms.BooleanField(
        label=gettext_lazy("Ask so many questions all the same: I have thought about it"), required=False
    )


@agent(AgentRole.SUPERVISOR)
@require_POST
def opening(
    request: HttpRequest, call_type: str, channel: str, segment: str, language: str, slug: str = ""
) -> HttpResponse:
    """Opens the draft of a script, with the words that are spoken now if there is none yet."""
    me: Agent = request.agent  # type: ignore[attr-defined]
    place = script_places.place(
        me.team, slug=slug, call_type=call_type, channel=channel, segment=segment, language=language
    )
    return redirect("script_editor", _open(place, me).pk)


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def editor(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """The words of a draft. Every button saves; what cannot be saved stays on the page."""
    me: Agent = request.agent  # type: ignore[attr-defined]
    found = script_places.version_of(me.team, version_id)
    if request.method == "POST":
        return _save(request, found)
    if not found.is_draft:
        return redirect("script_version", found.pk)
    sheet = Sheet(data_of(found.body), language=found.script.language)
    sheet.is_valid()
    script_faults.show(sheet, check.of(found).faults)
    return _page(request, found, sheet)


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """What publishing would change, and what stands against it; then publishes."""
    me: Agent = request.agent  # type: ignore[attr-defined]
    found = script_places.version_of(me.team, version_id)
    if not found.is_draft:
        return redirect("script_version", found.pk)
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"revision": found.revision})
    if form.is_valid():
        said = form.cleaned_data
        try:
            done = publish.version(
                found.pk, revision=said["revision"], insist=said["insist"], by=me.user_id, now=timezone.now()
            )
        except publish.TooManyQuestions:
            form.add_error("insist", _("Tick this to publish so many questions."))
        except draft.Stale:
            form = PublishForm(initial={"revision": found.revision})
            messages.error(request, _("Somebody has changed the draft meanwhile. Look at it again, then publish."))
        except publish.Unchanged:
            messages.error(request, _("Word for word, this is spoken already. There is nothing to publish."))
        except publish.Faulty:
            messages.error(request, _("Something is still to be mended before this can be published."))
        else:
            _told(request, done)
            return redirect(script_places.of(found.script, me.team).url)
    return _before_publishing(request, found, form, status=422 if request.method == "POST" else 200)


@agent(AgentRole.SUPERVISOR)
@require_POST
def removal(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """Throws a draft away."""
    me: Agent = request.agent  # type: ignore[attr-defined]
    found = script_places.version_of(me.team, version_id)
    form = RevisionForm(request.POST)
    try:
        draft.discard(found.pk, revision=form.cleaned_data["revision"] if form.is_valid() else -1)
    except draft.NotADraft:
        messages.error(request, _("This version is published. It stays as it is."))
    except draft.Stale:
        messages.error(request, _("Somebody has changed the draft meanwhile. Look at it again."))
        return redirect("script_editor", found.pk)
    else:
        messages.success(request, _("The draft is thrown away. What is spoken has not changed."))
    return redirect(script_places.of(found.script, me.team).url)


@agent(AgentRole.SUPERVISOR)
@require_POST
def restoration(request: HttpRequest, version_id: uuid.UUID) -> HttpResponse:
    """Takes up an earlier version's words as a new draft."""
    me: Agent = request.agent  # type: ignore[attr-defined]
    found = script_places.version_of(me.team, version_id)
    try:
        opened = restore.version(found.pk, by=me.user_id, now=timezone.now())
    except restore.DraftOpen:
        messages.error(request, _("A draft is open. Publish it or throw it away first, so that nothing is lost."))
    except restore.NotPublished:
        messages.error(request, _("This is the draft itself."))
    else:
        words = _("These are the words of version %(n)s, as a draft. Nothing is spoken before you publish.")
        messages.success(request, words % {"n": found.number})
        return redirect("script_editor", opened.pk)
    return redirect("script_versions", found.script_id)


@agent(AgentRole.SUPERVISOR)
@require_POST
def withdrawal(request: HttpRequest, script_id: uuid.UUID) -> HttpResponse:
    """Gives up words of one's own: the team's for all shops are spoken again, or the preset."""
    me: Agent = request.agent  # type: ignore[attr-defined]
    row = script_places.script_of(me.team, script_id)
    try:
        restore.preset(row.pk, now=timezone.now())
    except restore.NotPublished:
        messages.error(request, _("Nothing of this script has been published."))
    else:
        messages.success(request, _("Given up. The versions are kept; publishing one brings these words back."))
    return redirect(script_places.of(row, me.team).url)


def _open(place: Place, me: Agent) -> ScriptVersion:
    return draft.open(
        place.team, call_type=place.call_type, language=place.language, channel=place.channel, segment=place.segment,
        shop=place.shop, by=me.user_id, now=timezone.now(),
    )  # fmt: skip


def _save(request: HttpRequest, found: ScriptVersion) -> HttpResponse:
    me: Agent = request.agent  # type: ignore[attr-defined]
    sheet = Sheet(request.POST, language=found.script.language)
    said = RevisionForm(request.POST)
    if not sheet.is_valid() or not said.is_valid():
        return _page(request, found, sheet, problem=_("Not saved yet: something cannot be taken as it is."))
    body, at = with_change(sheet.body(), said.cleaned_data["wish"])
    wish, revision = said.cleaned_data["wish"], said.cleaned_data["revision"]
    if wish == "anew" and not found.is_draft:
        found = _open(script_places.of(found.script, me.team), me)
        revision = found.revision
    try:
        saved = draft.save(found.pk, body, revision=revision, by=me.user_id, now=timezone.now())
    except draft.Stale:
        return _page(request, found, sheet, stale=person(found.saved_by))
    except draft.NotADraft:
        return _page(request, found, sheet, published=person(found.published_by))
    except BadDocument as bad:
        sheet.general.append(_("This cannot be kept: %(where)s.") % {"where": bad.where})
        return _page(request, found, sheet, problem=_("Not saved yet: something cannot be taken as it is."))
    if wish == "publish":
        return redirect("script_publication", saved.pk)
    if wish == "preview":
        return redirect("script_version", saved.pk)
    return redirect(reverse("script_editor", args=[saved.pk]) + (f"#{at}" if at else ""))


def _page(
    request: HttpRequest,
    found: ScriptVersion,
    sheet: Sheet,
    *,
    problem: str = "",
    stale: User | None = None,
    published: User | None = None,
) -> HttpResponse:
    team = request.agent.team  # type: ignore[attr-defined]
    place = script_places.of(found.script, team)
    refused = request.method == "POST"
    context: dict[str, Any] = {
        "version": found,
        "place": place,
        "sheet": sheet,
        "sections": [
            ("steps", _("Steps"), _("Add a step"), sheet.steps),
            ("questions", _("Questions"), _("Add a question"), sheet.questions),
            ("objections", _("Objections"), _("Add an objection"), sheet.objections),
        ],
        "survey": sum(form.typed("step") == "questions" for form in sheet.questions),
        "most": MOST_QUESTIONS[Channel(place.channel)],
        "by": person(found.saved_by),
        "problem": problem,
        "stale": stale,
        "is_stale": refused and not problem and found.is_draft,
        "is_published": refused and not problem and not found.is_draft,
        "published_by": published,
        "refused": refused,
        "fields": FIELD_NAMES.items(),
        "language_name": LANGUAGE_NAMES[place.language],
        "crumbs": crumbs(place, _("Draft of version %(n)s") % {"n": found.number}),
    }
    return render(request, "console/scripts/editor.html", context, status=422 if refused else 200)


def _before_publishing(request: HttpRequest, found: ScriptVersion, form: PublishForm, *, status: int) -> HttpResponse:
    place = script_places.of(found.script, request.agent.team)  # type: ignore[attr-defined]
    looked = check.of(found)
    sheet = Sheet(data_of(found.body), language=place.language)
    script_faults.show(sheet, looked.faults)
    now_spoken = place.spoken()[place.language]
    context = {
        "version": found,
        "place": place,
        "form": form,
        "faults": sheet.lines(),
        "check": looked,
        "lags": _lags(looked.lagging, looked.words),
        "parts": script_changes.parts(now_spoken, looked.words),
        "can": not looked.faults and not looked.unchanged,
        "crumbs": crumbs(place, _("Publish version %(n)s") % {"n": found.number}),
    }
    return render(request, "console/scripts/publication.html", context, status=status)


def _lags(lags: Iterable[Lag], words: Words) -> list[dict[str, Any]]:
    """The languages that lag behind, with the names of the questions."""
    return [
        {
            "language": LANGUAGE_NAMES[lag.language],
            "missing": [question_named(words, key) for key in lag.missing],
            "extra": [question_named(words, key) for key in lag.extra],
        }
        for lag in lags
    ]


def _told(request: HttpRequest, done: publish.Published) -> None:
    messages.success(request, _("Version %(n)s is spoken from now on.") % {"n": done.version.number})
    if done.lagging:
        names = ", ".join(LANGUAGE_NAMES[lag.language] for lag in done.lagging)
        messages.warning(request, _("Other languages do not ask the same questions yet: %(names)s.") % {"names": names})
