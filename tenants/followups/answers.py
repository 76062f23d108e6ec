"""Answers, saved one by one while the customer speaks; of two versions the later one counts, in whatever order."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from callcenter.scripts.presets import preset
from callcenter.scripts.scoring import HIGHEST, LOWEST
from callcenter.scripts.script import Kind as QuestionKind
from callcenter.scripts.script import Question
from tenants.followups import responses
from tenants.followups.models import Answer, FollowUp, SurveyResponse

LONGEST_TEXT = 5000


class BadAnswer(ValueError):
    """Not an answer to this question; `why` is a code: question, score, code, text or choice."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Given:
    """One answer as plain values; `code` says why there is no score."""

    question: str
    score: int | None
    code: str
    text: str
    seq: int
    answered_at: datetime


@transaction.atomic
def save(
    follow_up_id: uuid.UUID,
    *,
    question: str,
    score: int | None = None,
    code: str = "",
    text: str = "",
    seq: int,
    language: str = "",
    channel: str = "phone",
    now: datetime,
) -> Answer:
    """Keeps the answer unless one with a higher or equal `seq` is there; answers what is kept. Raises `BadAnswer`.

    An answer that arrives after the call was finished, from a page that was offline, is kept all the same.
    """
    follow_up = FollowUp.objects.get(pk=follow_up_id)
    language = language or follow_up.language
    _check(_question(follow_up, language, question), score=score, code=code, text=text)
    responses.begin(follow_up, language=language, channel=channel, now=now)
    response = SurveyResponse.objects.select_for_update().get(pk=follow_up_id)
    values = {"score": score, "code": code, "text": text, "seq": seq, "answered_at": now}
    answer, made = Answer.objects.get_or_create(response=response, question=question, defaults=values)
    if not made and seq > answer.seq:
        for name, value in values.items():
            setattr(answer, name, value)
        answer.save()
    if response.completed_at is not None:
        responses.judge(response)
        response.save(update_fields=["satisfied"])
    return answer


def of(follow_up_id: uuid.UUID) -> list[Given]:
    """The answers of a follow-up, in the order of its script."""
    response = SurveyResponse.objects.filter(pk=follow_up_id).first()
    if response is None:
        return []
    order = {question.key: n for n, question in enumerate(preset(response.script, response.language).questions)}
    rows = sorted(response.answers.all(), key=lambda answer: order.get(answer.question, len(order)))
    return [Given(a.question, a.score, a.code, a.text, a.seq, a.answered_at) for a in rows]


def _question(follow_up: FollowUp, language: str, key: str) -> Question:
    for question in preset(follow_up.call_type, language).questions:
        if question.key == key:
            return question
    raise BadAnswer("question")


def _check(question: Question, *, score: int | None, code: str, text: str) -> None:
    if code and code not in Answer.Code.values:
        raise BadAnswer("code")
    if len(text) > LONGEST_TEXT:
        raise BadAnswer("text")
    if score is not None and (question.kind is not QuestionKind.SCORE or code or not LOWEST <= score <= HIGHEST):
        raise BadAnswer("score")
    choices = {choice.key for choice in question.choices}
    if question.kind is QuestionKind.CHOICE and text and text not in choices:
        raise BadAnswer("choice")
