"""The figures of all questions as the results page shows them: scores, net promoters, choices, reasons and words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from callcenter.scripts.script import Kind
from tenants.followups.models import Kind as Calls
from tenants.portal.views import result_rows
from tenants.reports import asked, heard, satisfaction
from tenants.reports.asked import Scope
from tenants.reports.heard import Heard

#: So many of the latest remarks stand on the page; the others are behind their number.
LATEST = 3
_CHOICES = (Kind.CHOICE, Kind.YES_NO, Kind.MULTI)


@dataclass(frozen=True)
class Before:
    """One question and what it was in the days before; None where it was not asked."""

    now: Heard
    before: Heard | None


@dataclass(frozen=True)
class Words:
    """What one customer said, or the day that was named."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Said:
    """A question that is answered in free words or with a day, and what was said last."""

    question: Heard
    latest: list[Words]


@dataclass(frozen=True)
class Block:
    """What was asked in one kind of call. `query` is what the addresses of its rows end with."""

    scope: Scope
    title: str
    query: str
    scores: list[Before]
    scales: list[Before]
    choices: list[Heard]
    reasons: list[Heard]
    words: list[Said]

    @property
    def is_empty(self) -> bool:
        return not (self.scores or self.scales or self.choices or self.words)


@dataclass(frozen=True)
class Answers:
    """How many took part, and the satisfaction index."""

    taken: dict[str, int]
    csi: float | None


def of(scope: Scope, period_text: str) -> Block:
    """Everything that was asked in one kind of call."""
    found = asked.questions(scope)
    return _block(scope, period_text, found, _earlier(scope, found))


def others(scope: Scope, period_text: str) -> list[Block]:
    """The same of re-contacts and reminders, where any were answered."""
    scopes = (replace(scope, calls=calls.value, channel="") for calls in (Calls.RECONTACT, Calls.REMINDER))
    return [block for each in scopes if not (block := of(each, period_text)).is_empty]


def answers(scope: Scope, block: Block) -> Answers:
    """Who took part in the survey, and its index."""
    return Answers(satisfaction.taken_part(scope.period, scope.channel), heard.csi(each.now for each in block.scores))


def _earlier(scope: Scope, found: Iterable[Heard]) -> dict[tuple[str, Kind], Heard]:
    if not any(each.kind in (Kind.SCORE, Kind.SCALE) for each in found):
        return {}
    before = replace(scope, period=scope.period.before())
    return {(each.key, each.kind): each for each in asked.questions(before)}


def _block(
    scope: Scope, period_text: str, found: list[Heard], earlier: dict[tuple[str, Kind], Heard]
) -> Block:  # fmt: skip
    titles = {
        Calls.SURVEY.value: _("By question"),
        Calls.RECONTACT.value: _("Asked after complaints"),
        Calls.REMINDER.value: _("Asked in other calls"),
    }
    query = {"period": period_text}
    if scope.calls != Calls.SURVEY:
        query["calls"] = scope.calls
    if scope.channel:
        query["channel"] = scope.channel
    return Block(
        scope=scope,
        title=titles[scope.calls],
        query=urlencode(query),
        scores=[Before(each, earlier.get((each.key, each.kind))) for each in found if each.kind is Kind.SCORE],
        scales=[Before(each, earlier.get((each.key, each.kind))) for each in found if each.kind is Kind.SCALE],
        choices=[each for each in found if each.kind in _CHOICES],
        reasons=[each for each in found if each.reasons],
        words=[_said(scope, each) for each in found if each.kind in (Kind.OPEN, Kind.DATE)],
    )


def _said(scope: Scope, question: Heard) -> Said:
    return Said(question, list(words(scope, question, limit=LATEST)) if question.answered else [])


def words(scope: Scope, question: Heard, *, limit: int | None = None) -> Iterator[Words]:
    """What was said to a question that is answered in free words or with a day, the latest first."""
    for each in asked.rows(scope, question.key, question.kind, "answered")[:limit]:
        yield Words(each.response.completed_at or each.answered_at, result_rows.free(each, question.kind))
