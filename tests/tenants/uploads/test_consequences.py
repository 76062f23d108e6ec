"""What the page foretells of an import is what the import then does."""

from datetime import timedelta

import pytest

from tenants.consent import suppress
from tenants.followups import plan
from tenants.followups.models import CallRecord, FollowUp, SkippedJob
from tenants.jobs.models import Job
from tenants.uploads import accept, behind, commit, consequences, read, receive
from tenants.uploads.models import Upload
from tests.conftest import NOW
from tests.tenants.uploads.files import as_csv, mobile

HEADER = ["工单号", "车牌号", "车主姓名", "联系电话", "交车日期", "维修类别", "Do Not Contact", "Follow Up"]


def row(n, *, back=3, kind="维修", phone=None, plate=None, no=None, never="", wanted=""):
    day = (NOW - timedelta(days=back)).date().isoformat()
    return [no or f"RO{n:03d}", plate or f"粤B{10000 + n}", f"王芳{n}", phone or mobile(n), day, kind, never, wanted]


@pytest.fixture
def imports(shunda):
    """Reads rows and imports them; answers what was foretold before, and what came of it."""

    def importing(rows):
        with shunda.schema():
            before = set(Job.objects.values_list("pk", flat=True))
            upload = receive.file(as_csv([HEADER, *rows]), name="a.csv", by=None, by_name="Li", shop=shunda, now=NOW)
            read.upload(upload.pk, shop=shunda, now=NOW)
            foretold = Upload.objects.get(pk=upload.pk).counts
            accept.upload(upload, by=None, shop=shunda, now=NOW)
            written = commit.upload(upload.pk, shop=shunda, now=NOW).written
            skipped = dict(SkippedJob.objects.values_list("job__number", "reason"))
            new = set(Job.objects.exclude(pk__in=before).values_list("number", flat=True))
        return foretold, written, skipped, new

    return importing


def told(foretold):
    return {name: foretold[name] for name in ("created", "updated", "unchanged", "follow_ups")}


def written_of(written):
    return {name: written[name] for name in ("created", "updated", "unchanged", "follow_ups")}


def by_reason(skipped, numbers):
    counted = {}
    for number, reason in skipped.items():
        if number in numbers:
            counted[reason] = counted.get(reason, 0) + 1
    return counted


def mixed():
    """Every reason there is, two visits of one car, several washes, big jobs, and customers who want no call."""
    return [
        *[row(n) for n in range(4)],
        *[row(n, kind="洗车") for n in range(10, 40)],
        *[row(n, kind="大修") for n in range(40, 44)],
        row(50, back=30),
        row(51, back=8, kind="大修"),
        row(52, never="是"),
        row(53, phone=mobile(52), back=2),
        row(54, wanted="否"),
        row(55, phone="14100000055"),
        row(56, phone="021-55501234"),
        row(57, phone="021-62345678"),
        row(58, plate="粤B10001", phone=mobile(58), back=2, kind="保养"),
        row(59, phone=mobile(59)),
        row(60, kind="检测"),
    ]


@pytest.fixture
def choosy(shunda):
    """A shop with a call plan of its own, and one number that must not be called."""
    shunda.phone = "021-5550 1234"
    shunda.settings.call_plan = {
        "landlines": False, "quiet_days": 30, "inspection": {"calls": []}, "inspection.first": {"calls": []},
        "maintenance.first": {"calls": []},
    }  # fmt: skip
    shunda.settings.save()
    shunda.save()
    with shunda.schema():
        suppress.number("+86" + mobile(59), reason="asked", by=None, now=NOW)
    return shunda


@pytest.mark.parametrize("batch", [5, 2000])
def test_a_mixed_file_does_what_was_foretold(imports, choosy, batch, monkeypatch):
    monkeypatch.setattr(commit, "BATCH", batch)

    foretold, written, skipped, new = imports(mixed())

    assert told(foretold) == written_of(written)
    assert foretold["not_called"] == by_reason(skipped, new)
    assert foretold["not_called"].keys() >= {
        "not_sampled", "not_planned", "too_late", "suppressed", "no_number", "not_wanted"
    }  # fmt: skip
    assert foretold["not_called"]["no_number"] == 3
    assert foretold["not_called"]["suppressed"] == 3
    with choosy.schema():
        assert foretold["called"] == FollowUp.objects.values("job").distinct().count()
    assert foretold["called"] + sum(foretold["not_called"].values()) == foretold["created"]


