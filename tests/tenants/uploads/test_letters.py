"""Who waited long for a file is written to, once, in the own language, without a word about a customer."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tenants.shops import members
from tenants.shops.models import Membership
from tenants.uploads import answer, carry_on, letters, read, receive, tasks
from tenants.uploads.models import State, Upload
from tests.conftest import NOW
from tests.factories import make_user
from tests.tenants.uploads.files import TODAY, as_csv, mobile

LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def li(shunda):
    user = make_user("Li", language="zh-hans")
    members.join(shunda, user, role="manager", now=NOW)
    return user


@pytest.fixture
def file(shunda, li):
    """A file of Li's in the state that its stamps tell."""

    def make(**told):
        usual = {"name": "王芳.csv", "sha256": "0" * 64, "size": 1, "by": li.pk, "by_name": "Li", "received_at": NOW}
        with shunda.schema():
            return Upload.objects.create(**{**usual, **told})

    return make


def imported(**told):
    counts = {"created": 3, "updated": 1, "unchanged": 0}
    usual = {"read_at": NOW, "accepted_at": NOW, "imported_at": LATER, "written": counts, "counts": {"rejected": 2}}
    return {**usual, **told}


def tell(shop, upload):
    with shop.schema():
        return letters.tell(upload.pk, shop=shop, now=LATER)


def test_whoever_waited_longer_than_a_minute_is_written_to_once(shunda, file, li):
    upload = file(**imported())

    assert tell(shunda, upload)
    assert not tell(shunda, upload)

    (letter,) = mail.outbox
    assert letter.to == [li.email]
    assert "王芳" not in letter.subject
    assert shunda.url(f"/uploads/{upload.pk}/") in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert [kind for _, kind in letter.alternatives] == ["text/html"]


@pytest.mark.parametrize(
    ("told", "due"),
    [
        (imported(), True),
        (imported(imported_at=NOW + timedelta(seconds=60)), False),
        (imported(imported_at=NOW + timedelta(seconds=60), rows_total=501), True),
        (imported(imported_at=NOW + timedelta(seconds=60), rows_total=500), False),
        (imported(mailed=State.DONE), False),
        (imported(by=None), False),
        (imported(imported_at=None), False),
        (imported(imported_at=None, failed_at=LATER, failure_code="stopped"), True),
        ({"read_at": NOW, "about": {"waited": 61}}, True),
        ({"read_at": NOW, "about": {"waited": 61}, "asked": {"日期": []}}, True),
        ({"read_at": NOW, "about": {"waited": 60}}, False),
        ({"read_at": NOW, "about": {"waited": 61}, "mailed": State.COLUMNS}, False),
        ({"about": {"waited": 61}}, False),
        (imported(imported_at=NOW, about={"waited": 61}), False),
        ({"failed_at": LATER, "failure_code": "damaged"}, True),
        ({"failed_at": NOW + timedelta(seconds=5), "failure_code": "damaged"}, False),
        ({"failed_at": NOW + timedelta(days=31), "failure_code": "expired"}, False),
        (imported(mailed=State.DONE, undo_asked_at=NOW, undone_at=NOW, undone={"total": 501}), False),
    ],
)
def test_a_letter_is_due_when_the_page_was_left_before_the_end(file, told, due):
    assert letters.is_due(file(**told)) == due


def test_the_one_who_undid_is_told_of_the_undoing(shunda, file):
    wang = make_user("Wang", language="en")
    members.join(shunda, wang, role="owner", now=NOW)
    done = {"removed": 700, "returned": 20, "kept": 3, "total": 723}

    upload = file(**imported(mailed=State.DONE, undo_asked_at=LATER, undo_by=wang.pk, undone_at=LATER, undone=done))

    assert tell(shunda, upload)
    assert mail.outbox[0].to == [wang.email]
    assert "700" in mail.outbox[0].body


def test_whoever_left_the_shop_gets_no_letter(shunda, file, li):
    upload = file(**imported())
    members.revoke(Membership.objects.get(user=li), now=NOW)

    assert not tell(shunda, upload)
    assert mail.outbox == []


def test_a_letter_that_does_not_leave_is_tried_again(shunda, file, monkeypatch):
    upload = file(**imported(imported_at=timezone.now()))

    def broken(*_args, **_how):
        raise OSError("no mail server")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMultiAlternatives.send", broken)
        with pytest.raises(OSError, match="no mail"):
            tell(shunda, upload)
    with shunda.schema():
        assert carry_on.stuck(now=timezone.now()).to_tell == [upload.pk]
    sent = []
    monkeypatch.setattr(tasks.tell, "delay", lambda **ids: sent.append(ids["upload_id"]))
    tasks.carry_on_shop(shop_id=str(shunda.pk))

    assert sent == [str(upload.pk)]
    assert tell(shunda, upload)
    with shunda.schema():
        assert carry_on.stuck(now=timezone.now()).to_tell == []
        assert letters.waiting(now=timezone.now() + letters.NEWS) == []


@pytest.mark.parametrize(("seconds", "letters_sent"), [(90, 1), (5, 0)])
def test_whoever_waited_long_for_the_reading_is_told_that_the_file_waits(shunda, li, seconds, letters_sent):
    with shunda.schema():
        upload = receive.file(jobs_file(), name="a.csv", by=li.pk, by_name="Li", shop=shunda, now=NOW)

    read.upload(upload.pk, shop=shunda, now=NOW + timedelta(seconds=seconds))

    assert [tell(shunda, upload), tell(shunda, upload)] == [bool(letters_sent), False]
    assert len(mail.outbox) == letters_sent
    for letter in mail.outbox:
        assert shunda.url(f"/uploads/{upload.pk}/") in letter.body


def test_whoever_sits_at_the_page_and_has_the_file_read_again_gets_no_letter(shunda, li):
    with shunda.schema():
        upload = receive.file(jobs_file(), name="a.csv", by=li.pk, by_name="Li", shop=shunda, now=NOW)
    read.upload(upload.pk, shop=shunda, now=NOW)
    with shunda.schema():
        answer.upload(upload, {}, now=LATER)

    read.upload(upload.pk, shop=shunda, now=LATER)

    assert not tell(shunda, upload)


def jobs_file() -> bytes:
    return as_csv([["工单号", "联系电话", "交车时间"], *([f"RO{n}", mobile(n), f"{TODAY} 08:00"] for n in range(3))])
