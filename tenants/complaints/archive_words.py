"""How the papers of a case say clocks, kindnesses, corrective actions and who added a paper."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.complaints.change import Side
from tenants.complaints.clocks import Clock
from tenants.complaints.models import ComplaintPaper, CorrectiveAction, Goodwill
from web.templatetags.web import money


def clock(clock: Clock) -> str:
    """A clock, with its round when it ran more than once."""
    if clock.round == 1:
        return clock.label
    return _("%(clock)s, round %(n)s") % {"clock": clock.label, "n": clock.round}


def margin(clock: Clock) -> str:
    """How much time was left, or by how much it was missed."""
    if clock.state == "paused":
        return _("paused: %(reason)s") % {"reason": clock.paused_for}
    if clock.left is None:
        return "–"
    time = clock.margin
    if clock.stopped_at is None:
        return (_("overdue %(time)s") if clock.missed else _("%(time)s left")) % {"time": time}
    return (_("%(time)s late") if clock.missed else _("%(time)s to spare")) % {"time": time}


def reopened(number: int) -> str:
    return ngettext("reopened once", "reopened %(n)s times", number) % {"n": number}


def goodwill(given: Goodwill) -> list[str]:
    """One kindness as a row: what, cost, by whom proposed, what was decided."""
    if given.is_open:
        decided = _("open")
    else:
        at = given.granted_at or given.refused_at
        words = _("granted") if given.granted_at else _("refused")
        decided = "\n".join(filter(None, [words, _moment(at), given.decided_by_name, given.decision_note]))
    return [
        f"{given.get_kind_display()}\n{given.words}".strip(),
        money(given.cost_minor, given.currency),
        "\n".join(filter(None, [_moment(given.proposed_at), given.proposed_by_name])),
        decided,
    ]


def action(action: CorrectiveAction) -> list[str]:
    """One corrective action as a row: what, who, until when, done when and how."""
    done = [_moment(action.done_at), action.done_by_name, action.done_note] if action.done_at else [_("open")]
    return [
        action.what,
        action.owner_name,
        formats.date_format(action.due_on, "DATE_FORMAT"),
        "\n".join(filter(None, done)),
    ]


def added_by(paper: ComplaintPaper, *, named: bool) -> str:
    side = str(Side(paper.side).label)
    if not named or not paper.by_name or paper.side == Side.CUSTOMER:
        return side
    return _("%(name)s, %(side)s") % {"name": paper.by_name, "side": side}


def _moment(value: object) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""  # type: ignore[arg-type]
