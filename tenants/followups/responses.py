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
    """The follow-up's response, made by the first answer; it keeps the script's version or edition for good."""
    response, _made = SurveyResponse.objects.get_or_create(
        follow_up=follow_up,
        defaults={
            "script": script.key,
            "edition": script.edition,
            "version": script.version,
            "language": language,
            "channel": channel,
            "started_at": now,
        },
    )
    return response


def end(follow_up: FollowUp, outcome: str, *, now: datetime) -> None:
    """Completes the response when the call ended with usable answers, or when no further call will come."""
    response = SurveyResponse.objects.filter(follow_up=follow_up, completed_at=None).first()
    if response is None or not (outcome in _USABLE or follow_up.closed_at):
        return
    given = {answer.question: answer for answer in response.answers.all()}
    answered = {key: answer for key, answer in given.items() if branching.is_answered(answer)}
    script = asking.of(response)
    how_far = scoring.completion(
        answered=answered.keys(),
        scored={key for key, answer in answered.items() if answer.score is not None},
        required=branching.required(script, answered),
    )
    if how_far == "breakoff" and outcome not in _USABLE:
        return
    response.completed_at, response.partial = now, how_far != "complete"
    _judge(response, given)
    response.save()


def judge(response: SurveyResponse) -> None:
    """Sets whether the customer was satisfied, from the questions from 1 to 5 that the script really asked."""
    _judge(response, {answer.question: answer for answer in response.answers.all()})


def _judge(response: SurveyResponse, given: dict[str, Answer]) -> None:
    script = asking.of(response)
    asked = [question.key for question in branching.asked(script, given)]
    scores = [given[key].score for key in script.scored if key in asked and key in given]
    response.satisfied = scoring.is_satisfied(scores)


_USABLE = (Outcome.COMPLETE, Outcome.PARTIAL)
