"""Taking an import back: what goes, what returns, what is kept and why, and that nobody can do it by mistake."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from callcenter.queue import refill
from callcenter.queue.models import Call
from tenants.audits.models import Finding
from tenants.complaints import drafts
from tenants.complaints.models import Complaint, ComplaintDraft
from tenants.consent import log, suppress
from tenants.consent.models import Suppression
from tenants.followups.models import FollowUp, SkippedJob
from tenants.jobs import documents
from tenants.jobs.models import Customer, DeclinedItem, Job, JobLine, Vehicle
from tenants.shops import standing
from tenants.shops.models import Standing
from tenants.uploads import accept, commit, journal, layers, receive, rows, undo
from tenants.uploads.models import Overwritten, State, ToldJob, Upload
from tests.conftest import NOW
from tests.tenants.jobs.paper_files import png
from tests.tenants.uploads.files import day
from tests.tenants.uploads.imports import accepted, call, import_rows, row, take_back

LATER = NOW + timedelta(minutes=5)
KEPT = ToldJob.Kept


def everything(shop):
    """All that an import writes, without the ids of lines, the stamps of findings and the journal itself."""
    with shop.schema():
        return {
            "customers": list(Customer.objects.order_by("id").values()),
            "vehicles": list(Vehicle.objects.order_by("id").values()),
            "jobs": list(Job.objects.order_by("id").values()),
            "lines": sorted(JobLine.objects.values_list("job", "position", "kind", "item", "quantity", "amount_minor")),
            "declined": sorted(DeclinedItem.objects.values_list("job", "position", "item", "reason")),
            "findings": sorted(Finding.objects.filter(mended_at=None).values_list("job", "code", "field", "value")),
            "follow_ups": list(FollowUp.objects.order_by("id").values()),
            "skipped": sorted(SkippedJob.objects.values_list("job", "reason", "at")),
        }


def kept(shop, upload):
    with shop.schema():
        return dict(ToldJob.objects.filter(upload=upload).exclude(kept="").values_list("job", "kept"))


def job_of(shop, number):
    with shop.schema():
        return Job.objects.select_related("customer", "vehicle").get(number=number)


def test_jobs_that_an_import_added_go_with_all_that_is_theirs(shunda):
    before = everything(shunda)
    upload = import_rows(shunda, row(1, customer_name="散客", declined_items="Pads"), row(2))
    there = everything(shunda)
    assert all(there[part] for part in ("customers", "vehicles", "jobs", "lines", "declined", "findings", "follow_ups"))

    undone = take_back(shunda, upload)

    assert everything(shunda) == before
    assert (undone.state, undone.undone) == (
        State.UNDONE, {"removed": 2, "returned": 0, "kept": 0, "total": 2, "left": 0},
    )  # fmt: skip


def test_what_others_refer_to_stays(shunda):
    import_rows(shunda, row(1, mileage_in="10"))
    before = everything(shunda)
    same_people = import_rows(
        shunda, row(2, mobile=row(1)["mobile"], plate=row(1)["plate"], customer_name="Customer 1")
    )

    take_back(shunda, same_people)

    assert everything(shunda) == before


def test_a_changed_job_returns_to_what_it_was(shunda):
    import_rows(shunda, row(1, declined_items="Pads"), row(2, customer_name="散客"))
    before = everything(shunda)
    new_day = day(6).isoformat()
    upload = import_rows(
        shunda,
        row(1, advisor="Sun", repair_items="Oil;Filter", declined_items="Tyres", customer_name="Zhao",
            mileage_in="70000", delivered_at=new_day),
        row(2, plate="粤B99999", mobile="13912340000"),
        now=LATER,
    )  # fmt: skip
    assert upload.written["updated"] == 2
    changed = everything(shunda)
    assert all(changed[part] != before[part] for part in before if part != "skipped")

    undone = take_back(shunda, upload, now=LATER)

    assert everything(shunda) == before
    assert undone.undone["returned"] == 2
    assert import_rows(shunda, row(1, declined_items="Pads"), row(2, customer_name="散客")).written["unchanged"] == 2


def test_a_promise_made_by_a_changed_day_goes_and_the_reason_returns(shunda):
    import_rows(shunda, row(1, delivered_at=day(200).isoformat()))
    before = everything(shunda)
    assert before["skipped"]
    assert not before["follow_ups"]
    upload = import_rows(shunda, row(1), now=LATER)
    assert everything(shunda)["follow_ups"]

    take_back(shunda, upload, now=LATER)

    assert everything(shunda) == before


def test_imported_again_it_is_there_again(shunda):
    upload = import_rows(shunda, row(1), row(2))
    take_back(shunda, upload)

    again = import_rows(shunda, row(1), row(2))

    assert (again.written["created"], again.written["follow_ups"]) == (2, 2)
    with shunda.schema():
        assert receive.same_before(again) is None
    take_back(shunda, again)
    assert not everything(shunda)["jobs"]


def test_importing_the_same_again_changes_nothing_and_promises_no_second_call(shunda):
    import_rows(shunda, row(1), row(2))
    before = everything(shunda)

    again = import_rows(shunda, row(1), row(2), now=LATER)

    assert again.written == {"created": 0, "updated": 0, "unchanged": 2, "follow_ups": 0}
    assert everything(shunda) == before


# What is kept


def test_a_job_that_led_to_a_call_is_kept_and_listed(shunda):
    upload = import_rows(shunda, row(1), row(2))
    called = job_of(shunda, "RO1")
    call(shunda, "RO1")

    with shunda.schema():
        ahead = undo.prospect(upload, now=NOW)
    undone = take_back(shunda, upload)

    assert (ahead.removed, ahead.returned, ahead.kept) == (1, 0, {KEPT.CALLED: 1})
    assert kept(shunda, upload) == {called.pk: KEPT.CALLED}
    assert undone.undone["kept"] == 1
    assert [job["number"] for job in everything(shunda)["jobs"]] == ["RO1"]


def test_a_changed_job_that_led_to_a_call_keeps_the_change(shunda):
    import_rows(shunda, row(1))
    upload = import_rows(shunda, row(1, advisor="Sun", customer_name="Zhao"), now=LATER)
    call(shunda, "RO1")

    take_back(shunda, upload, now=LATER)

    job = job_of(shunda, "RO1")
    assert (job.advisor, job.customer.name) == ("Sun", "Zhao")
    assert kept(shunda, upload) == {job.pk: KEPT.CALLED}


def test_a_call_that_an_agent_has_open_is_left_alone_until_later(shunda):
    upload = import_rows(shunda, row(1), row(2))
    job = job_of(shunda, "RO1")
    with shunda.schema():
        log.access(actor=uuid.uuid4(), actor_role="agent", what="call", subject=job.customer_id, now=NOW)

    take_back(shunda, upload, now=LATER)
    assert kept(shunda, upload) == {job.pk: KEPT.IN_HAND}

    take_back(shunda, upload, now=NOW + layers.IN_HAND)
    assert not everything(shunda)["jobs"]


def test_papers_and_complaints_keep_an_added_job(shunda):
    upload = import_rows(shunda, row(1), row(2), row(3))
    with shunda.schema():
        documents.attach(
            job_of(shunda, "RO1"), png(), kind="other", name="bill.png", by=None, by_name="Li", shop=shunda, now=NOW
        )
        job = job_of(shunda, "RO2")
        Complaint.objects.create(
            number=1, job=job, customer=job.customer, category="repair", customer_words="It rattles", filed_at=NOW
        )

    take_back(shunda, upload)

    assert sorted(kept(shunda, upload).values()) == [KEPT.PAPERS, KEPT.USED]
    assert {job["number"] for job in everything(shunda)["jobs"]} == {"RO1", "RO2"}


@pytest.mark.parametrize("changed", [False, True], ids=["added", "changed"])
def test_a_complaint_that_is_being_written_keeps_its_job_until_it_is_filed_or_emptied(shunda, changed):
    if changed:
        import_rows(shunda, row(1, delivered_at=day(200).isoformat()))
    before = everything(shunda)
    upload = import_rows(shunda, row(1), now=LATER)
    with shunda.schema():
        promised = FollowUp.objects.get(closed_at=None)
        hand = {"by": uuid.uuid4(), "by_name": "Ann", "now": LATER}
        drafts.on_call(uuid.uuid4(), promised.pk, fields={"customer_words": "It rattles"}, **hand)
        job = promised.job

    take_back(shunda, upload, now=LATER)
    assert kept(shunda, upload) == {job.pk: KEPT.USED}
    with shunda.schema():
        [draft] = ComplaintDraft.objects.all()
        assert (draft.fields["customer_words"], draft.follow_up_id, draft.job_id) == ("It rattles", promised.pk, job.pk)
        drafts.on_call(draft.pk, promised.pk, fields={}, **hand)

    take_back(shunda, upload, now=LATER)
    assert kept(shunda, upload) == {}
    assert everything(shunda) == before


@pytest.mark.parametrize("second", [{}, {"advisor": "Sun"}], ids=["the same", "otherwise"])
def test_a_job_in_a_later_file_too_stays_for_that_one(shunda, second):
    before = everything(shunda)
    first = import_rows(shunda, row(1), row(2), name="monday.csv")
    later = import_rows(shunda, row(1, **second), name="tuesday.csv", now=LATER)

    take_back(shunda, first, now=LATER)
    job = job_of(shunda, "RO1")
    with shunda.schema():
        line = ToldJob.objects.get(upload=first)
        assert (line.job, line.kept, line.kept_by) == (job.pk, KEPT.TOLD_AGAIN, later.pk)
    assert (job.advisor, job.upload) == (second.get("advisor", "Chen"), later.pk)

    take_back(shunda, later, now=LATER)
    assert everything(shunda) == before


def test_the_last_import_undone_gives_back_what_the_first_had_told(shunda):
    import_rows(shunda, row(1))
    before = everything(shunda)
    second = import_rows(shunda, row(1, advisor="Sun", customer_name="Zhao"), now=LATER)
    third = import_rows(shunda, row(1, advisor="Wu", mobile="13912340000", repair_items="Filter"), now=LATER)

    take_back(shunda, second, now=LATER)
    assert job_of(shunda, "RO1").advisor == "Wu"
    take_back(shunda, third, now=LATER)

    assert everything(shunda) == before


def test_a_name_that_a_later_job_changed_stays_until_that_goes_too(shunda):
    import_rows(shunda, row(1))
    one_customer = {"mobile": row(1)["mobile"]}
    second = import_rows(shunda, row(2, customer_name="Zhao", delivered_at=day(6).isoformat(), **one_customer))
    third = import_rows(shunda, row(3, customer_name="Wu", delivered_at=day(5).isoformat(), **one_customer))

    take_back(shunda, second)
    assert job_of(shunda, "RO1").customer.name == "Wu"

    take_back(shunda, third)
    assert job_of(shunda, "RO1").customer.name == "Customer 1"


def test_a_plate_that_moved_to_another_vehicle_returns(shunda):
    import_rows(shunda, row(1, vin="LSVAA4182E2184847"))
    before = everything(shunda)
    upload = import_rows(
        shunda, row(2, vin="LSVAU033942190198", plate=row(1)["plate"], delivered_at=day(6).isoformat()), now=LATER
    )
    assert job_of(shunda, "RO1").vehicle.plate is None

    take_back(shunda, upload, now=LATER)

    assert everything(shunda) == before


def test_a_plate_that_a_third_vehicle_carries_by_now_is_left_there(shunda):
    import_rows(shunda, row(1, vin="LSVAA4182E2184847"))
    plate = row(1)["plate"]
    second = import_rows(shunda, row(2, vin="LSVAU033942190198", plate=plate, delivered_at=day(6).isoformat()))
    import_rows(shunda, row(3, vin="LFV3A23C2E3000017", plate=plate, delivered_at=day(5).isoformat()))

    take_back(shunda, second)

    assert job_of(shunda, "RO3").vehicle.plate == plate
    assert job_of(shunda, "RO1").vehicle.plate is None


def test_rows_told_by_another_system_are_nobodys_to_undo_and_keep_their_jobs(shunda):
    upload = import_rows(shunda, row(1), row(2))
    with shunda.schema():
        rows.take([row(1, advisor="Sun")], shop=shunda, now=LATER)

    take_back(shunda, upload, now=LATER)

    assert job_of(shunda, "RO1").advisor == "Sun"
    assert list(kept(shunda, upload).values()) == [KEPT.TOLD_AGAIN]


# Customers who are not to be called


def test_a_do_not_contact_mark_goes_with_the_import_that_set_it(shunda):
    phone = "+86" + row(1)["mobile"]
    upload = import_rows(shunda, row(1, do_not_contact="yes"))
    with shunda.schema():
        assert suppress.is_suppressed(phone, purpose="all", now=NOW)

    take_back(shunda, upload)

    with shunda.schema():
        assert not suppress.is_suppressed(phone, purpose="all", now=NOW)
        assert Suppression.objects.get(phone=phone).lifted_at >= NOW  # the line stays as evidence


def test_a_mark_that_another_file_set_too_stays_until_both_are_undone(shunda):
    phone = "+86" + row(1)["mobile"]
    first = import_rows(shunda, row(1, do_not_contact="yes"))
    second = import_rows(shunda, row(2, mobile=row(1)["mobile"], do_not_contact="yes"))

    take_back(shunda, first)
    with shunda.schema():
        assert suppress.is_suppressed(phone, purpose="all", now=NOW)
    take_back(shunda, second)
    with shunda.schema():
        assert not suppress.is_suppressed(phone, purpose="all", now=NOW)


def test_a_customers_own_wish_outlives_every_file(shunda):
    phone = "+86" + row(1)["mobile"]
    with shunda.schema():
        suppress.number(phone, reason="do_not_call", by=None, now=NOW)

    take_back(shunda, import_rows(shunda, row(1, do_not_contact="yes")))

    with shunda.schema():
        assert suppress.is_suppressed(phone, purpose="all", now=NOW)


def test_calls_that_only_the_mark_had_stopped_are_as_they_were_once_it_is_undone(shunda):
    import_rows(shunda, row(1), row(3))
    before = everything(shunda)
    upload = import_rows(shunda, row(1, do_not_contact="yes"), now=NOW + timedelta(minutes=1))
    refill.shop(shunda, now=LATER)
    assert everything(shunda)["follow_ups"] != before["follow_ups"]

    take_back(shunda, upload, now=LATER)

    assert everything(shunda) == before
    refill.shop(shunda, now=LATER)
    assert Call.objects.filter(shop=shunda, closed_at=None).count() == 2


def test_a_job_told_while_the_mark_stood_is_planned_when_it_is_undone(shunda):
    upload = import_rows(shunda, row(1, do_not_contact="yes"))
    import_rows(shunda, row(2, mobile=row(1)["mobile"]), now=LATER)
    assert [reason for _, reason, _ in everything(shunda)["skipped"]] == ["suppressed", "suppressed"]

    take_back(shunda, upload, now=LATER)

    there = everything(shunda)
    assert (len(there["jobs"]), len(there["follow_ups"]), there["skipped"]) == (1, 1, [])


def test_what_the_customer_told_an_agent_stands_though_a_file_had_said_so_before(shunda):
    phone = "+86" + row(1)["mobile"]
    upload = import_rows(shunda, row(1, do_not_contact="yes"))
    with shunda.schema():
        suppress.number(phone, reason="do_not_call", by=None, now=LATER)

    take_back(shunda, upload, now=LATER)

    with shunda.schema():
        assert suppress.is_suppressed(phone, purpose="all", now=LATER)


def test_a_mark_in_a_file_that_is_otherwise_the_same_is_heard(shunda):
    import_rows(shunda, row(1))

    again = import_rows(shunda, row(1, do_not_contact="yes"))

    assert again.written["unchanged"] == 1
    with shunda.schema():
        assert suppress.is_suppressed("+86" + row(1)["mobile"], purpose="all", now=NOW)


# Who may, and when


def test_undo_is_refused_by_name(shunda):
    with shunda.schema():
        waiting, understood = accepted(shunda, row(1))
        with pytest.raises(undo.NotImported):
            undo.upload(waiting, by=None, by_name="Wang", shop=shunda, now=NOW)
    upload = commit.upload(waiting.pk, shop=shunda, understood=understood, now=NOW)
    with shunda.schema():
        with pytest.raises(undo.TooLate):
            undo.upload(upload, by=None, by_name="Wang", shop=shunda, now=undo.until(upload))
        undo.upload(upload, by=None, by_name="Wang", shop=shunda, now=undo.until(upload) - timedelta(seconds=1))
        with pytest.raises(undo.BeingUndone):
            undo.upload(upload, by=None, by_name="Wang", shop=shunda, now=NOW)
    undo.work(upload.pk, shop=shunda, now=NOW)
    with shunda.schema(), pytest.raises(undo.NothingLeft):
        undo.upload(upload, by=None, by_name="Wang", shop=shunda, now=NOW)


def test_a_read_only_shop_undoes_nothing(shunda):
    upload = import_rows(shunda, row(1))
    standing.write(shunda, state=Standing.State.READ_ONLY, reason="trial_over", now=NOW)

    with pytest.raises(standing.ReadOnly):
        take_back(shunda, upload)


def test_an_import_that_nobody_asked_to_undo_is_left_alone(shunda):
    upload = import_rows(shunda, row(1))

    undo.work(upload.pk, shop=shunda, now=NOW)

    assert len(everything(shunda)["jobs"]) == 1


class Killed(BaseException):
    """The worker is gone in the middle of a statement."""


def test_a_killed_undo_goes_on_where_it_stopped_and_may_run_twice(shunda, monkeypatch):
    upload = import_rows(shunda, *[row(n) for n in range(7)])
    monkeypatch.setattr(undo, "BATCH", 3)
    whole, calls = layers.take_away, []

    def killed(lines, **how):
        calls.append(len(lines))
        done = whole(lines, **how)
        if len(calls) == 2:
            raise Killed
        return done

    monkeypatch.setattr(layers, "take_away", killed)
    with pytest.raises(Killed):
        take_back(shunda, upload)
    with shunda.schema():
        half = Upload.objects.get(pk=upload.pk)
    assert (half.state, half.undone["removed"], half.undone["left"]) == (State.UNDOING, 3, 4)
    assert len(everything(shunda)["jobs"]) == 4

    for _ in range(2):
        done = undo.work(upload.pk, shop=shunda, now=NOW)

    assert (calls, done.undone["removed"], done.state) == ([3, 3, 3, 1], 7, State.UNDONE)
    assert not everything(shunda)["jobs"]


def test_an_undo_that_dies_again_and_again_stops_and_can_be_asked_for_once_more(shunda, monkeypatch):
    upload = import_rows(shunda, row(1))
    with shunda.schema():
        undo.upload(upload, by=None, by_name="Wang", shop=shunda, now=NOW)
        Upload.objects.update(tries=undo.MOST_TRIES)

    assert undo.work(upload.pk, shop=shunda, now=NOW).state == State.DONE

    assert take_back(shunda, upload).state == State.UNDONE


def test_the_journal_is_forgotten_when_nothing_can_be_undone_any_more(shunda):
    import_rows(shunda, row(1))
    import_rows(shunda, row(1, advisor="Sun", do_not_contact="yes"))
    with shunda.schema():
        journal.forget(now=NOW + journal.KEPT)
        assert (ToldJob.objects.count(), Overwritten.objects.count()) == (2, 2)

        journal.forget(now=NOW + journal.FORGOTTEN + timedelta(seconds=1))

        assert (ToldJob.objects.count(), Overwritten.objects.count()) == (0, 0)


def test_numbers_and_days_return_as_they_were(shunda):
    """Old values go through JSON; what comes back is no text."""
    import_rows(shunda, row(1))
    with shunda.schema():
        JobLine.objects.update(quantity=Decimal("1.50"), amount_minor=12345)
        Job.objects.update(next_service_on=day(-90), total_minor=98765, currency="CNY")
    before = everything(shunda)

    take_back(shunda, import_rows(shunda, row(1, repair_items="Filter", advisor="Sun"), now=LATER), now=LATER)

    assert everything(shunda) == before


def test_who_is_importing_is_known_while_another_undoes(shunda):
    upload = import_rows(shunda, row(1))
    with shunda.schema():
        undo.upload(upload, by=None, by_name="Wang", shop=shunda, now=NOW)
    waiting, understood = accepted(shunda, row(1), now=LATER)
    with shunda.schema():
        assert accept.being_imported() == waiting

    commit.upload(waiting.pk, shop=shunda, understood=understood, now=LATER)
    undo.work(upload.pk, shop=shunda, now=LATER)

    assert job_of(shunda, "RO1").upload == waiting.pk
