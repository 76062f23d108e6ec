"""What was answered to one question, in figures."""

import pytest

from callcenter.scripts.scoring import NotZeroToTen
from callcenter.scripts.script import Kind
from tenants.reports.heard import Heard, csi


def scored(*scores, kind=Kind.SCORE, key="price"):
    return Heard(key, kind, "Price", scores={score: scores.count(score) for score in scores}, answered=len(scores))


def test_satisfied_are_fours_and_fives_with_wilsons_interval():
    heard = scored(*[5] * 20, *[4] * 7, 3, 2, 1)

    assert (heard.satisfied, heard.n, heard.dissatisfied) == (27, 30, 3)
    assert heard.share == 0.9
    assert (round(heard.interval.low, 4), round(heard.interval.high, 4)) == (0.7438, 0.9654)


def test_an_answer_without_a_score_stays_out_of_share_and_mean():
    heard = Heard("price", Kind.SCORE, "Price", scores={5: 1, 3: 1}, answered=3, withheld=2)

    assert (heard.n, heard.unscored, heard.share, heard.mean) == (2, 3, 0.5, 4)


def test_a_question_that_nobody_scored_has_no_share_and_no_mean():
    assert (scored().share, scored().mean, scored().interval) == (None, None, None)


def test_net_promoters_are_those_from_nine_less_those_up_to_six():
    heard = scored(10, 9, 9, 9, 9, 8, 7, 6, 3, 0, kind=Kind.SCALE)

    assert (heard.nps.promoters, heard.nps.passives, heard.nps.detractors) == (5, 2, 3)
    assert heard.nps.score == 20
    # sqrt((0.5 + 0.3 - 0.2^2) / 10)
    assert heard.nps.error == pytest.approx(27.568, abs=0.001)
    assert (heard.nps_interval.low, heard.nps_interval.high) == pytest.approx((-34.03, 74.03), abs=0.01)
    assert heard.mean == 7


@pytest.mark.parametrize("scores", [(), (10,), (10, 9, 10), (0, 6)])
def test_net_promoters_have_no_interval_where_nothing_spreads(scores):
    assert scored(*scores, kind=Kind.SCALE).nps_interval is None


def test_the_interval_of_net_promoters_stays_on_its_scale():
    assert scored(10, 10, 10, 10, 0, kind=Kind.SCALE).nps_interval.high == 100
    assert scored(0, 0, 0, 0, 10, kind=Kind.SCALE).nps_interval.low == -100


def test_a_question_from_one_to_five_has_no_net_promoters():
    with pytest.raises(NotZeroToTen):
        _ = scored(5, 5).nps


def test_the_index_weighs_questions_and_not_answers_and_takes_only_scores_to_five():
    often, once = scored(5, 5, 5, 5, key="price"), scored(1, key="speed")

    # 100 x ((5 - 1) / 4 + (1 - 1) / 4) / 2
    assert csi([often, once]) == 50
    assert csi([often, once, scored(0, 0, kind=Kind.SCALE, key="recommend")]) == 50


def test_there_is_no_index_without_a_score():
    assert csi([]) is None
    assert csi([scored()]) is None
