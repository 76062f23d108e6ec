"""A team's own list of outcomes: what it may change, and what the catalogue keeps."""

import pytest

from tenants.followups import outcome_list
from tenants.followups.dispositions import BY_DIGIT, Group, Outcome, for_agents
from tenants.followups.outcome_list import ASKED_FURTHER, MOST_DETAILS, NEEDED, BadOutcome, Own, check, lines

DEAR = Own("refused", "dear", {"en": "Too dear"})


def line(found, key):
    return next(each for each in found if each.key == key)


def test_a_team_that_changed_nothing_has_the_catalogue():
    found = lines([])

    usual = for_agents(reminder=True)
    assert [each.row for each in found] == sorted(usual, key=lambda row: list(Group).index(row.group))
    assert {each.digit: each.row.code for each in found if each.digit} == BY_DIGIT


def test_a_finer_outcome_stands_behind_the_one_it_counts_as():
    keys = [each.key for each in lines([DEAR])]

    assert keys[keys.index("refused") + 1] == "refused:dear"


def test_a_key_goes_to_the_outcome_that_the_team_gave_it_to():
    found = lines([Own("hung_up", digit="3")])

    assert (line(found, "hung_up").digit, line(found, "busy").digit) == ("3", "")


def test_agents_see_nothing_hidden_and_reminders_have_more():
    own = [Own("hung_up", hidden=True), Own("refused", "old", {"en": "Old"}, hidden=True), DEAR]

    shown = [each.key for each in outcome_list.chosen_by(lines(own), reminder=False)]

    assert "hung_up" not in shown
    assert "refused:old" not in shown
    assert "refused:dear" in shown
    assert "booked" not in shown
    assert "booked" in [each.key for each in outcome_list.chosen_by(lines(own), reminder=True)]


@pytest.mark.parametrize("code", sorted(NEEDED))
def test_what_is_needed_stays_in_the_list(code):
    with pytest.raises(BadOutcome) as refusal:
        check(Own(code, hidden=True), among=[])

    assert refusal.value.why == "needed"


@pytest.mark.parametrize("row", [row for row in for_agents(reminder=True) if row.code not in NEEDED])
def test_everything_else_may_be_hidden(row):
    check(Own(row.code, hidden=True), among=[])


def test_each_meaning_of_the_catalogue_is_left_when_all_is_hidden_that_may_be():
    every = [Own(row.code, hidden=True) for row in for_agents(reminder=True) if row.code not in NEEDED]

    left = outcome_list.chosen_by(lines(every), reminder=True)

    assert {each.row.group for each in left} >= {Group.REACHED, Group.NOT_REACHED, Group.BAD_DATA}
    assert any(each.row.suppresses for each in left)


@pytest.mark.parametrize(
    ("told", "field", "why"),
    [
        (Own("party"), "code", "unknown"),
        (Own("max_attempts"), "code", "unknown"),
        (Own("hung_up", digit="12"), "digit", "digit"),
        (Own("hung_up", digit="a"), "digit", "digit"),
        (Own("hung_up", digit="3"), "digit", "taken"),
        (Own("hung_up", names={"en": "x" * 61}), "name_en", "long"),
        (Own("hung_up", names={"en": "too DEAR"}), "name_en", "twice"),
        (Own("refused", "new"), "names", "missing"),
        *((Own(code, "new", {"en": "New"}), "detail", "asked_further") for code in sorted(ASKED_FURTHER)),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_by_name(told, field, why):
    with pytest.raises(BadOutcome) as refusal:
        check(told, among=[DEAR])

    assert (refusal.value.field, refusal.value.why) == (field, why)


def test_a_refused_key_says_who_has_it():
    with pytest.raises(BadOutcome) as refusal:
        check(Own("hung_up", digit="3"), among=[])

    assert refusal.value.taken_by == "busy"
    check(Own("hung_up", digit="3"), among=[Own("busy", digit="")])


def test_a_line_may_keep_its_own_name_and_key():
    check(Own("busy", names={"en": "Engaged"}, digit="3"), among=[Own("busy", names={"en": "Engaged"}, digit="3")])


def test_an_outcome_takes_so_many_finer_ones_and_no_more():
    full = [Own("refused", f"d{n}", {"en": f"Reason {n}"}) for n in range(MOST_DETAILS)]

    with pytest.raises(BadOutcome) as refusal:
        check(Own("refused", "new", {"en": "New"}), among=full)

    assert refusal.value.why == "many"
    check(Own("refused", "new", {"en": "New"}), among=full[1:])


@pytest.mark.parametrize(("key", "by", "then"), [
    ("busy", -1, ["busy", "no_answer"]),
    ("no_answer", 1, ["busy", "no_answer"]),
    ("no_answer", -1, ["no_answer", "busy"]),
])  # fmt: skip
def test_a_line_moves_within_its_heading(key, by, then):
    moved = outcome_list.moved(lines([]), key, by=by)

    assert [each.key for each in moved[:2]] == then
    assert {each.row.group for each in moved} == {Group.NOT_REACHED}


def test_a_note_that_the_catalogue_asks_for_stays_asked_for():
    assert line(lines([Own("unable", needs_note=False)]), "unable").needs_note
    assert line(lines([Own("refused", "dear", {"en": "Too dear"}, needs_note=True)]), "refused:dear").needs_note
    assert not line(lines([]), Outcome.REFUSED).needs_note
