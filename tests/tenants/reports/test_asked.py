"""Every question that was asked is told, named as it was asked, and every number has exactly its rows."""

import pytest
from django.utils import translation

from callcenter.scripts.presets import SCORED_ITEMS
from callcenter.scripts.script import Kind, Question
from tenants.followups import answers
from tenants.reports import asked, heard, period, satisfaction
from tenants.reports.asked import Scope
from tests.factories import at, make_agent
from tests.tenants.reports.own_script import CLEAN, OWN, RECOMMEND, RIDE, answered, published

pytestmark = pytest.mark.django_db

ALL = {
    "service_quality": 5, "clean": (2, ["dust"]), "recommend": 10, "ride": "taxi", "on_time": "yes",
    "extras": ["wash", "coffee"], "back_on": "2026-12-24", "open_remark": "Thank you",
}  # fmt: skip


@pytest.fixture
def agent(team):
    return make_agent(team)


def scope(shop, **more):
    return Scope(period.last_days(30, now=at(shop, days=1), zone=shop.timezone), **more)


def told(shop, **more):
    with shop.schema():
        return {each.key: each for each in asked.questions(scope(shop, **more))}


def counted(shop, key, kind, group, code="", **more):
    with shop.schema():
        return asked.rows(scope(shop, **more), key, kind, group, code).count()


def test_every_kind_of_question_has_its_figures(north, agent, team):
    published(team, *OWN)
    answered(north, agent, ALL)
    answered(north, agent, {**ALL, "clean": 4, "recommend": (3, ["far"]), "ride": "walk", "on_time": ("na",),
                            "extras": ["coffee"], "open_remark": ("refused",)})  # fmt: skip

    found = told(north)

    assert list(found) == ["service_quality", *(each.key for each in OWN), "open_remark"]
    assert [each.name for each in found.values()][1:4] == ["Cleanliness", "Recommends us", "Ride home"]
    assert (found["clean"].satisfied, found["clean"].n, found["clean"].mean) == (1, 2, 3)
    assert [(each.text, each.n) for each in found["clean"].reasons] == [("Dust inside", 1)]
    assert (found["recommend"].nps.score, found["recommend"].mean, found["recommend"].low) == (0, 6.5, 1)
    assert [(each.text, each.n) for each in found["recommend"].reasons] == [("Too far", 1)]
    assert [(each.text, each.n) for each in found["ride"].choices] == [("By taxi", 1), ("On foot", 1)]
    assert [(each.text, each.n) for each in found["extras"].choices] == [("A wash", 1), ("Coffee", 2)]
    assert (found["back_on"].answered, found["open_remark"].answered, found["open_remark"].withheld) == (2, 1, 1)


def test_every_number_of_every_question_has_as_many_rows(north, agent, team):
    published(team, *OWN)
    answered(north, agent, ALL)
    answered(north, agent, {**ALL, "clean": ("na",), "recommend": (6, ["far"]), "ride": ("dont_know",),
                            "extras": ["coffee"], "back_on": ("refused",)})  # fmt: skip

    for key, one in told(north).items():
        if one.kind in (Kind.SCORE, Kind.SCALE):
            numbers = {"scored": one.n, "unscored": one.unscored}
        else:
            numbers = {"answered": one.answered, "withheld": one.withheld}
        if one.kind is Kind.SCORE:
            numbers |= {"satisfied": one.satisfied, "dissatisfied": one.dissatisfied}
        if one.kind is Kind.SCALE:
            nps = one.nps
            numbers |= {"promoters": nps.promoters, "passives": nps.passives, "detractors": nps.detractors}
        assert {group: counted(north, key, one.kind, group) for group in asked.GROUPS[one.kind]} == numbers, key
        for group, codes in ((asked.CHOSE, one.choices), (asked.REASON, one.reasons)):
            for each in codes:
                assert counted(north, key, one.kind, group, each.code) == each.n, (key, each.code)


def test_an_answer_that_hung_on_a_changed_one_is_not_counted(north, agent, team):
    published(team, *OWN)
    attempt = answered(north, agent, ALL)
    assert counted(north, "on_time", Kind.YES_NO, "answered") == 1

    with north.schema():
        answers.save(attempt.call.follow_up, shop=north, question="ride", text="walk", seq=99, now=at(north))

    assert "on_time" not in told(north)
    assert counted(north, "on_time", Kind.YES_NO, "answered") == 0


