"""The people of a team, for its supervisors: who works here, who is invited; roles, languages, leaving."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import invitations
from accounts.models import Invitation
from accounts.proof import asked_for
from accounts.views import inviting
from callcenter.agents import join
from callcenter.agents.assign import shops_of
from callcenter.agents.models import Agent, AgentRole
from callcenter.console.access import agent


class InviteForm(forms.Form):
    """Who, and as what."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=AgentRole.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs |= {"autocomplete": "off", "inputmode": "email"}


class PlaceForm(forms.Form):
    """An agent's role and the languages they take calls in."""

    role = forms.ChoiceField(label=_("Role"), choices=AgentRole.choices)
    speaks_en = forms.BooleanField(label=_("takes calls in English"), required=False)
    speaks_zh = forms.BooleanField(label=_("takes calls in Chinese"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("speaks_en") and not data.get("speaks_zh"):
            raise forms.ValidationError(gettext("At least one language, or no call can be handed out."))
        return data


@agent(AgentRole.SUPERVISOR)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    return _page(request, InviteForm(initial={"role": AgentRole.AGENT}))


@agent(AgentRole.SUPERVISOR)
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    team = request.agent.team  # type: ignore[attr-defined]
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if Agent.objects.filter(team=team, revoked_at=None, user__email__iexact=form.cleaned_data["email"]).exists():
        form.add_error("email", gettext("This person is in the team already."))
        return _page(request, form, status=422)
    language = request.user.language  # type: ignore[union-attr]
    return inviting.invite(request, kind=Invitation.Kind.TEAM, target=team.pk, language=language, **form.cleaned_data)


@agent(AgentRole.SUPERVISOR)
@require_POST
def sending(request: HttpRequest, invitation_id: str) -> HttpResponse:
    """The letter once more, with a new link; the old link ends."""
    language = request.user.language  # type: ignore[union-attr]
    return inviting.send_again(request, _invitation(request, invitation_id), language=language)


@agent(AgentRole.SUPERVISOR)
@require_POST
def invitation_revocation(request: HttpRequest, invitation_id: str) -> HttpResponse:
    return inviting.take_back(request, _invitation(request, invitation_id))


@agent(AgentRole.SUPERVISOR)
@require_http_methods(["GET", "POST"])
@asked_for(_("You are about to change what somebody may do here. Please show once more that it is you."))
def role(request: HttpRequest, agent_id: str) -> HttpResponse:
    """Asks for the password first: a role is what a stolen session would take."""
    target = _agent(request, agent_id)
    initial = {"role": target.role, "speaks_en": target.speaks_en, "speaks_zh": target.speaks_zh}
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            join.set_role(target, role=data["role"])
        except join.LastSupervisor:
            form.add_error("role", _last_supervisor())
        else:
            join.set_languages(target, speaks_en=data["speaks_en"], speaks_zh=data["speaks_zh"])
            messages.success(request, gettext("Saved."))
            return redirect("people" if target.role == AgentRole.SUPERVISOR or target.user != request.user else "/")
    status = 422 if form.errors else 200
    return render(request, "console/people_role.html", {"target": target, "form": form}, status=status)


@agent(AgentRole.SUPERVISOR)
@require_POST
def revocation(request: HttpRequest, agent_id: str) -> HttpResponse:
    """Ends somebody's place in the team, one's own too; the person's next request is refused."""
    target = _agent(request, agent_id)
    try:
        join.leave(target, now=timezone.now())
    except join.LastSupervisor:
        messages.error(request, _last_supervisor())
        return redirect("people")
    messages.success(request, gettext("%(name)s has no access any more.") % {"name": target.user})
    return redirect("people")


def _page(request: HttpRequest, form: InviteForm, *, status: int = 200) -> HttpResponse:
    mine, now = request.agent, timezone.now()  # type: ignore[attr-defined]
    context = {
        "form": form,
        "rows": [{"agent": each, "mine": each.pk == mine.pk} for each in join.of(mine.team)],
        "invitations": [
            {"invitation": each, "role": AgentRole(each.role).label, "is_open": each.is_open(now=now)}
            for each in invitations.open_ones(kind=Invitation.Kind.TEAM, target=mine.team.pk, now=now)
        ],
        "shops": shops_of(mine.team),
        "invite_code": mine.team.invite_code,
    }
    return render(request, "console/people.html", context, status=status)


def _agent(request: HttpRequest, agent_id: str) -> Agent:
    return get_object_or_404(
        Agent.objects.select_related("user", "team"),
        pk=agent_id,
        team=request.agent.team,  # type: ignore[attr-defined]
        revoked_at=None,
    )


def _invitation(request: HttpRequest, invitation_id: str) -> Invitation:
    team = request.agent.team  # type: ignore[attr-defined]
    return inviting.find(invitation_id, kind=Invitation.Kind.TEAM, target=team.pk)


def _last_supervisor() -> str:
    return gettext("A team keeps at least one supervisor. Make another person supervisor first.")