def test_a_second_file_foretells_what_changes_and_what_was_promised_before(imports, choosy):
    imports(mixed())
    again = [
        row(0),  # the same
        row(1, kind="大修"),  # changed, with a call promised
        row(50, back=2),  # changed, and in time after all
        row(54, kind="保养", wanted="否"),
        row(70, plate="粤B10002"),  # a second visit of a known car
        row(71, phone=mobile(3)),  # a second visit of a known customer
        row(72, plate="粤B10003", back=9),  # a visit before the known one
    ]

    foretold, written, skipped, _ = imports(again)

    assert told(foretold) == written_of(written)
    assert (foretold["unchanged"], foretold["updated"], foretold["created"]) == (1, 3, 3)
    assert (foretold["promised"], foretold["not_called"]) == (1, {"not_wanted": 1})
    assert skipped["RO054"] == "not_wanted"
    with choosy.schema():
        assert FollowUp.objects.filter(job__number="RO050").count() == 1


def test_whoever_was_asked_a_short_while_ago_is_left_alone_if_the_shop_says_so(imports, shunda):
    imports([row(1), row(2)])
    with shunda.schema():
        asked = FollowUp.objects.get(job__number="RO001")
        CallRecord.objects.create(
            id=asked.pk, follow_up=asked, number=1, agent_name="Ann", started_at=NOW, ended_at=NOW - timedelta(days=9),
            disposition="complete", reached=True,
        )  # fmt: skip
    second = [row(11, phone=mobile(1), back=1), row(12, phone=mobile(2), back=1)]
    shunda.settings.call_plan = {"quiet_days": 10}
    shunda.settings.save()

    foretold, written, skipped, _ = imports(second)

    assert foretold["not_called"] == {"asked_lately": 1}
    assert (skipped, written["follow_ups"]) == ({"RO011": "asked_lately"}, 1)


@pytest.mark.parametrize("days", [0, 9])
def test_without_quiet_days_or_after_them_the_customer_is_asked_again(imports, shunda, days):
    imports([row(1)])
    with shunda.schema():
        asked = FollowUp.objects.get()
        CallRecord.objects.create(
            id=asked.pk, follow_up=asked, number=1, agent_name="Ann", started_at=NOW, ended_at=NOW - timedelta(days=9),
            disposition="complete", reached=True,
        )  # fmt: skip
    shunda.settings.call_plan = {"quiet_days": days}
    shunda.settings.save()

    assert imports([row(11, phone=mobile(1), back=1)])[1]["follow_ups"] == 1


def test_landlines_are_called_unless_the_shop_says_no(imports):
    foretold, written, _, _ = imports([row(1, phone="021-62345678")])

    assert (foretold["not_called"], written["follow_ups"]) == ({}, 1)


def test_foretelling_writes_nothing(shunda, django_assert_max_num_queries):
    with shunda.schema():
        upload = receive.file(as_csv([HEADER, *mixed()]), name="a.csv", by=None, by_name="Li", shop=shunda, now=NOW)
        understood = read.upload(upload.pk, shop=shunda, now=NOW)
        with django_assert_max_num_queries(12) as asked:
            consequences.of(understood.jobs, shop=shunda, now=NOW)
        writing = ("INSERT", "UPDATE", "DELETE", "COPY", "CREATE")
        assert not [query for query in asked.captured_queries if query["sql"].startswith(writing)]
        assert plan.preview([], shop=shunda, now=NOW) == []
        assert not SkippedJob.objects.exists()


def test_each_count_has_the_rows_of_its_jobs(shunda):
    with shunda.schema():
        upload = receive.file(as_csv([HEADER, *mixed()]), name="a.csv", by=None, by_name="Li", shop=shunda, now=NOW)
        understood = read.upload(upload.pk, shop=shunda, now=NOW)
        foretold = consequences.of(understood.jobs, shop=shunda, now=NOW)
        kept = Upload.objects.get(pk=upload.pk)
        opened = {name: len(behind.numbers(kept, name)) for name in behind.names(kept)}

    told = {name: n for name in ("rows", "duplicates", "left_out") if (n := kept.counts[name])}
    told |= {name: n for name in ("created", "updated", "unchanged", "called", "promised") if (n := kept.counts[name])}
    told |= {f"not_called.{reason}": n for reason, n in kept.counts["not_called"].items()}
    told |= {"not_called": sum(kept.counts["not_called"].values())}
    told |= {f"finding.{code}": n for code, n in kept.findings.items()}
    assert opened == told
    assert {"created", "called", "not_called.too_late"} <= opened.keys()
    assert foretold.counts["created"] == len(foretold.rows["created"])
