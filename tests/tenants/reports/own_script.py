"""A team's own script for repairs with a question of every kind, published and answered through the verbs."""

from dataclasses import replace

from callcenter.queue import complete
from callcenter.scripts import document, draft, publish
from callcenter.scripts.presets import OPEN_REMARK, SERVICE_QUALITY, preset
from callcenter.scripts.script import Choice, Condition, Kind, Op, Question
from tenants.followups import answers
from tests.conftest import NOW
from tests.factories import at, claimed_call

CLEAN = Question("clean", "Was the car clean?", Kind.SCORE, name="Cleanliness",
                 reasons=(Choice("dust", "Dust inside"), Choice("oil", "Oil on the seat")))  # fmt: skip
RECOMMEND = Question("recommend", "Would you recommend us?", Kind.SCALE, name="Recommends us",
                     reasons=(Choice("far", "Too far"),))  # fmt: skip
RIDE = Question("ride", "How did you come home?", Kind.CHOICE, name="Ride home",
                choices=(Choice("taxi", "By taxi"), Choice("walk", "On foot")))  # fmt: skip
ON_TIME = Question("on_time", "Was the taxi on time?", Kind.YES_NO, name="Taxi on time",
                   only_if=Condition("ride", Op.IS, ("taxi",)))  # fmt: skip
EXTRAS = Question("extras", "What else?", Kind.MULTI, name="Extras", required=False,
                  choices=(Choice("wash", "A wash"), Choice("coffee", "Coffee")))  # fmt: skip
BACK = Question("back_on", "When do you come again?", Kind.DATE, name="Comes again", required=False)
OWN = (CLEAN, RECOMMEND, RIDE, ON_TIME, EXTRAS, BACK)


def published(team, *questions, call_type="repair", language="en", now=NOW):
    """The new version of a script that asks the service and these questions, then for a remark."""
    opened = draft.open(team, call_type=call_type, language=language, by=None, now=now)
    usual = preset(call_type, language)
    asked = (usual.question(SERVICE_QUALITY), *questions, usual.question(OPEN_REMARK))
    body = document.write(replace(usual, questions=asked))
    saved = draft.save(opened.pk, body, revision=opened.revision, by=None, now=now)
    return publish.version(saved.pk, revision=saved.revision, insist=True, by=None, now=now).version


def answered(shop, agent, given, *, disposition="complete", channel="phone", language="en", now=None, **job):
    """A finished call with these answers: a score, a code of why there is none as ("na",), words, or several as a list.

    A score with reasons is a pair.
    """
    now = now or at(shop)
    attempt = claimed_call(shop, agent, now=now, **job)
    with shop.schema():
        for seq, (question, value) in enumerate(given.items(), start=1):
            answers.save(attempt.call.follow_up, shop=shop, question=question, seq=seq, language=language,
                         channel=channel, now=now, **_said(value))  # fmt: skip
    complete.call(attempt, disposition=disposition, now=now)
    return attempt


def _said(value):
    if isinstance(value, int):
        return {"score": value}
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, list):
        return {"chosen": value}
    return {"code": value[0]} if len(value) == 1 else {"score": value[0], "chosen": value[1]}
