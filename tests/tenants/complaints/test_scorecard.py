"""The numbers on a shop's complaints: read from what happened, and each as many as the rows behind it."""

from datetime import timedelta

from tenants.complaints import recontact, scorecard, screen, trace
from tenants.complaints.formulas import Ratio
from tenants.complaints.models import Complaint
from tenants.followups import record
from tenants.followups.dispositions import Outcome
from tests.factories import at, make_follow_up, make_job, new_id
from tests.tenants.complaints.conftest import BY_SHOP, filed
from tests.tenants.complaints.test_life import handled
from tests.tenants.complaints.test_measures import week

HOUR = timedelta(hours=1)


def spoken_to(shop):
    follow_up = make_follow_up(shop)
    with shop.schema():
        record.outcome(
            follow_up.pk, attempt_id=new_id(), number=1, agent_id=new_id(), agent_name="Ann", started_at=at(shop),
            dialled_at=at(shop), disposition=Outcome.REFUSED, shop=shop, now=at(shop) + HOUR,
        )  # fmt: skip


def life(north):
    """A valid one that was confirmed, one that was reopened, one that is new, and one that is only noted."""
    start = at(north)
    confirmed, reopened = handled(north, now=start), handled(north, now=start, category="service")
    filed(north, now=start)
    noted = filed(north, now=start)
    with north.schema():
        for each, person in ((confirmed, "Bob"), (reopened, "Eve")):
            screen.complaint(each, **BY_SHOP, validity="valid", reason="x", now=start + 2 * HOUR)
            trace.complaint(each, **BY_SHOP, root_cause="Pads", responsible_person=person, now=start + 2 * HOUR)
        recontact.answered(confirmed.pk, solved=True, attempt_id=new_id(), now=start + 4 * HOUR)
        recontact.answered(reopened.pk, solved=False, attempt_id=new_id(), now=start + 4 * HOUR)
        Complaint.objects.filter(pk=noted.pk).update(counted=False)


def test_each_number_is_as_many_as_the_rows_behind_it(north):
    life(north)
    spoken_to(north)
    now = at(north) + 6 * HOUR
    with north.schema():
        found = scorecard.of(week(north), shop=north, now=now)
        lengths = {name: len(scorecard.rows(week(north), name, shop=north, now=now)) for name in scorecard.GROUPS}
        by_person = scorecard.rows(week(north), "filed", by="person", key="Bob", shop=north, now=now)

    assert {name: n for name, n in found.counts.items() if name in lengths} == lengths
    assert (lengths["filed"], lengths["valid"], lengths["reply_kept"], lengths["acknowledge_missed"]) == (3, 2, 2, 1)
    assert found.figures.resolved == Ratio(1, 1)  # the reopened one is open, in time still
    assert found.figures.reopened == Ratio(1, 2)
    assert found.figures.first_contact == Ratio(1, 1)
    assert found.figures.to_resolve.median == 4 * HOUR
    assert (found.per_contact.part, found.per_contact.whole) == (2, 1)
    assert found.per_job == Ratio(2, 0)  # each was delivered three days before, which is before the period
    assert [(group.name, group.filed) for group in found.by["category"]] == [
        ("Repair quality", 2),
        ("Service and manner", 1),
    ]
    assert [(group.name, group.figures.reopened.part) for group in found.by["person"]] == [("Bob", 0), ("Eve", 1)]
    assert [each.responsible_person for each in by_person] == ["Bob"]


def test_a_customer_who_came_back_within_half_a_year_of_a_complaint_is_saved(north):
    long_ago = at(north, days=-200)
    stayed, left = handled(north, now=long_ago), filed(north, now=long_ago)
    filed(north)
    with north.schema():
        customer = stayed.customer
    make_job(north, customer=customer, now=at(north, days=-100))

    with north.schema():
        found = scorecard.of(week(north), shop=north, now=at(north))
        behind = scorecard.rows(week(north), "missed_all", shop=north, now=at(north))

    assert (found.stayed_kept, found.stayed_missed) == (Ratio(1, 1), Ratio(0, 1))
    assert behind == [left]


def test_a_shop_without_complaints_has_no_shares(north):
    with north.schema():
        found = scorecard.of(week(north), shop=north, now=at(north))

    assert set(found.counts.values()) == {0}
    assert (found.figures.resolved.share, found.per_contact.share, found.stayed_kept.share) == (None, None, None)
