"""What every page of the console shows around its content."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from callcenter.agents import assign
from callcenter.agents.models import AgentRole, Team
from callcenter.console import bar
from callcenter.queue import review
from web.navigation import NavItem


def console(request: HttpRequest) -> dict[str, Any]:
    """A context processor: empty off the console's host and for people who are not in a team."""
    agent = getattr(request, "agent", None)
    if getattr(request, "host_kind", "") != "console" or agent is None:
        return {}
    return {
        "bar": SimpleLazyObject(lambda: bar.of(agent, now=timezone.now())),  # parts of pages do without
        "team_name": agent.team.name,
        "role_name": agent.get_role_display(),
        "nav": _nav(request),
        "user_menu": [
            NavItem(_("Profile and keys"), reverse("profile"), "keyboard", current=request.path == reverse("profile"))
        ],
    }


def _nav(request: HttpRequest) -> list[NavItem]:
    """The entries of the main navigation; supervisors have more of them."""
    agent = request.agent  # type: ignore[attr-defined]
    desk = NavItem(_("Desk"), reverse("desk"), "headset", current=request.path == reverse("desk"))
    entries = [("handover", _("Hand over"), "send")]
    if agent.role == AgentRole.SUPERVISOR:
        entries.append(("floor", _("Team now"), "layout-board"))
        entries.append(("review", _("To decide"), "clipboard-check"))
        entries.append(("triage", _("Complaints"), "message-report"))
        entries.append(("scripts", _("Scripts"), "file-text"))
        entries.append(("shops", _("Shops"), "building-store"))
        entries.append(("people", _("People"), "users"))
    return [desk] + [
        NavItem(
            label,
            reverse(name),
            icon,
            current=request.path.startswith(reverse(name)),
            count=_count(name, agent.team),
        )
        for name, label, icon in entries
    ]


def _count(name: str, team: Team) -> int | None:
    """What waits behind an entry: calls to decide, and messages to send."""
    if name == "review":
        return len(review.waiting(team)) or None
    return (assign.messages_waiting(team) or None) if name == "handover" else None
