"""The life of a finding: found, sent back, contested, waived, mended, back again; and what the shop makes of rules."""

from datetime import timedelta

import pytest

from tenants.audits import contest, find, follow, job, rules, send_back, tasks, waive
from tenants.audits.find import Fault
from tenants.audits.models import Finding
from tests.factories import make_job
from tests.tenants.audits.conftest import NOW, row

WHO = {"by": None, "by_name": "Ann"}
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def change(shunda):
    """Changes a rule, and has the shop's jobs judged by it; answers how many were judged anew."""

    def changed(code, *, now=LATER, **said):
        with shunda.schema():
            rules.change(code, now=now, **said, **WHO)
            return follow.audit(now=now)

    return changed


@pytest.fixture
def late(audited):
    """An advisor's finding: the mileage went down between two visits."""
    audited.take(row(1, back=9, plate="粤B12345", mileage=55_001), row(2, back=2, plate="粤B12345", mileage=50_001))
    return audited.finding("RO0002", "mileage_below_last")


def test_a_finding_is_sent_back_with_a_note(late, shunda):
    with shunda.schema():
        send_back.finding(late, note=" Look at the clock. ", now=LATER, **WHO)

        late.refresh_from_db()
    assert (late.sent_back_at, late.sent_back_by_name, late.sent_back_note) == (LATER, "Ann", "Look at the clock.")
    assert late.is_open


def test_a_contested_finding_counts_until_it_is_waived(late, audited, shunda):
    before = audited.marks("RO0002")["advisor"]

    with shunda.schema():
        contest.finding(late, reason="New cluster", now=LATER, **WHO)
    assert audited.marks("RO0002")["advisor"] == before
    with shunda.schema():
        waive.finding(late, reason="New cluster, seen", now=LATER, **WHO)

    assert audited.marks("RO0002")["advisor"] == (before[0], before[1] + 1)
    assert "mileage_below_last" not in audited.codes("RO0002")
    assert (late.contested_reason, late.waived_reason, late.waived_at) == ("New cluster", "New cluster, seen", LATER)


@pytest.mark.parametrize("verb", [contest.finding, waive.finding])
def test_nothing_is_contested_or_waived_without_a_reason(late, shunda, verb):
    with shunda.schema(), pytest.raises(contest.ReasonMissing):
        verb(late, reason=" ", now=LATER, **WHO)


@pytest.mark.parametrize(
    "verb", [lambda f: send_back.finding(f, note="?", now=LATER, **WHO),
             lambda f: contest.finding(f, reason="?", now=LATER, **WHO),
             lambda f: waive.finding(f, reason="?", now=LATER, **WHO)],
)  # fmt: skip
@pytest.mark.parametrize("stamp", ["mended_at", "waived_at"])
def test_what_is_settled_stays_settled(late, shunda, verb, stamp):
    with shunda.schema():
        Finding.objects.filter(pk=late.pk).update(**{stamp: NOW})

        with pytest.raises(life_settled()):
            verb(late)


def life_settled():
    assert send_back.Settled is contest.Settled is waive.Settled
    return waive.Settled


def test_a_waiver_survives_the_next_audit_and_not_another_value(late, audited, shunda):
    with shunda.schema():
        waive.finding(late, reason="Seen", now=LATER, **WHO)
        job.audit([late.job_id], now=LATER)
    assert "mileage_below_last" not in audited.codes("RO0002")

    audited.take(row(2, back=2, plate="粤B12345", mileage=49_001), now=LATER)

    assert "mileage_below_last" in audited.codes("RO0002")
    assert audited.finding("RO0002", "mileage_below_last").waived_reason == ""


@pytest.fixture
def one(north):
    """A job that nobody told anything of, and the way to store faults for it."""
    made = make_job(north, advisor="Ann", technician="Tom")

    def store(*faults, codes=("x", "y"), now=NOW):
        with north.schema():
            return find.store({made.pk: list(faults)}, codes=codes, now=now)

    store.job = made
    return store


def test_a_fault_is_found_once_mended_and_found_anew(one, north):
    assert one(Fault("x", "error", "advisor", value="1")) == 1
    assert one(Fault("x", "error", "advisor", value="1"), now=LATER) == 0
    with north.schema():
        found = Finding.objects.get()
        assert (found.found_at, found.mended_at, found.person) == (NOW, None, "Ann")

        one(now=LATER)
        found.refresh_from_db()
        assert found.mended_at == LATER

        one(Fault("x", "error", "advisor", value="1"), now=LATER)
        found.refresh_from_db()
        assert (found.found_at, found.mended_at) == (LATER, None)


