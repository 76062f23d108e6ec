"""A complaint about a repair is held against the guarantee of its job; the shop has three days to show otherwise."""

import uuid
from datetime import timedelta

import pytest
from django.utils import translation

from tenants.audits.models import Comeback, PromisedGuarantee
from tenants.complaints import change, file, guarantee_words, recode, screen, suggest, timeline
from tenants.complaints.models import ComplaintEvent
from tests.factories import at, make_job
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, FIELDS, filed

DAY = timedelta(days=1)


def said(complaint):
    return [event.data for event in ComplaintEvent.objects.filter(complaint=complaint, kind="suggested").order_by("id")]


def reading(complaint, shop, *, now):
    with translation.override("en"):
        return guarantee_words.of(type(complaint).objects.get(pk=complaint.pk), shop=shop, now=now)


def filed_about(shop, job):
    """A complaint on the call about this job."""
    with shop.schema():
        return file.at_the_shop(
            shop=shop, customer=job.customer, job=job, draft_id=uuid.uuid4(), by=None, by_name="Ann", fields=FIELDS,
            now=at(shop),
        )  # fmt: skip


def test_within_the_days_of_the_law_it_is_suggested_as_valid_and_the_rule_is_cited(shunda):
    complaint = filed(shunda)
    with shunda.schema():
        found = reading(complaint, shunda, now=at(shunda) + DAY)

        assert (found.title, found.proof.due_at) == ("Within the guarantee", at(shunda) + 3 * DAY)
        assert "10 days or 2,000 km" in found.rule
        assert f"Job {complaint.job.number} was delivered" in found.used[0]
        assert "3 of 10 days" in found.used[0]
        assert complaint.validity == "pending"


def test_a_complaint_about_the_price_or_where_no_rule_is_known_starts_nothing(north, shunda):
    for shop, fields in ((shunda, {"category": "price"}), (north, {})):
        complaint = filed(shop, **fields)
        with shop.schema():
            assert said(complaint) == []
            assert reading(complaint, shop, now=at(shop)) is None


def test_what_a_shop_promises_holds_where_the_law_says_nothing(north):
    with north.schema():
        PromisedGuarantee.objects.create(within="minor", days=90)
    complaint = filed(north)
    with north.schema():
        PromisedGuarantee.objects.update(days=1)
        found = reading(complaint, north, now=at(north))

        assert "The shop guarantees" in found.rule
        assert "for 90 days" in found.rule
        assert found.holds


def test_the_time_is_over_after_three_days_and_the_page_says_what_follows(shunda):
    complaint = filed(shunda)
    with shunda.schema():
        before, after = (reading(complaint, shunda, now=at(shunda) + 3 * DAY + timedelta(seconds=s)) for s in (0, 1))

        assert before.proof.running
        assert after.proof.state == "lapsed"
        assert any("held to the guarantee" in sentence for sentence in after.follows)


@pytest.mark.parametrize(
    ("validity", "after", "state"),
    [
        ("invalid", DAY, "shown"),
        ("invalid", 4 * DAY, "late"),
        ("valid", DAY, "conceded"),
        ("undetermined", DAY, "lapsed"),
    ],
)
def test_the_judgement_of_the_shop_stops_the_time(shunda, validity, after, state):
    complaint = filed(shunda)
    with shunda.schema():
        screen.complaint(complaint, **BY_SHOP, validity=validity, reason="Looked at it", now=at(shunda) + after)

        assert reading(complaint, shunda, now=at(shunda) + 9 * DAY).proof.state == state


def test_a_later_visit_tells_how_far_the_vehicle_was_driven(shunda):
    first = make_job(shunda, mileage=50_000, delivered_at=at(shunda) - 8 * DAY)
    make_job(shunda, mileage=53_000, vehicle=first.vehicle, delivered_at=at(shunda) - DAY)
    complaint = filed_about(shunda, first)
    with shunda.schema():
        found = reading(complaint, shunda, now=at(shunda))

        assert not found.holds
        assert "3,000 of 2,000 km" in found.used[1]
        assert found.proof is None


def test_the_odometer_ends_the_guarantee_and_a_wrong_reading_is_refused(shunda):
    job = make_job(shunda, mileage=50_000, delivered_at=at(shunda) - 3 * DAY)
    complaint = filed_about(shunda, job)
    with shunda.schema():
        with pytest.raises(change.OutOfTurn) as refused:
            suggest.by_mileage(complaint, mileage=49_000, shop=shunda, now=at(shunda), **BY_SHOP)
        assert refused.value.why == "less_mileage"
        with pytest.raises(change.NotYours):
            suggest.by_mileage(complaint, mileage=53_000, shop=shunda, now=at(shunda), **BY_TEAM)

        suggest.by_mileage(complaint, mileage=51_000, shop=shunda, now=at(shunda), **BY_SHOP)
        assert reading(complaint, shunda, now=at(shunda)).proof.running
        suggest.by_mileage(complaint, mileage=53_000, shop=shunda, now=at(shunda), **BY_SHOP)

        assert reading(complaint, shunda, now=at(shunda)).proof is None
        assert [data.get("mileage") for data in said(complaint)] == [None, 51_000, 53_000]


def test_an_odometer_says_nothing_when_nobody_wrote_down_the_mileage_of_the_job(shunda):
    complaint = filed(shunda)
    with shunda.schema():
        assert not reading(complaint, shunda, now=at(shunda)).asks_mileage
        with pytest.raises(change.OutOfTurn) as refused:
            suggest.by_mileage(complaint, mileage=53_000, shop=shunda, now=at(shunda), **BY_SHOP)

    assert refused.value.why == "no_mileage"


def test_no_reading_is_taken_where_no_guarantee_is_at_issue(north):
    complaint = filed(north)
    with north.schema(), pytest.raises(change.OutOfTurn) as refused:
        suggest.by_mileage(complaint, mileage=53_000, shop=north, now=at(north), **BY_SHOP)

    assert refused.value.why == "no_guarantee"


def test_after_work_under_the_guarantee_it_counts_anew(shunda):
    first = make_job(shunda, delivered_at=at(shunda) - 20 * DAY)
    again = [make_job(shunda, vehicle=first.vehicle, delivered_at=at(shunda) - back * DAY) for back in (12, 4)]
    with shunda.schema():
        for job in again:
            Comeback.objects.create(job=job, first_job=first, same="fault", item="x", days=8, within="minor",
                                    found_at=at(shunda))  # fmt: skip
    complaint = filed_about(shunda, first)
    with shunda.schema():
        found = reading(complaint, shunda, now=at(shunda))

        assert found.holds
        assert again[1].number in found.used[0]
        assert any("counts anew" in sentence for sentence in found.used)
        assert any("came back twice" in sentence for sentence in found.follows)


def test_sorted_anew_as_a_repair_it_is_held_against_the_guarantee_once(shunda):
    complaint = filed(shunda, category="price")
    with shunda.schema():
        for category in ("repair", "service", "parts"):
            recode.complaint(complaint, category=category, shop=shunda, now=at(shunda), **BY_SHOP)

        assert len(said(complaint)) == 1


def test_the_timeline_names_it_for_the_shop_and_the_team(shunda):
    complaint = filed(shunda)
    with shunda.schema(), translation.override("en"):
        for side in ("shop", "team"):
            sheet = timeline.sheet(complaint.pk, shop=shunda, side=side, now=at(shunda))
            assert "Within the guarantee" in [entry.title for entry in sheet.timeline]
