"""Findings as people read them: in words, masked, with their evidence, the most urgent first."""

import uuid

import pytest

from tenants.audits import board, cards, catalogue, mending
from tenants.audits.models import Finding
from tenants.audits.words import FINDING_WORDS
from tests.factories import make_job


@pytest.fixture
def find(north, now):
    """Writes a finding of a job of north."""

    def finding(job, code="mileage_round", **told):
        rule = catalogue.RULES[code]
        usual = {"level": rule.level, "post": rule.post, "found_at": now}
        return Finding.objects.create(job=job, code=code, **{**usual, **told})

    with north.schema():
        yield finding


@pytest.fixture
def job(north):
    return make_job(north, currency="GBP")


def card_of(finding, **how):
    return cards.of([finding], **how)[0]


def test_every_rule_of_the_catalogue_has_its_words_and_its_mending():
    assert catalogue.RULES.keys() <= FINDING_WORDS.keys()
    assert all(str(mending.of(code)) for code in catalogue.RULES)
    assert str(mending.of("plate_other_name")) != str(mending.of("name_missing")) != str(mending.of("sum"))


@pytest.mark.parametrize("for_team", [False, True])
@pytest.mark.parametrize("field", ["mobile", "phone", "sender_mobile"])
def test_a_number_is_masked_for_everybody(find, job, field, for_team):
    card = card_of(find(job, "phone_landline", field=field, value="+447009000123"), for_team=for_team)

    assert card.value == "+447****0123"


def test_a_name_found_at_a_number_is_told_to_the_shop(find, job):
    assert card_of(find(job, "phone_many_names", field="mobile", value="Ann")).value == "Ann"


@pytest.mark.parametrize(
    ("code", "field", "value", "shop", "team"),
    [
        ("plate_bad_format", "plate", "AB12CDE", "AB12CDE", "AB***DE"),
        ("vin_dummy", "vin", "11111111111111111", "11111111111111111", ""),
        ("mileage_round", "mileage_in", "40000", "40000", "40000"),
    ],
)
def test_the_team_sees_no_plate_and_no_vin_in_full(find, job, code, field, value, shop, team):
    finding = find(job, code, field=field, value=value)

    assert card_of(finding).value == shop
    assert card_of(finding, for_team=True).value == team


def test_evidence_is_told_in_words_and_leads_to_the_other_job(find, job):
    other = uuid.uuid4()
    finding = find(job, "plate_other_name", field="customer_name", value="Ann", evidence={
        "job": str(other), "number": "R1", "on": "2026-11-02", "name": "Bob", "days": 12, "unknown": "x",
    })  # fmt: skip

    told = {each.label: each for each in card_of(finding).evidence}

    assert (told["Other job"].text, told["Other job"].job_id) == ("R1", other)
    assert told["Name there"].text == "Bob"
    assert told["Days between"].text == "12"
    assert len(told) == 4


def test_the_team_is_told_nothing_of_other_customers(find, job):
    finding = find(job, "plate_other_name", evidence={
        "job": str(uuid.uuid4()), "number": "R1", "name": "Bob", "plate": "AB12CDE", "vin": "1", "believed": ["Cy"],
        "days": 12,
    })  # fmt: skip

    told = card_of(finding, for_team=True).evidence

    assert [(each.text, each.job_id) for each in told] == [("R1", None), ("12", None)]


def test_amounts_and_times_are_written_as_people_do(find, job):
    finding = find(job, "settled_over_signed", evidence={
        "signed_minor": 118800, "settled_minor": 120000, "inspected_at": "2026-11-18T10:00:00+00:00",
    })  # fmt: skip

    assert [each.text for each in card_of(finding).evidence] == ["2026-11-18 10:00", "£1,188.00", "£1,200.00"]


def test_a_jobs_findings_stand_by_post_the_sent_back_and_the_gravest_first(find, job, now):
    find(job, "handed_in_late")
    find(job, "mileage_round", person="Sam")
    find(job, "phone_machine")
    find(job, "plate_missing", sent_back_at=now)
    find(job, "advice_missing", mended_at=now)
    find(job, "name_missing", waived_at=now, waived_reason="A firm")

    posts = cards.by_post(cards.of_job(job.pk))

    assert [post.post for post in posts] == ["advisor", "shop"]
    assert [card.code for card in posts[0].findings] == ["plate_missing", "phone_machine", "mileage_round"]
    assert [card.person for card in posts[0].findings] == [job.advisor, job.advisor, "Sam"]
    assert [card.code for card in cards.waived_of(job.pk)] == ["name_missing"]


def test_the_board_counts_what_its_rows_show(find, north, job, now):
    second = make_job(north)
    find(job, "mileage_round")
    find(second, "mileage_round")
    find(job, "inspector_missing")
    find(job, "plate_missing", sent_back_at=now)
    find(second, "vin_short", contested_at=now)
    find(second, "name_missing", waived_at=now)
    find(second, "advice_missing", mended_at=now)
    everything = board.counts(board.Wish())

    shown = {(post, each.code): each.n for post, tallies in everything.items() for each in tallies}
    behind = {key: board.rows(board.Wish(post=key[0], code=key[1])).count() for key in shown}

    assert shown == behind
    assert everything["advisor"][0] == board.Tally("mileage_round", "warning", 2)
    assert board.rows(board.Wish()).first().code == "plate_missing"
    assert board.waiting() == 1


@pytest.mark.parametrize(
    ("wish", "codes"),
    [
        ({"level": "error"}, {"inspector_missing"}),
        ({"state": "sent_back"}, {"plate_missing"}),
        ({"state": "contested"}, {"vin_short"}),
        ({"state": "waived"}, {"name_missing"}),
        ({"post": "inspector"}, {"inspector_missing"}),
        ({}, {"inspector_missing", "plate_missing", "vin_short"}),
    ],
)
def test_the_board_shows_what_is_wished_for(find, job, now, wish, codes):
    find(job, "inspector_missing")
    find(job, "plate_missing", sent_back_at=now)
    find(job, "vin_short", contested_at=now)
    find(job, "name_missing", waived_at=now)

    assert {finding.code for finding in board.rows(board.Wish(**wish))} == codes


def test_the_board_shows_one_upload_alone(find, north, job):
    upload = uuid.uuid4()
    of_upload = make_job(north, upload=upload)
    find(job)
    mine = find(of_upload)

    assert list(board.rows(board.Wish(upload=upload))) == [mine]
    assert sum(each.n for each in board.counts(board.Wish(upload=upload))["advisor"]) == 1
