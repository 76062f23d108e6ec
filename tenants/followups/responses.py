"""The response of a follow-up: begun by the first answer, ended by the call, judged by its scores."""

from datetime import datetime

from callcenter.scripts import scoring
from callcenter.scripts.presets import preset
from tenants.followups.dispositions import Outcome
from tenants.followups.models import FollowUp, SurveyResponse


def begin(follow_up: FollowUp, *, language: str, channel: str = "phone", now: datetime) -> SurveyResponse:
    """The follow-up's response, made by the first answer; it keeps the script's edition."""
    script = preset(follow_up.call_type, language)
    response, _made = SurveyResponse.objects.get_or_create(
        follow_up=follow_up,
        defaults={
            "script": script.key,
            "edition": script.edition,
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
    given = response.answers.exclude(score=None, code="", text="")
    answers = dict(given.values_list("question", "score"))
    script = preset(response.script, response.language)
    how_far = scoring.completion(
        answered=answers.keys(),
        scored={question for question, score in answers.items() if score is not None},
        required=script.required,
    )
    if how_far == "breakoff" and outcome not in _USABLE:
        return
    response.completed_at, response.partial = now, how_far != "complete"
    judge(response)
    response.save()


def judge(response: SurveyResponse) -> None:
    """Sets whether the customer was satisfied, from the scored questions of the script."""
    scored = preset(response.script, response.language).scored
    scores = response.answers.filter(question__in=scored).values_list("score", flat=True)
    response.satisfied = scoring.is_satisfied(list(scores))


_USABLE = (Outcome.COMPLETE, Outcome.PARTIAL)
