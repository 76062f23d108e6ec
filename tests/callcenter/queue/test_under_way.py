"""A call that is just being claimed, wanted by another way at the same moment."""

from tests.helpers.at_once import told_by

WAITED = {"second_waited": True, "second_done_before_commit": False}
AT_ONCE = {"second_waited": False, "second_done_before_commit": True}


def test_what_is_just_being_claimed_belongs_to_whoever_claims_it(own_database):
    told = told_by("tests.callcenter.queue.under_way", database=own_database)

    # Taking along waits for nobody, and what it leaves keeps its place.
    nothing = {**AT_ONCE, "taken": 0, "offered": 0}
    assert told["along_with_a_claim"] == {**nothing, "agent": "reached", "other": "refused"}
    assert told["along_with_a_claim_that_is_given_up"] == {**nothing, "still_ready": True}
    assert told["along_with_a_claim_of_another_customer"] == {**AT_ONCE, "taken": 1, "offered": 1}

    # Who rings is answered by what comes of the claim.
    assert told["inbound_with_a_claim"] == {**WAITED, "inbound": "InOtherHands", "attempts": ["claimed"]}
    assert told["inbound_with_a_claim_that_is_given_up"] == {**WAITED, "inbound": "taken", "attempts": ["inbound"]}
    assert told["inbound_with_ones_own_claim"] == {
        **WAITED, "inbound": "taken", "attempts": ["handed_back", "inbound"]
    }  # fmt: skip
    assert told["inbound_with_ones_own_claim_of_another_call"] == {
        **WAITED, "inbound": "HandsFull", "attempts": ["claimed"]
    }  # fmt: skip
