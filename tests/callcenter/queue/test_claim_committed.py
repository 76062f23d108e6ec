"""Claims outside any transaction, as pages make them: a front is trusted there, and two requests meet."""

from tests.helpers.at_once import told_by


def test_calls_that_came_in_before_the_front_are_found_when_it_runs_dry_or_is_no_longer_trusted(own_database):
    told = told_by("tests.callcenter.queue.fronts_in_use", database=own_database)

    assert told == {
        "lower_ones_come": [10, 20, 25, 30, 4, 5],
        "lower_ones_come_and_time_passes": [10, 5, 20],
        "claims_are_undone": [10, 20, 30, 10, 20, 40],
    }


def test_an_agent_who_asks_twice_at_the_same_moment_gets_one_call(own_database):
    as_a_page, in_a_transaction = told_by("tests.callcenter.queue.asking_twice", database=own_database)

    one = {"second_waited": True, "second_done_before_commit": False, "attempts": 1, "on_the_list": 1}
    assert as_a_page == {**one, "second": "the same"}
    assert in_a_transaction == {**one, "second": "refused"}
