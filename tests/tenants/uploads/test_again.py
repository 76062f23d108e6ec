"""A file that comes again is told without being read, and comes to the very same; whatever differs is read."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import models, transaction

from tenants.audits import staff_numbers
from tenants.audits.models import Finding
from tenants.followups.models import FollowUp, SkippedJob
from tenants.jobs.models import Customer, Job, Vehicle
from tenants.uploads import accept, again, commit, look, outright, read, reading, receive, rules, understand, undo
from tenants.uploads.choices import Choices
from tenants.uploads.models import RejectedRow, ToldJob, Upload, UploadContent
from tests.conftest import NOW
from tests.tenants.uploads.files import as_csv, day, mobile

HEADER = ["工单号", "车牌号", "车主姓名", "联系电话", "交车日期", "维修类别", "服务顾问", "状态"]


def row(n: int, **changed: str) -> list[str]:
    usual = {
        "工单号": f"RO{n}", "车牌号": f"粤B{10000 + n}", "车主姓名": f"王芳{n}", "联系电话": mobile(n),
        "交车日期": day(6).isoformat(), "维修类别": "维修", "服务顾问": "李强", "状态": "已交车",
    }  # fmt: skip
    return list({**usual, **changed}.values())


FILE = as_csv([HEADER, row(1), row(2), row(2), row(3, 联系电话="139"), row(4, 联系电话=""), row(5, 车主姓名="客户")])


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """The child has tests of its own."""
    monkeypatch.setattr(understand, "read", partial(understand.read, reader=reading.sheets))


def bring(shop, content=FILE, *, now=NOW, **answers):
    return outright.file(content, name="jobs.csv", by_name="Li", shop=shop, answers=answers, now=now)


def everything(shop) -> dict[str, list]:
    """All that an import may write, but for ids of uploads, moments, and how long things took."""
    names = {upload.pk: f"upload {n}" for n, upload in enumerate(Upload.objects.order_by("received_at"))}
    told = {}
    for model in (Upload, RejectedRow, ToldJob, Job, Customer, Vehicle, Finding, FollowUp, SkippedJob):
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if not isinstance(field, models.DateTimeField) and field.attname != "id"
        ]
        order = "received_at" if model is Upload else "pk"
        told[model.__name__] = [
            {name: names.get(value, value) if isinstance(value, UUID) else value for name, value in one.items()}
            for one in model.objects.order_by(order).values(*fields)
        ]
    for one in told["Upload"]:
        one["about"].pop("waited")
    told["ToldJob"].sort(key=lambda one: (str(one["upload_id"]), str(one["job"])))
    return told


class _Back(Exception):
    """Nothing of it happened."""


def both_ways(shop, monkeypatch, import_, *, now) -> bool:
    """Imports once as it is and once by reading; unread, it comes to the same. Answers whether it was read."""
    found = []
    for reads in (False, True):
        looked_at = []
        with monkeypatch.context() as patched, shop.schema():
            file = look.file
            patched.setattr(look, "file", lambda *a, file=file, seen=looked_at, **k: seen.append(1) or file(*a, **k))
            if reads:
                patched.setattr(again, "_holds", lambda twin: False)
            try:
                with transaction.atomic():
                    import_(now)
                    found.append((everything(shop), bool(looked_at)))
                    raise _Back
            except _Back:
                pass
    (short, was_read), (long, _) = found
    # What is read both times gives new jobs ids of their own.
    assert was_read or short == long
    return was_read


def nothing(shop, now, monkeypatch):
    pass


def unchanged_by_another_file(shop, now, monkeypatch):
    bring(shop, as_csv([HEADER, row(1), row(9)]), now=now)


def changed_by_another_file(shop, now, monkeypatch):
    bring(shop, as_csv([HEADER, row(1, 服务顾问="陈刚")]), now=now)


def changed_and_put_back(shop, now, monkeypatch):
    other = bring(shop, as_csv([HEADER, row(1, 服务顾问="陈刚")]), now=now)
    taken_back(shop, other, now)


def undone(shop, now, monkeypatch):
    with shop.schema():
        first = Upload.objects.get()
    taken_back(shop, first, now)


def taken_back(shop, upload, now):
    with shop.schema():
        undo.upload(upload, by=None, by_name="Wang", shop=shop, now=now)
    undo.work(upload.pk, shop=shop, now=now)


def deleted(shop, now, monkeypatch):
    with shop.schema():
        Job.objects.get(number="RO2").delete()


def journal_forgotten(shop, now, monkeypatch):
    with shop.schema():
        ToldJob.objects.all().delete()


def faults_forgotten(shop, now, monkeypatch):
    with shop.schema():
        RejectedRow.objects.all().delete()


def a_word_learnt(shop, now, monkeypatch):
    with shop.schema():
        look.remember("another", {}, choices=Choices(values={"advisor": {"李强": "李刚"}}), now=now)


def a_heading_learnt(shop, now, monkeypatch):
    with shop.schema():
        look.remember(Upload.objects.get().fingerprint, {"服务顾问": "cashier"}, now=now)


def a_number_of_the_staff(shop, now, monkeypatch):
    with shop.schema():
        staff_numbers.add(mobile(1), name="Li", region="CN", by=None, by_name="Li", now=now)


def another_currency(shop, now, monkeypatch):
    shop.currency = "HKD"


def other_rules(shop, now, monkeypatch):
    monkeypatch.setattr(rules, "digest", lambda: "other")


@pytest.mark.parametrize(
    ("between", "is_read"),
    [
        (nothing, False),
        (unchanged_by_another_file, False),
        (changed_and_put_back, False),
        (changed_by_another_file, True),
        (undone, True),
        (deleted, True),
        (journal_forgotten, True),
        (faults_forgotten, True),
        (a_word_learnt, True),
        (a_heading_learnt, True),
        (a_number_of_the_staff, True),
        (another_currency, True),
        (other_rules, True),
    ],
)
def test_a_file_comes_to_the_same_whether_it_is_read_again_or_not(shunda, monkeypatch, between, is_read):
    bring(shunda)
    between(shunda, NOW + timedelta(minutes=5), monkeypatch)

    was_read = both_ways(shunda, monkeypatch, lambda now: bring(shunda, now=now), now=NOW + timedelta(minutes=10))

    assert was_read is is_read


def test_on_another_day_a_file_is_read_again(shunda, monkeypatch):
    bring(shunda)

    assert both_ways(shunda, monkeypatch, lambda now: bring(shunda, now=now), now=NOW + timedelta(days=1))


def test_other_answers_are_heard(shunda, monkeypatch):
    bring(shunda)

    def otherwise(now):
        bring(shunda, now=now, 服务顾问="cashier")

    assert both_ways(shunda, monkeypatch, otherwise, now=NOW + timedelta(minutes=5))


def test_orders_that_were_not_delivered_are_looked_at_again(shunda, monkeypatch):
    content = as_csv([HEADER, row(1), row(2, 交车日期="", 状态="在修")])
    bring(shunda, content)

    assert both_ways(shunda, monkeypatch, lambda now: bring(shunda, content, now=now), now=NOW + timedelta(minutes=5))


def test_an_import_that_told_nothing_new_stands_for_the_next_one(shunda, monkeypatch):
    bring(shunda)
    second = bring(shunda, now=NOW + timedelta(minutes=5))
    taken_back(shunda, second, NOW + timedelta(minutes=6))

    assert not both_ways(shunda, monkeypatch, lambda now: bring(shunda, now=now), now=NOW + timedelta(minutes=10))


def test_a_file_that_a_person_looked_at_is_not_read_a_second_time(shunda, monkeypatch):
    def by_hand(now):
        with shunda.schema():
            upload = receive.file(FILE, name="jobs.csv", by=None, by_name="Li", shop=shunda, now=now)
            read.upload(upload.pk, shop=shunda, now=now)
            looks = Upload.objects.get(pk=upload.pk)
            accept.upload(looks, by=None, shop=shunda, now=now)
        file, seen = look.file, []
        with monkeypatch.context() as patched:
            patched.setattr(look, "file", lambda *a, **k: seen.append(1) or file(*a, **k))
            commit.upload(upload.pk, shop=shunda, now=now)
        return seen

    assert by_hand(NOW)
    both_ways(shunda, monkeypatch, by_hand, now=NOW + timedelta(minutes=5))
    assert not by_hand(NOW + timedelta(minutes=5))
    with shunda.schema():
        assert not UploadContent.objects.exists()


def test_a_job_that_changes_while_the_file_waits_is_told_anew(shunda, monkeypatch):
    bring(shunda)
    later = NOW + timedelta(minutes=5)
    with shunda.schema():
        same = again.twin(FILE, shop=shunda, now=later)
        upload = receive.file(FILE, name="jobs.csv", by=None, by_name="Li", shop=shunda, now=later)
        again.keep(upload, same, now=later)
        accept.upload(upload, by=None, shop=shunda, now=later)
    changed_by_another_file(shunda, later, monkeypatch)

    done = commit.upload(upload.pk, shop=shunda, now=later + timedelta(minutes=5))

    assert (done.written["updated"], done.written["unchanged"]) == (1, 2)
    with shunda.schema():
        assert Job.objects.get(number="RO1").advisor == "李强"
