"""The response of a follow-up: begun by the first answer, ended by the call, judged by its scores."""

from datetime import datetime

from callcenter.scripts import branching, scoring
from callcenter.scripts.script import Channel, Script
from tenants.followups import asking
from tenants.followups.dispositions import Outcome
from tenants.followups.models import Answer, FollowUp, SurveyResponse


def begin(
    follow_up: FollowUp, script: Script, *, language: str, channel: str = Channel.PHONE, now: datetime
) -> SurveyResponse:
    """The response of a follow-up, not yet written; it keeps the script's version or edition for good."""
    return SurveyResponse(
        follow_up=follow_up, script=script.key, edition=script.edition, version=script.version, language=language,
        channel=channel, started_at=now,
    )  # fmt: skip


def end(follow_up: FollowUp, outcome: str, *, now: datetime) -> None:
    """Completes the response when the call ended with usable answers, or when no further call will come."""
    response = SurveyResponse.objects.filter(follow_up=follow_up, completed_at=None).first()
    if response is None:
        return
    given = {answer.question: answer for answer in response.answers.all()}
    if completed(response, given, outcome, is_last=follow_up.closed_at is not None, now=now):
        response.save()


def completed(
    response: SurveyResponse, given: dict[str, Answer], outcome: str, *, is_last: bool, now: datetime
) -> bool:
    """Completes a response by its answers, without saving it; answers whether it was changed.

    `is_last`: no further call will come. One that was completed before is judged anew.
    """
    if response.completed_at is not None:
        before = response.satisfied
        _judge(response, given)
        return response.satisfied != before
    if not (outcome in _USABLE or is_last):
        return False
    answered = {key: answer for key, answer in given.items() if branching.is_answered(answer)}
    script = asking.of(response)
    how_far = scoring.completion(
        answered=answered.keys(),
        scored={key for key, answer in answered.items() if answer.score is not None},
        required=branching.required(script, answered),
    )
    if how_far == "breakoff" and outcome not in _USABLE:
        return False
    response.completed_at, response.partial = now, how_far != "complete"
    _judge(response, given)
    return True


def judge(response: SurveyResponse) -> None:
    """Sets whether the customer was satisfied, from the questions from 1 to 5 that the script really asked."""
    _judge(response, {answer.question: answer for answer in response.answers.all()})


def _judge(response: SurveyResponse, given: dict[str, Answer]) -> None:
    script = asking.of(response)
    asked = [question.key for question in branching.asked(script, given)]
    scores = [given[key].score for key in script.scored if key in asked and key in given]
    response.satisfied = scoring.is_satisfied(scores)


_USABLE = (Outcome.COMPLETE, Outcome.PARTIAL)
