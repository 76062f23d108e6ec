"""A follow-up goes on with the script that its first answer was for, and its results keep the words of it."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from callcenter.agents.assign import assign
from callcenter.scripts import document, draft, publish
from callcenter.scripts.presets import EDITION, preset
from callcenter.scripts.script import Choice, Condition, Kind, Op, Question
from tenants.followups import answers, asking
from tenants.followups.models import FollowUp, SurveyResponse
from tests.conftest import NOW
from tests.factories import at, make_follow_up
from tests.tenants.followups.test_answers import response, save
from tests.tenants.followups.test_record import ended

RIDE = Question("ride", "How did you come home?", Kind.CHOICE, name="Ride home",
                choices=(Choice("taxi", "By taxi"), Choice("walk", "On foot")))  # fmt: skip
TAXI = Question("taxi", "Was the taxi on time?", Kind.YES_NO, name="Taxi", only_if=Condition("ride", Op.IS, ("taxi",)))
EXTRAS = Question("extras", "What else?", Kind.MULTI, name="Extras", required=False,
                  choices=(Choice("wash", "A wash"), Choice("coffee", "Coffee")))  # fmt: skip
DAY = Question("day", "When?", Kind.DATE, name="Day", required=False)
LIKELY = Question("likely", "How likely?", Kind.SCALE, name="Likely", reasons=(Choice("far", "Too far"),))
OWN = (Question("price", "And the price?", reasons=(Choice("high", "Too high"),)), RIDE, TAXI, EXTRAS, DAY, LIKELY)


@pytest.fixture
def called_for(shunda, team):
    assign(shunda, team, now=NOW)
    return shunda


@pytest.fixture
def published(team, called_for):
    """Publishes a script for repairs, with these questions before the usual remark; answers its version."""

    def publishes(*questions, language="zh-hans", **where):
        version = draft.open(team, call_type="repair", language=language, by=None, now=NOW, **where)
        script = preset("repair", language)
        body = document.write(replace(script, questions=(*questions, script.question("open_remark"))))
        saved = draft.save(version.pk, body, revision=version.revision, by=None, now=NOW)
        return publish.version(saved.pk, revision=saved.revision, insist=True, by=None, now=NOW).version

    return publishes


def shown(shop, follow_up):
    with shop.schema():
        found = FollowUp.objects.select_related("job", "customer").get(pk=follow_up.pk)
        return asking.for_call(found, shop=shop)


def keys(asked):
    return [question.key for question in asked.script.questions]


def test_without_a_script_of_its_own_a_follow_up_is_asked_with_the_preset(called_for):
    follow_up = make_follow_up(called_for)

    assert shown(called_for, follow_up).script == preset("repair", "zh-hans")
    save(called_for, follow_up, "price", 4)

    kept = response(called_for, follow_up)
    assert (kept.version, kept.edition) == (None, EDITION)


def test_the_first_answer_keeps_the_version_that_is_spoken_now(called_for, published):
    version = published(*OWN)
    follow_up = make_follow_up(called_for)

    save(called_for, follow_up, "likely", 10)

    kept = response(called_for, follow_up)
    assert (kept.version, kept.edition, kept.script) == (version.pk, "v1", "repair")


def test_a_script_for_companies_is_for_companies(called_for, published):
    published(LIKELY, segment="company")
    person, company = make_follow_up(called_for), make_follow_up(called_for)
    with called_for.schema():
        company.customer.is_company = True
        company.customer.save()

    assert "likely" not in keys(shown(called_for, person))
    assert "likely" in keys(shown(called_for, company))


def test_a_response_goes_on_as_it_was_begun_though_a_newer_version_is_published(called_for, published):
    old = published(*OWN)
    follow_up, other = make_follow_up(called_for), make_follow_up(called_for)
    save(called_for, follow_up, "price", 4)

    published(LIKELY)

    assert keys(shown(called_for, follow_up)) == [*(question.key for question in OWN), "open_remark"]
    assert keys(shown(called_for, other)) == ["likely", "open_remark"]
    save(called_for, follow_up, "ride", text="walk", seq=2)
    assert response(called_for, follow_up).version == old.pk
    with pytest.raises(answers.BadAnswer):
        save(called_for, other, "ride", text="walk")


def test_what_was_begun_with_the_preset_goes_on_with_it(called_for, published):
    follow_up = make_follow_up(called_for)
    save(called_for, follow_up, "repair_quality", 5)

    published(LIKELY)

    assert shown(called_for, follow_up).script == preset("repair", "zh-hans")
    save(called_for, follow_up, "price", 5, seq=2)


def test_a_page_that_was_open_begins_with_what_it_showed(called_for, published):
    old = published(*OWN)
    page, preset_page, late_page = (make_follow_up(called_for) for _ in range(3))
    published(LIKELY)

    save(called_for, page, "ride", text="walk", version=str(old.pk))
    save(called_for, preset_page, "service_quality", 5, version="preset")
    save(called_for, late_page, "likely", 5)

    assert response(called_for, page).edition == "v1"
    assert response(called_for, preset_page).edition == EDITION
    assert response(called_for, late_page).edition == "v2"


@pytest.mark.parametrize("version", ["nonsense", "0b7e3c52-1f6a-4d7e-9a55-5d0c1f0f7a11"])
def test_a_version_that_is_not_one_for_this_call_begins_nothing(called_for, version):
    follow_up = make_follow_up(called_for)

    with pytest.raises(answers.BadAnswer) as refusal:
        save(called_for, follow_up, "price", 4, version=version)

    assert refusal.value.why == "version"
    with called_for.schema():
        assert not SurveyResponse.objects.exists()


def test_an_answer_to_no_question_begins_nothing(called_for):
    follow_up = make_follow_up(called_for)

    with pytest.raises(answers.BadAnswer):
        save(called_for, follow_up, "likely", 4)

    with called_for.schema():
        assert not SurveyResponse.objects.exists()


def test_a_language_that_lags_behind_says_the_questions_that_were_begun_in_the_words_it_has(called_for, published):
    published(*OWN)
    follow_up = make_follow_up(called_for)
    save(called_for, follow_up, "price", 4)
    with called_for.schema():
        FollowUp.objects.filter(pk=follow_up.pk).update(language="en")

    found = shown(called_for, follow_up).script

    assert found.language == "en"
    assert [question.key for question in found.questions] == [*(each.key for each in OWN), "open_remark"]
    assert found.question("ride").say == RIDE.say
    assert found.question("open_remark").say == preset("repair", "en").question("open_remark").say


def test_a_call_finishes_what_was_begun_by_a_link(called_for):
    follow_up = make_follow_up(called_for)
    save(called_for, follow_up, "service_quality", 4, channel="link")

    found = shown(called_for, follow_up).script

    assert [question.key for question in found.questions] == ["service_quality", "repair_quality", "open_remark"]
    assert found.steps == preset("repair", "zh-hans").steps
    save(called_for, follow_up, "repair_quality", 5, seq=2)
    with pytest.raises(answers.BadAnswer):
        save(called_for, follow_up, "price", 5, seq=3)


@pytest.mark.parametrize(
    ("question", "more", "kept"),
    [
        ("price", {"score": 2, "chosen": ["high"], "text": "双倍"}, (2, "", "双倍", ["high"])),
        ("ride", {"text": "taxi"}, (None, "", "taxi", [])),
        ("ride", {"code": "dont_know"}, (None, "dont_know", "", [])),
        ("taxi", {"text": "no"}, (None, "", "no", [])),
        ("extras", {"chosen": ["coffee", "wash", "coffee"]}, (None, "", "", ["wash", "coffee"])),
        ("extras", {"code": "refused"}, (None, "refused", "", [])),
        ("day", {"text": "2026-11-15"}, (None, "", "2026-11-15", [])),
        ("likely", {"score": 0, "chosen": ["far"]}, (0, "", "", ["far"])),
        ("likely", {"score": 10}, (10, "", "", [])),
    ],
)
def test_every_kind_keeps_its_answer(called_for, published, question, more, kept):
    published(*OWN)

    answer = save(called_for, make_follow_up(called_for), question, more.pop("score", None), **more)

    assert (answer.score, answer.code, answer.text, answer.chosen) == kept


@pytest.mark.parametrize(
    ("question", "more", "why"),
    [
        ("price", {"score": 10}, "score"),
        ("likely", {"score": 11}, "score"),
        ("likely", {"score": -1}, "score"),
        ("ride", {"score": 1}, "score"),
        ("ride", {"text": "bus"}, "choice"),
        ("ride", {"chosen": ["taxi"]}, "choice"),
        ("taxi", {"text": "maybe"}, "choice"),
        ("extras", {"chosen": ["wash", "tea"]}, "choice"),
        ("extras", {"chosen": ["wash"], "code": "na"}, "choice"),
        ("price", {"score": 2, "chosen": ["far"]}, "choice"),
        ("day", {"text": "15 November"}, "day"),
        ("day", {"text": "2026-02-30"}, "day"),
        ("day", {"text": "20261115"}, "day"),
        ("open_remark", {"chosen": ["wash"]}, "choice"),
    ],
)
def test_what_is_no_answer_to_its_kind_is_refused(called_for, published, question, more, why):
    published(*OWN)

    with pytest.raises(answers.BadAnswer) as refusal:
        save(called_for, make_follow_up(called_for), question, more.pop("score", None), **more)

    assert refusal.value.why == why


def test_results_keep_the_names_and_choices_that_were_asked(called_for, published):
    published(*OWN)
    follow_up = make_follow_up(called_for)
    save(called_for, follow_up, "price", 1, chosen=["high"], text="双倍")
    save(called_for, follow_up, "ride", text="taxi")
    save(called_for, follow_up, "extras", chosen=["wash", "coffee"])

    published(LIKELY)

    with called_for.schema():
        told = {each.question: (each.name, each.words) for each in answers.of(follow_up.pk)}
    assert told == {
        "price": ("Price", "Too high · 双倍"), "ride": ("Ride home", "By taxi"),
        "extras": ("Extras", "A wash · Coffee"),
    }  # fmt: skip


@pytest.mark.parametrize(("ride", "partial"), [("walk", False), ("taxi", True)])
def test_a_response_is_complete_when_all_that_was_really_asked_is_answered(called_for, published, ride, partial):
    published(*OWN)
    follow_up = make_follow_up(called_for)
    save(called_for, follow_up, "price", 5)
    save(called_for, follow_up, "ride", text=ride)
    save(called_for, follow_up, "likely", 0)

    ended(called_for, follow_up, "complete")

    done = response(called_for, follow_up)
    assert (done.partial, done.completed_at) == (partial, at(called_for))
    assert done.satisfied is True, "a question from 0 to 10 is no score from 1 to 5"


def test_an_answer_to_what_is_no_longer_asked_judges_nobody(called_for, published):
    only_walkers = replace(RIDE, key="way"), Question("shoes", "?", only_if=Condition("way", Op.IS, ("walk",)))
    published(Question("price", "?"), *only_walkers)
    follow_up = make_follow_up(called_for)
    save(called_for, follow_up, "price", 5)
    save(called_for, follow_up, "way", text="walk")
    save(called_for, follow_up, "shoes", 1)
    save(called_for, follow_up, "way", text="taxi", seq=2)

    ended(called_for, follow_up, "complete")

    assert response(called_for, follow_up).satisfied is True


def test_the_script_is_looked_up_once_for_the_first_answer_and_never_after(called_for, published):
    published(*OWN)
    follow_up = make_follow_up(called_for)

    def lookups(**answer):
        with CaptureQueriesContext(connection) as seen:
            save(called_for, follow_up, "price", **answer)
        return [each["sql"] for each in seen.captured_queries if "scripts_script" in each["sql"]]

    assert len(lookups(score=4, seq=1)) == 1
    assert lookups(score=5, seq=2) == []
