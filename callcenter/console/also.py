"""What else the customer is asked in the same call: the calls that were taken along, as the screen shows them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from callcenter.console import hands
from callcenter.queue import along
from callcenter.queue.models import Attempt
from callcenter.scripts import branching
from callcenter.scripts.names import CALL_TYPE_NAMES, question_name
from callcenter.scripts.script import RANGES, Kind, Question
from tenants.followups import answers, asking, team_outcomes
from tenants.followups.dispositions import Outcome
from tenants.followups.models import Answer, FollowUp
from tenants.followups.models import Kind as FollowUpKind

_SURVEY = (Outcome.COMPLETE, Outcome.PARTIAL, Outcome.REFUSED)
_REMINDER = (
    Outcome.COMPLETE, Outcome.BOOKED, Outcome.INTENDS_TO_COME, Outcome.DONE_HERE, Outcome.NOT_DUE_YET, Outcome.REFUSED,
)  # fmt: skip


class Unanswered(Exception):
    """An outcome says that these questions were answered; they were not. `names` are theirs."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its words and what may be chosen, as pairs of "kind:value" and a label; none for free words."""

    key: str
    name: str
    say: str
    choices: list[tuple[str, str]]
    given: str
    seq: int


@dataclass(frozen=True, slots=True)
class Also:
    """One call that was taken along."""

    call: uuid.UUID
    is_reminder: bool
    call_type: str | Promise
    job: str
    delivered_on: date | None
    questions: list[Asked]
    outcomes: list[tuple[str, str]]


def of(attempt: Attempt) -> list[Also]:
    """What else is asked of the customer in this call; mostly nothing."""
    calls = {call.follow_up: call.pk for call in along.of(attempt)}
    if not calls:
        return []
    shop, names = attempt.call.shop, team_outcomes.names(attempt.agent.team_id)
    with shop.schema():
        found = FollowUp.objects.filter(pk__in=calls).select_related("job", "customer").order_by("due_at")
        return [_shown(each, calls[each.pk], shop, names) for each in found]


def save(attempt: Attempt, call_id: uuid.UUID, *, now: datetime, **answer: Any) -> Answer:
    """Keeps one answer. Raises `hands.NotFound` unless the call was taken along, and `answers.BadAnswer`."""
    call = next((each for each in along.of(attempt) if each.pk == call_id), None)
    if call is None:
        raise hands.NotFound
    with attempt.call.shop.schema():
        return answers.save(call.follow_up, shop=attempt.call.shop, **answer, now=now)


def require_answers(attempt: Attempt, outcomes: Mapping[uuid.UUID, str]) -> None:
    """Raises `Unanswered` when a survey is said to be completed and is not."""
    done = {call for call, code in outcomes.items() if code == Outcome.COMPLETE}
    calls = [each for each in along.of(attempt) if each.pk in done] if done else []
    shop = attempt.call.shop
    with shop.schema():
        for call in calls:
            follow_up = FollowUp.objects.select_related("job", "customer").get(pk=call.follow_up)
            if follow_up.kind != FollowUpKind.SURVEY:
                continue
            script = asking.for_call(follow_up, shop=shop).script
            missing = branching.missing(script, {each.question: each for each in answers.of(follow_up.pk)})
            if missing:
                names = {each.key: question_name(each) for each in script.questions}
                raise Unanswered([names[key] for key in missing])


def _shown(follow_up: FollowUp, call: uuid.UUID, shop: Any, names: team_outcomes.Names) -> Also:
    is_reminder, job = follow_up.kind == FollowUpKind.REMINDER, follow_up.job
    given = {each.question: each for each in answers.of(follow_up.pk)}
    script = asking.for_call(follow_up, shop=shop).script
    return Also(
        call=call,
        is_reminder=is_reminder,
        call_type=CALL_TYPE_NAMES.get(follow_up.call_type, ""),
        job=job.number if job else "",
        delivered_on=job.delivered_at.astimezone(shop.zone).date() if job else None,
        questions=[] if is_reminder else [_asked(each, given.get(each.key)) for each in _plain(script.questions)],
        outcomes=[(code.value, names.of(code)) for code in (_REMINDER if is_reminder else _SURVEY)],
    )


def _plain(questions: Any) -> list[Question]:
    """Those that are always asked and take one answer; the others are for a call of their own."""
    return [each for each in questions if each.only_if is None and each.kind not in (Kind.MULTI, Kind.DATE)]


def _asked(question: Question, given: answers.Given | None) -> Asked:
    choices: list[tuple[str, str]] = []
    if question.kind in RANGES:
        low, high = RANGES[question.kind]
        choices += [(f"score:{n}", str(n)) for n in range(high, low - 1, -1)]
    elif question.kind is Kind.YES_NO:
        choices += [("text:yes", _("Yes")), ("text:no", _("No"))]
    choices += [(f"text:{each.key}", each.text) for each in question.choices]
    if choices:
        codes = (Answer.Code.NOT_APPLICABLE, Answer.Code.DONT_KNOW, Answer.Code.REFUSED)
        choices += [(f"code:{code.value}", str(code.label)) for code in codes]
    chosen = _chosen(given) if choices else given.text if given else ""
    return Asked(question.key, question_name(question), question.say, choices, chosen, given.seq if given else 0)


def _chosen(given: answers.Given | None) -> str:
    if given is None:
        return ""
    if given.score is not None:
        return f"score:{given.score}"
    return f"code:{given.code}" if given.code else f"text:{given.text}"
