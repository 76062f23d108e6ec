"""Answers, saved one by one while the customer speaks; of two versions the later one counts, in whatever order."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from callcenter.scripts import current, names
from callcenter.scripts.script import RANGES, Channel, Question, Script
from callcenter.scripts.script import Kind as QuestionKind
from tenants.followups import asking, responses
from tenants.followups.models import Answer, FollowUp, SurveyResponse
from tenants.followups.past import Past
from tenants.shops.models import Shop

LONGEST_TEXT = 5000


class BadAnswer(ValueError):
    """Not an answer to this question; `why` is a code: question, score, code, text, choice, day or version."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class HandedIn:
    """One answer as a page that was offline hands it in with the end of the call; `version` as in `save`."""

    question: str
    score: int | None = None
    code: str = ""
    text: str = ""
    chosen: Sequence[str] = ()
    seq: int = 1
    language: str = ""
    version: str = ""


@dataclass(frozen=True)
class Given:
    """One answer as plain values; `code` says why there is no score.

    `name` is the question's short name, `words` what the customer said in the words of the script that was asked:
    choices, reasons and remarks.
    """

    question: str
    score: int | None
    code: str
    text: str
    seq: int
    answered_at: datetime
    chosen: tuple[str, ...] = ()
    name: str = field(default="", compare=False)
    words: str = field(default="", compare=False)


@transaction.atomic
def save(
    follow_up_id: uuid.UUID,
    *,
    shop: Shop,
    question: str,
    score: int | None = None,
    code: str = "",
    text: str = "",
    chosen: Sequence[str] = (),
    seq: int,
    language: str = "",
    channel: str = Channel.PHONE,
    version: str = "",
    now: datetime,
) -> Answer:
    """Keeps the answer unless one with a higher or equal `seq` is there; answers what is kept. Raises `BadAnswer`.

    `version` is the script that the page showed, as in `asking.to_begin`; it counts for the first answer only, because
    a response goes on as it was begun. An answer that arrives after the call was finished, from a page that was
    offline, is kept all the same. Inside the shop's schema.
    """
    given = HandedIn(question, score, code, text, chosen, seq, language, version)
    # The end of a call holds the follow-up, too: it reads all answers, and those that come later read how it ended.
    held = FollowUp.objects.select_for_update(of=("self",)).select_related("job", "customer").get(pk=follow_up_id)
    response = SurveyResponse.objects.filter(pk=held.pk).first()
    if response is None:
        response = _begun(held, given, shop=shop, channel=channel, now=now)
        response.save(force_insert=True)
    values = _checked(response, given, now=now)
    answer, made = Answer.objects.get_or_create(response=response, question=question, defaults=values)
    if not made and seq > answer.seq:
        for name, value in values.items():
            setattr(answer, name, value)
        answer.save()
    if response.completed_at is not None:
        responses.judge(response)
        response.save(update_fields=["satisfied"])
    return answer


def put_together(
    follow_up: FollowUp, given: Sequence[HandedIn], *, past: Past, shop: Shop, now: datetime
) -> tuple[SurveyResponse, list[Answer]]:
    """The same for several answers and without writing: the response, and the answers that are new or changed.

    The follow-up is locked, and `past` is what it has behind it. Raises `BadAnswer`.
    """
    response = past.response or _begun(follow_up, given[0], shop=shop, channel=Channel.PHONE, now=now)
    kept = dict(past.answers)
    for each in sorted(given, key=lambda one: one.seq):
        values, before = _checked(response, each, now=now), kept.get(each.question)
        if before is None:
            kept[each.question] = Answer(response=response, question=each.question, **values)
        elif each.seq > before.seq:
            # A row that stays itself, and a new value: what was read before is still there to compare with.
            kept[each.question] = Answer(pk=before.pk, response=response, question=each.question, **values)
            kept[each.question]._state.adding = before._state.adding
    return response, [answer for key, answer in kept.items() if answer is not past.answers.get(key)]


def of(follow_up_id: uuid.UUID) -> list[Given]:
    """The answers of a follow-up, in the order of its script."""
    response = SurveyResponse.objects.filter(pk=follow_up_id).first()
    return told(response) if response else []


def told(response: SurveyResponse) -> list[Given]:
    """The same of one response; its answers may be prefetched."""
    script = asking.of(response)
    order = {question.key: n for n, question in enumerate(script.questions)}
    rows = sorted(response.answers.all(), key=lambda answer: order.get(answer.question, len(order)))
    return [
        Given(
            a.question, a.score, a.code, a.text, a.seq, a.answered_at, tuple(a.chosen),
            name=names.question_named(script, a.question), words=in_words(script, a),
        )
        for a in rows
    ]  # fmt: skip


def in_words(script: Script, answer: Answer) -> str:
    """What was chosen and said, in the words of the script that was asked."""
    found = next((question for question in script.questions if question.key == answer.question), None)
    is_choice = found is not None and found.kind in (QuestionKind.CHOICE, QuestionKind.YES_NO)
    codes = [*answer.chosen, *([answer.text] if is_choice and answer.text else [])]
    said = [*names.chosen_named(script, answer.question, codes), *([] if is_choice else [answer.text.strip()])]
    return " · ".join(each for each in said if each)


def _begun(follow_up: FollowUp, first: HandedIn, *, shop: Shop, channel: str, now: datetime) -> SurveyResponse:
    """The new response, not yet written; none is begun for a question that its script does not ask."""
    language = first.language or follow_up.language
    try:
        script = asking.to_begin(follow_up, shop=shop, language=language, channel=channel, shown=first.version)
    except (current.NoSuchVersion, ValueError) as error:
        raise BadAnswer("version") from error
    _question(script, first.question)
    return responses.begin(follow_up, script, language=language, channel=channel, now=now)


def _checked(response: SurveyResponse, given: HandedIn, *, now: datetime) -> dict[str, Any]:
    """The values of an answer's row. Raises `BadAnswer`."""
    asked = _question(asking.of(response), given.question)
    _check(asked, score=given.score, code=given.code, text=given.text, chosen=given.chosen)
    return {
        "score": given.score, "code": given.code, "text": given.text, "chosen": _in_order(asked, given.chosen),
        "seq": given.seq, "answered_at": now,
    }  # fmt: skip


def _question(script: Script, key: str) -> Question:
    for question in script.questions:
        if question.key == key:
            return question
    raise BadAnswer("question")


def _check(question: Question, *, score: int | None, code: str, text: str, chosen: Sequence[str]) -> None:
    kind = question.kind
    if code and code not in Answer.Code.values:
        raise BadAnswer("code")
    if len(text) > LONGEST_TEXT:
        raise BadAnswer("text")
    if score is not None:
        lowest, highest = RANGES.get(kind, (0, -1))
        if code or not lowest <= score <= highest:
            raise BadAnswer("score")
    if kind in (QuestionKind.CHOICE, QuestionKind.YES_NO) and text and text not in question.codes:
        raise BadAnswer("choice")
    if kind is QuestionKind.DATE and text and not _is_day(text):
        raise BadAnswer("day")
    takes = question.codes if kind is QuestionKind.MULTI else tuple(reason.key for reason in question.reasons)
    if (code and chosen and kind is QuestionKind.MULTI) or not set(chosen) <= set(takes):
        raise BadAnswer("choice")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _in_order(question: Question, chosen: Sequence[str]) -> list[str]:
    """Each once, in the order of the script."""
    known = question.codes if question.kind is QuestionKind.MULTI else [reason.key for reason in question.reasons]
    return [code for code in known if code in chosen]
