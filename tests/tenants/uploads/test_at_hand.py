"""What an import hands on instead of reading it back: whoever reads it all back finds the same."""

from django.db.models import F

from tenants.audits import job as audit
from tenants.audits import staff_numbers
from tenants.audits.models import Comeback, Finding, JobAudit
from tenants.followups import plan
from tenants.followups.models import FollowUp, SkippedJob
from tenants.jobs.models import Customer, Job
from tests.conftest import NOW
from tests.tenants.uploads.files import day
from tests.tenants.uploads.imports import import_rows, row


def test_an_audit_that_reads_everything_back_finds_what_the_import_found(shunda):
    with shunda.schema():
        staff_numbers.add("13912345055", name="Chen", region="CN", by=None, by_name="Li", now=NOW)
    earlier = {"delivered_at": day(9).isoformat(), "repair_items": "更换水泵"}
    import_rows(shunda, *(row(n, **earlier) for n in (1, 2, 3)))
    import_rows(
        shunda,
        row(11, mobile="13912345678", customer_name="先生", plate="粤B1000", mileage_in="0"),
        row(12, plate="粤B10001", customer_name="Another", repair_items="Oil;Oil;Brake pads;Brake pads"),
        row(13, mobile="13912345055", repair_items="更换机油;更换机油"),
        row(14, plate="粤B10002", delivered_at=day(5).isoformat(), repair_items="水泵", advisor=""),
        row(15, plate="粤B10009", job_type="大修", declined_items="Tyres"),
        row(16, plate="粤B10009", job_type="洗车", delivered_at=day(8).isoformat()),
        row(3, **earlier, advisor="Wang"),
        row(17, plate="", vin="LSVAA2182C2184847"),
    )
    at_hand = _told(shunda)

    with shunda.schema():
        audit.audit(list(Job.objects.values_list("pk", flat=True)), now=NOW)

    assert _told(shunda) == at_hand
    codes = {code for _, code, *_ in at_hand[0]}
    assert {"name_placeholder", "item_twice", "plate_other_name", "phone_staff", "mileage_zero"} <= codes
    assert at_hand[2], "a job that does the same again is among them"


def test_a_new_job_of_a_known_customer_is_planned_by_what_stands_of_both(shunda):
    first = row(1, delivered_at=day(8).isoformat(), job_type="一般维修")
    later = row(2, mobile=first["mobile"], plate=first["plate"], delivered_at=day(7).isoformat(), job_type="一般维修")
    newcomer = row(3, delivered_at=day(7).isoformat(), job_type="一般维修")
    import_rows(shunda, first)
    with shunda.schema():
        Customer.objects.update(language="en")

    import_rows(shunda, later, newcomer)

    with shunda.schema():
        told = dict(FollowUp.objects.values_list("job__number", "call_type"))
        languages = dict(FollowUp.objects.values_list("job__number", "language"))
    assert told == {"RO1": "first_visit", "RO2": "repair", "RO3": "first_visit"}
    assert (languages["RO2"], languages["RO3"]) == ("en", shunda.language)


def test_an_earlier_job_told_later_is_planned_as_the_first_visit(shunda):
    first = row(1, delivered_at=day(7).isoformat(), job_type="一般维修")
    earlier = row(2, mobile=first["mobile"], plate=first["plate"], delivered_at=day(8).isoformat(), job_type="一般维修")
    import_rows(shunda, first)

    import_rows(shunda, earlier)

    with shunda.schema():
        assert FollowUp.objects.get(job__number="RO2").call_type == "first_visit"


def test_planning_again_from_what_was_written_plans_nothing(shunda):
    kinds = ("洗车", "大修", "保养", "一般维修")
    import_rows(shunda, *(row(n, job_type=kinds[n % 4], delivered_at=day(5 + n % 9).isoformat()) for n in range(40)))
    planned, skipped = _promises(shunda), _skipped(shunda)

    with shunda.schema():
        made = plan.for_jobs(list(Job.objects.values_list("pk", flat=True)), shop=shunda, now=NOW)

    assert made == 0
    assert (_promises(shunda), _skipped(shunda)) == (planned, skipped)
    assert planned
    assert skipped


def _told(shop):
    """Findings, marks and comebacks, without the moments at which they were written."""
    with shop.schema():
        findings = Finding.objects.filter(mended_at=None).values_list(
            "job__number", "code", "field", "level", "post", "person", "value", "evidence", "found_at"
        )
        unmarked = {"job_id", "audited_at", "number"}
        marks = JobAudit.objects.annotate(number=F("job__number")).values()
        comebacks = Comeback.objects.values_list("job__number", "first_job__number", "same", "item", "within")
        return (
            sorted(findings, key=str),
            {one["number"]: {name: one[name] for name in one.keys() - unmarked} for one in map(dict, marks)},
            sorted(comebacks),
        )


def _promises(shop):
    with shop.schema():
        return sorted(FollowUp.objects.values_list("job__number", "ordinal", "call_type", "due_at", "expires_at"))


def _skipped(shop):
    with shop.schema():
        return sorted(SkippedJob.objects.values_list("job__number", "reason"))