def test_what_a_reading_did_not_look_for_is_not_mended_by_it(one, north):
    one(Fault("x", "error", "advisor"))

    one(codes=("y",), now=LATER)

    with north.schema():
        assert Finding.objects.get().mended_at is None


def test_new_evidence_for_the_same_value_keeps_what_was_said(one, north):
    one(Fault("x", "error", "technician", value="1", evidence={"days": 3}))
    with north.schema():
        found = Finding.objects.get()
        contest.finding(found, reason="No", now=NOW, **WHO)

    one(Fault("x", "error", "technician", value="1", evidence={"days": 4}), now=LATER)
    with north.schema():
        found.refresh_from_db()
        assert (found.evidence, found.contested_reason, found.person) == ({"days": 4}, "No", "Tom")
    one(Fault("x", "error", "technician", value="2", evidence={"days": 4}), now=LATER)

    with north.schema():
        found.refresh_from_db()
        assert (found.value, found.contested_reason, found.contested_at) == ("2", "", None)


def test_a_fault_may_name_somebody_else_than_who_stood_there(one, north):
    one(Fault("x", "error", "technician", person="Old Tom"))

    with north.schema():
        assert Finding.objects.get().person == "Old Tom"


def test_a_file_without_a_column_mends_nothing_in_it(audited):
    audited.take(row(1, inspector=""))
    assert "inspector_missing" in audited.codes("RO0001")
    shorter = row(1, technician="周磊")
    del shorter["inspector"]

    audited.take(shorter, now=LATER)

    assert "inspector_missing" in audited.codes("RO0001")
    audited.take(row(1, technician="周磊", inspector="陈检"), now=LATER)
    assert "inspector_missing" not in audited.codes("RO0001")


def test_a_rule_that_is_off_is_neither_shown_nor_counted_and_comes_back_whole(late, audited, change):
    before = audited.marks("RO0002")["advisor"]

    change("mileage_below_last", on=False)

    assert "mileage_below_last" not in audited.codes("RO0002")
    assert audited.marks("RO0002")["advisor"] == (before[0], before[1] + 1)
    change("mileage_below_last", on=True, now=LATER + timedelta(minutes=1))
    assert audited.marks("RO0002")["advisor"] == before
    assert audited.finding("RO0002", "mileage_below_last").found_at == late.found_at


def test_a_rule_taken_as_a_note_fails_nobody(late, audited, change):
    before = audited.marks("RO0002")["advisor"]

    change("mileage_below_last", on=True, level="info")

    found = audited.finding("RO0002", "mileage_below_last")
    assert (found.level, found.is_open) == ("info", True)
    assert audited.marks("RO0002")["advisor"] == (before[0], before[1] + 1)


def test_later_findings_have_the_level_that_the_shop_chose(audited, change):
    change("name_placeholder", on=True, level="error", now=NOW)

    audited.take(row(1, name="散客"))

    assert audited.finding("RO0001", "name_placeholder").level == "error"


def test_a_rule_that_is_off_unless_asked_for_leaves_no_trace_until_it_is_on(audited, change):
    audited.take(row(1))
    assert audited.codes("RO0001") == set()

    change("no_papers", on=True)

    assert audited.codes("RO0001") == {"no_papers"}
    change("no_papers", on=False, now=LATER + timedelta(minutes=1))
    assert audited.codes("RO0001") == set()


def test_a_change_is_followed_once_and_by_the_last_two_months_alone(audited, change, shunda):
    audited.take(row(1), row(2, back=61), row(3, back=63))

    assert change("mileage_round", on=False) == 2
    with shunda.schema():
        assert follow.audit(now=LATER + timedelta(minutes=1)) == 0


def test_a_change_that_nobody_followed_is_found_by_the_hour(late, audited, shunda):
    before = audited.marks("RO0002")["advisor"]
    with shunda.schema():
        rules.change("mileage_below_last", on=False, now=LATER, **WHO)
    assert audited.marks("RO0002")["advisor"] == before

    tasks.overdue_shop(shop_id=str(shunda.pk))

    assert audited.marks("RO0002")["advisor"] == (before[0], before[1] + 1)


@pytest.mark.parametrize(
    ("code", "level", "refusal"), [("nonsense", "", rules.UnknownRule), ("comeback", "grave", rules.UnknownLevel)]
)
def test_only_what_the_catalogue_has_can_be_changed(shunda, code, level, refusal):
    with shunda.schema(), pytest.raises(refusal):
        rules.change(code, on=True, level=level, now=NOW, **WHO)