def test_reasons_count_only_while_the_score_is_low(north, agent, team):
    published(team, *OWN)
    attempt = answered(north, agent, ALL)
    assert counted(north, "clean", Kind.SCORE, asked.REASON, "dust") == 1

    with north.schema():
        answers.save(attempt.call.follow_up, shop=north, question="clean", score=5, chosen=["dust"], seq=99,
                     now=at(north))  # fmt: skip

    assert told(north)["clean"].reasons == ()
    assert counted(north, "clean", Kind.SCORE, asked.REASON, "dust") == 0


def test_a_question_is_named_by_its_newest_version_and_tells_the_older_names(north, agent, team):
    published(team, RECOMMEND)
    answered(north, agent, {"service_quality": 5, "recommend": 9})
    published(team, Question("recommend", "How likely?", Kind.SCALE, name="Likely to recommend"))
    answered(north, agent, {"service_quality": 5, "recommend": 8}, now=at(north, "11:30"))

    found = told(north)["recommend"]

    assert (found.n, found.name, found.also) == (2, "Likely to recommend", ("Recommends us",))


def test_one_key_of_two_kinds_is_two_questions(north, agent, team):
    published(team, RECOMMEND)
    published(team, Question("recommend", "Well?", Kind.YES_NO, name="Recommends"), call_type="maintenance")
    answered(north, agent, {"service_quality": 5, "recommend": 9})
    answered(north, agent, {"service_quality": 5, "recommend": "no"}, kind="maintenance")

    with north.schema():
        found = {each.kind: each for each in asked.questions(scope(north)) if each.key == "recommend"}

    assert (found[Kind.SCALE].n, found[Kind.YES_NO].n) == (1, 1)
    assert (
        counted(north, "recommend", Kind.SCALE, "scored") == counted(north, "recommend", Kind.YES_NO, "answered") == 1
    )
    assert counted(north, "recommend", Kind.SCALE, "unscored") == 0


def test_a_preset_is_named_in_the_readers_language_and_only_what_was_asked_is_told(north, agent):
    answered(north, agent, dict.fromkeys(SCORED_ITEMS, 5))

    with translation.override("zh-hans"):
        found = told(north)

    assert list(found) == list(SCORED_ITEMS)
    assert found["price"].name != "price"


def test_what_a_script_scores_is_told_though_nobody_scored_it_yet(north, agent):
    answered(north, agent, {"response_speed": 5, "service_quality": 4}, disposition="partial")

    assert [(each.key, each.n) for each in told(north).values()] == [
        ("response_speed", 1), ("service_quality", 1), ("repair_quality", 0), ("price", 0),
    ]  # fmt: skip


def test_who_stopped_early_is_counted_and_flagged(north, agent):
    answered(north, agent, {"response_speed": 5, "service_quality": 4}, disposition="partial")
    answered(north, agent, dict.fromkeys(SCORED_ITEMS, 5))

    with north.schema():
        found = satisfaction.taken_part(scope(north).period)
        rows = {group: satisfaction.responses(scope(north).period, group).count() for group in ("all", "partial")}

    assert (found["all"], found["scored"], found["partial"]) == (2, 2, 1)
    assert rows == {"all": 2, "partial": 1}


def test_answers_by_link_can_be_looked_at_alone(north, agent):
    answered(north, agent, dict.fromkeys(SCORED_ITEMS, 5))
    answered(north, agent, {"service_quality": 1, "repair_quality": 1}, channel="link")

    with north.schema():
        found = satisfaction.taken_part(scope(north).period)

    assert (found["phone"], found["link"]) == (1, 1)
    assert told(north)["service_quality"].mean == 3
    assert told(north, channel="link")["service_quality"].mean == 1
    assert counted(north, "service_quality", Kind.SCORE, "scored", channel="link") == 1


def test_a_teams_own_score_counts_for_mean_and_index_and_ten_points_do_not(north, agent, team):
    published(team, CLEAN, RECOMMEND, RIDE)
    answered(north, agent, {"service_quality": 5, "clean": 1, "recommend": 10, "ride": "walk"})

    with north.schema():
        figure = satisfaction.customers(scope(north).period)
        index = heard.csi(asked.questions(scope(north)))

    assert (figure.satisfied, figure.n, figure.mean) == (0, 1, 3)
    assert index == 50


def test_other_calls_and_other_shops_stay_apart(north, shunda, agent):
    answered(north, agent, dict.fromkeys(SCORED_ITEMS, 5))

    assert told(north, calls="recontact") == {}
    assert told(shunda) == {}
