"""A car that was not washed clean: noted without clocks and numbers, unless there is evidence or the shop wants all."""

from datetime import timedelta

import pytest
from django.core import mail

from tenants.complaints import change, clocks, letters, measures, preferences, recode, screen, triage, wash, watch
from tenants.complaints.models import Complaint, ComplaintEvent
from tenants.reports import mend_first
from tenants.reports.period import Period
from tenants.shops.models import ShopSettings
from tests.factories import at
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed

HOUR = timedelta(hours=1)
WASH = {"category": "environment", "subcategory": "wash_stains", "severity": "major", "customer_words": "Stains"}


def wants(shop, mode):
    held = preferences.of(shop)
    preferences.save(shop, wash=mode, limit_minor=held.limit_minor, small_limit_minor=held.small_limit_minor)


def kinds(complaint):
    return list(ComplaintEvent.objects.filter(complaint=complaint).order_by("id").values_list("kind", flat=True))


def month(shop):
    day = shop.today(at(shop))
    return Period(day.replace(day=1), day, shop.timezone)


def test_by_default_it_is_noted_low_and_nobody_is_hurried(north, staff, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as sent:
        complaint = filed(north, **WASH)
    with north.schema():
        watch.shop(north, now=at(north) + 48 * HOUR)
        complaint.refresh_from_db()

        assert (complaint.severity, complaint.counted, complaint.closed_at) == ("ordinary", False, None)
        assert complaint.customer_words == "Stains"
        assert kinds(complaint) == ["filed"]
        assert clocks.of(complaint, shop=north, now=at(north) + 48 * HOUR) == []
        assert (sent, mail.outbox) == ([], [])


def test_where_the_shop_ignores_such_ones_it_ends_at_once_and_keeps_the_words(north):
    wants(north, "ignore")
    complaint = filed(north, **WASH)
    with north.schema():
        complaint.refresh_from_db()

        assert (complaint.closed_result, complaint.customer_words) == ("noted", "Stains")
        assert kinds(complaint) == ["filed", "closed"]


@pytest.mark.parametrize(
    ("mode", "fields"),
    [
        ("process", {}),
        ("ignore", {"has_evidence": True}),
        ("log", {"has_evidence": True}),
        ("ignore", {"severity": "crisis"}),
        ("ignore", {"is_safety": True}),
        ("ignore", {"subcategory": "inside_grease"}),
        ("ignore", {"subcategory": "premises"}),
        ("ignore", {"category": "repair", "subcategory": ""}),
    ],
)
def test_otherwise_it_is_a_complaint_like_any_other(north, mode, fields):
    wants(north, mode)
    complaint = filed(north, **{**WASH, **fields})
    with north.schema():
        assert complaint.counted
        assert complaint.closed_at is None
        assert clocks.of(complaint, shop=north, now=at(north))[0].name == "acknowledge"


def test_no_number_counts_what_is_only_noted_but_the_one_that_says_so(north):
    noted, other = filed(north, **WASH), filed(north)
    with north.schema():
        for each in (noted, other):
            screen.complaint(each, **BY_SHOP, validity="valid", reason="x", now=at(north))
        period = month(north)
        found = measures.of(period, now=at(north) + 48 * HOUR)

        assert (found.filed, found.counts["noted"], found.counts["valid"], found.open, found.overdue) == (1, 1, 1, 1, 1)
        assert measures.rows(period, "noted", now=at(north)) == [noted]
        assert [each.pk for each in mend_first.valid_complaints(period)] == [other.pk]


def test_evidence_seen_later_lets_it_count_and_tells_the_shop(north, staff):
    complaint = filed(north, **WASH)
    with north.schema():
        assert letters.tell(complaint.pk, "filed", shop=north, now=at(north)) == 0
        with pytest.raises(change.NotYours):
            wash.evidence(complaint, **BY_TEAM, text="Photo", now=at(north))
        wash.evidence(complaint, **BY_SHOP, text="Photo", now=at(north) + HOUR)

        assert Complaint.objects.get().counted
        assert clocks.of(complaint, shop=north, now=at(north) + HOUR)[1].due_at == at(north) + 12 * HOUR
        assert letters.tell(complaint.pk, "filed", shop=north, now=at(north) + HOUR) == len(mail.outbox) > 0
        with pytest.raises(change.OutOfTurn) as refused:
            wash.evidence(complaint, **BY_SHOP, text="Again", now=at(north) + HOUR)
        assert refused.value.why == "counted"


def test_the_shop_leaves_it_at_the_note_but_cannot_leave_another_complaint_so(north):
    noted, other = filed(north, **WASH), filed(north)
    with north.schema():
        wash.leave(noted, **BY_SHOP, now=at(north) + HOUR)
        with pytest.raises(change.OutOfTurn):
            wash.leave(other, **BY_SHOP, now=at(north) + HOUR)

        assert (noted.closed_result, other.closed_at) == ("noted", None)


def test_what_the_team_finds_grave_counts(north):
    complaint = filed(north, **WASH)
    with north.schema():
        triage.complaint(complaint, **BY_TEAM, severity="major", now=at(north))

        assert Complaint.objects.get().counted


def test_sorted_anew_it_counts_or_not_by_what_it_is_about(north):
    complaint = filed(north, severity="ordinary")
    with north.schema():
        counted = []
        for category, code in (("environment", "wash_stains"), ("repair", "")):
            recode.complaint(complaint, category=category, subcategory=code, shop=north, now=at(north), **BY_SHOP)
            counted.append(Complaint.objects.get().counted)

        assert counted == [False, True]


def test_a_later_change_of_the_setting_leaves_what_is_on_record(north):
    complaint = filed(north, **WASH)
    wants(north, "process")
    with north.schema():
        complaint.refresh_from_db()
        assert not complaint.counted
    assert filed(north, **WASH).counted


def test_settings_that_cannot_be_read_count_as_not_set(north):
    ShopSettings.objects.update_or_create(
        shop=north, defaults={"complaints": {"wash": "sometimes", "goodwill": {"limit_minor": "lots"}}}
    )

    assert preferences.of(north) == preferences.Preferences(preferences.DEFAULT, 6_000, 1_200)


@pytest.mark.parametrize(("limit", "small"), [(100, 101), (-1, -1), (preferences.HIGHEST_LIMIT + 1, 0)])
def test_limits_that_make_no_sense_are_refused_and_others_are_kept_beside_what_else_was_set(north, limit, small):
    ShopSettings.objects.update_or_create(shop=north, defaults={"complaints": {"kinds": {"names": {}}}})
    with pytest.raises(preferences.BadLimits):
        preferences.save(north, wash="log", limit_minor=limit, small_limit_minor=small)

    preferences.save(north, wash="ignore", limit_minor=200, small_limit_minor=0)

    assert preferences.of(north) == preferences.Preferences(preferences.WashMode.IGNORE, 200, 0)
    assert ShopSettings.objects.get(shop=north).complaints["kinds"] == {"names": {}}
