"""A file's way in: received, read, explained, accepted, written; and what becomes of it when a worker dies."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.followups.models import FollowUp
from tenants.jobs import wire
from tenants.jobs.models import Job
from tenants.shops import standing
from tenants.shops.models import Standing
from tenants.uploads import accept, answer, carry_on, commit, look, read, receive, remove, tasks, undo
from tenants.uploads.models import Mapping, RejectedRow, State, Upload, UploadContent
from tenants.uploads.reading import MAX_BYTES, Unreadable
from tests.conftest import NOW
from tests.tenants.uploads.files import as_csv, mobile
from tests.tenants.uploads.imports import import_rows, row

HEADER = ["工单号", "车牌号", "车主姓名", "联系电话", "交车日期", "维修类别"]
LATER = NOW + timedelta(minutes=5)


class Killed(BaseException):
    """The worker is gone in the middle of a statement."""


def rows(count=5, *, back=3):
    day = (NOW - timedelta(days=back)).date().isoformat()
    return [[f"RO{n:03d}", f"粤B{10000 + n}", f"王芳{n}", mobile(n), day, "维修"] for n in range(count)]


def unclear():
    header = ["车牌号", "工单号", "手机", "日期"]
    days = [(NOW - timedelta(days=5 + 200 * n)).date().isoformat() for n in range(5)]
    return as_csv([header] + [[f"粤B{10000 + n}", f"RO{n}", mobile(n), days[n]] for n in range(5)])


@pytest.fixture
def received(shunda):
    def make(content=None, *, name="jobs.csv", at=NOW):
        with shunda.schema():
            body = as_csv([HEADER, *rows()]) if content is None else content
            return receive.file(body, name=name, by=None, by_name="Li", shop=shunda, now=at)

    return make


@pytest.fixture
def step(shunda):
    """Brings an upload one step on and gives it back as it then is."""

    def taking(upload, *steps):
        with shunda.schema():
            for one in steps:
                if one == "read":
                    read.upload(upload.pk, shop=shunda, now=NOW)
                elif one == "accept":
                    accept.upload(upload, by=None, shop=shunda, now=NOW)
                elif one == "commit":
                    commit.upload(upload.pk, shop=shunda, now=NOW)
            return Upload.objects.get(pk=upload.pk)

    return taking


def count(shop, *models):
    with shop.schema():
        return tuple(model.objects.count() for model in models)


def test_nothing_is_a_job_before_a_person_accepts(received, step, shunda):
    upload = step(received(), "read")

    assert upload.state == State.CHECK
    assert (upload.counts["rows"], upload.counts["created"], upload.rows_total) == (5, 5, 5)
    assert count(shunda, Job, FollowUp) == (0, 0)

    upload = step(upload, "accept", "commit")

    assert upload.state == State.DONE
    assert upload.written == {"created": 5, "updated": 0, "unchanged": 0, "follow_ups": 5}
    assert count(shunda, Job, FollowUp, UploadContent) == (5, 5, 0)


def test_the_samples_of_columns_go_with_the_import(received, step):
    upload = step(received(), "read")
    assert any(column["samples"] for column in upload.columns)

    assert not any(column["samples"] for column in step(upload, "accept", "commit").columns)


def test_the_words_of_a_file_and_who_stands_in_them_go_with_the_import(received, step):
    people = [[*each, "赵师傅"] for each in rows()]
    upload = step(received(as_csv([[*HEADER, "维修技师"], *people])), "read")
    assert "赵师傅" in {word["written"] for word in upload.about["words"]}

    done = step(upload, "accept", "commit")

    assert done.about["words"] == []
    assert done.about["headers"] == [*HEADER, "维修技师"]


def test_reading_twice_and_writing_twice_change_nothing(received, step, shunda):
    upload = step(received(), "read", "read", "accept", "commit", "commit")

    assert upload.written["created"] == 5
    assert count(shunda, Job, FollowUp) == (5, 5)


def test_a_file_that_was_not_accepted_is_not_written(received, step, shunda):
    upload = step(received(), "read", "commit")

    assert upload.state == State.CHECK
    assert count(shunda, Job) == (0,)


def test_a_rejected_row_is_kept_whole_once(received, step, shunda):
    bad = rows(2)
    bad[1][3], bad[1][4] = "12", "someday"
    upload = step(received(as_csv([HEADER, *bad])), "read")

    with shunda.schema():
        kept = list(RejectedRow.objects.filter(upload=upload).values_list("row", "code", "value", "cells"))
    assert kept == [(3, "phone_invalid", "12", bad[1]), (3, "date_invalid", "someday", None)]


def test_an_unreadable_file_is_marked_and_its_bytes_are_dropped(received, step, shunda):
    upload = step(received(b"%PDF-1.7"), "read")

    assert (upload.state, upload.failure_code) == (State.FAILED, "not_a_table")
    assert count(shunda, UploadContent) == (0,)


@pytest.mark.parametrize(("content", "code"), [(b" \n", "file_empty"), (b"x" * (MAX_BYTES + 1), "too_large")])
def test_what_can_be_no_file_of_jobs_is_refused_at_the_door(received, shunda, content, code):
    with pytest.raises(Unreadable) as refused:
        received(content)

    assert refused.value.code == code
    assert count(shunda, Upload) == (0,)


def test_a_read_only_shop_neither_sends_nor_imports(received, step, shunda):
    upload = step(received(), "read")
    standing.write(shunda, state=Standing.State.READ_ONLY, reason="trial_over", now=NOW)

    with pytest.raises(standing.ReadOnly):
        received()
    with pytest.raises(standing.ReadOnly):
        step(upload, "accept")


def test_the_very_same_file_is_known_again(received, step, shunda):
    first = step(received(), "read", "accept", "commit")
    second = received(name="again.csv")
    third = received(as_csv([HEADER, *rows(2)]))

    with shunda.schema():
        assert receive.same_before(second) == first
        assert receive.same_before(third) is None


def test_who_imports_now_is_known_to_others(received, step, shunda):
    with shunda.schema():
        assert accept.being_imported() is None
    upload = step(received(), "read", "accept")
    with shunda.schema():
        assert accept.being_imported() == upload
    step(upload, "commit")
    with shunda.schema():
        assert accept.being_imported() is None


# Columns


def test_an_unclear_heading_is_asked_before_the_import_and_never_again(received, step, shunda):
    upload = step(received(unclear()), "read")
    assert (upload.state, list(upload.asked)) == (State.COLUMNS, ["日期"])
    with pytest.raises(accept.NotReady):
        step(upload, "accept")

    with shunda.schema():
        answer.upload(upload, {"日期": "delivered_at", "no such heading": "plate"}, now=NOW)
    upload = step(upload, "read")

    assert (upload.state, upload.counts["accepted"], upload.mapping["delivered_at"]) == (State.CHECK, 5, "日期")
    assert step(received(unclear()), "read").state == State.CHECK
    with shunda.schema():
        assert Mapping.objects.get().answers == {"日期": "delivered_at"}


def test_a_column_may_be_left_out_for_good(received, step, shunda):
    upload = step(received(unclear()), "read")

    with shunda.schema():
        answer.upload(upload, {"日期": ""}, now=NOW)

    upload = step(upload, "read")
    assert (upload.asked, upload.counts["rejected"]) == ({}, 5)
    assert "日期" in upload.ignored


def test_a_newer_answer_takes_the_fields_column_away(received, step, shunda):
    content = as_csv(
        [[*HEADER, "家里电话"], *[[*row, f"0755-8{n:07d}"] for n, row in enumerate(rows(), start=2345678)]]
    )
    upload = step(received(content), "read")
    for header in ("家里电话", "联系电话"):
        with shunda.schema():
            answer.upload(upload, {header: "mobile"}, now=NOW)
        upload = step(upload, "read")
        assert upload.mapping["mobile"] == header


@pytest.mark.parametrize("name", ["nonsense", "id_number"])
def test_an_answer_names_a_field_that_is_kept(received, step, shunda, name):
    upload = step(received(unclear()), "read")

    with shunda.schema(), pytest.raises(answer.UnknownField):
        answer.upload(upload, {"日期": name}, now=NOW)


def test_nothing_is_answered_or_thrown_away_after_the_import(received, step, shunda):
    upload = step(received(), "read", "accept")

    with shunda.schema():
        with pytest.raises(answer.TooLate):
            answer.upload(upload, {"车主姓名": ""}, now=NOW)
        with pytest.raises(remove.TooLate):
            remove.upload(upload)
        remove.upload(received())
    assert count(shunda, Upload, UploadContent) == (1, 1)


def test_what_was_learnt_between_reading_and_writing_does_not_change_the_file(received, step, shunda):
    upload = step(received(unclear()), "read")
    with shunda.schema():
        answer.upload(upload, {"日期": "delivered_at"}, now=NOW)
    upload = step(upload, "read", "accept")
    with shunda.schema():
        look.remember(upload.fingerprint, {"日期": ""}, now=NOW)

    assert step(upload, "commit").written["created"] == 5


# Workers that die


def stuck(now):
    found = carry_on.stuck(now=now)
    return found.to_read, found.to_commit


@pytest.fixture
def in_small_batches(monkeypatch):
    monkeypatch.setattr(commit, "BATCH", 2)


def test_a_killed_import_is_taken_up_after_the_last_whole_batch(received, step, shunda, in_small_batches, monkeypatch):
    upload = step(received(), "read", "accept")
    inserted, insert = [], wire.insert

    def dying(model, columns, found):
        inserted.extend([model] if model is Job else [])
        if len(inserted) == 2:
            raise Killed
        return insert(model, columns, found)

    monkeypatch.setattr(wire, "insert", dying)
    with pytest.raises(Killed):
        step(upload, "commit")
    monkeypatch.setattr(wire, "insert", insert)

    half = step(upload)
    assert (half.state, half.rows_done, half.written["created"]) == (State.IMPORTING, 2, 2)
    assert count(shunda, Job, FollowUp) == (2, 2)

    with shunda.schema():
        assert stuck(NOW + timedelta(minutes=1)) == ([], [])
        assert stuck(LATER) == ([], [upload.pk])
        assert stuck(LATER) == ([], [])

    whole = step(upload, "commit")
    assert (whole.state, whole.rows_done) == (State.DONE, 5)
    assert whole.written == {"created": 5, "updated": 0, "unchanged": 0, "follow_ups": 5}
    assert count(shunda, Job, FollowUp) == (5, 5)


def test_two_workers_on_one_file_write_it_once(received, step, shunda, in_small_batches):
    """The other one overtakes in the middle: what it has written is not written again."""
    upload, overtaken = step(received(), "read", "accept"), []

    def tell(done, total):
        if not overtaken:
            overtaken.append(done)
            commit.upload(upload.pk, shop=shunda, now=NOW)

    commit.upload(upload.pk, shop=shunda, now=NOW, tell=tell)

    upload = step(upload)
    assert (overtaken, upload.rows_done, upload.written["created"]) == ([2], 5, 5)
    assert count(shunda, Job, FollowUp) == (5, 5)


def test_a_dead_readers_file_is_read_by_the_next(received, step, shunda):
    upload = received()

    with shunda.schema():
        assert stuck(NOW) == ([], [])
        assert stuck(LATER) == ([upload.pk], [])
    assert step(upload, "read").state == State.CHECK
    with shunda.schema():
        assert stuck(LATER + timedelta(days=1)) == ([], [])


def test_a_file_that_ends_its_readers_is_given_up(received, step, shunda, monkeypatch):
    def dying(*_args, **_kwargs):
        raise Killed

    upload = received()
    with monkeypatch.context() as patched:
        patched.setattr(look, "file", dying)
        for _ in range(read.MOST_TRIES):
            with pytest.raises(Killed):
                step(upload, "read")

    upload = step(upload, "read")
    assert (upload.state, upload.failure_code) == (State.FAILED, "too_large")


def test_an_import_that_stops_again_and_again_is_given_up_and_may_be_tried_once_more(
    received, step, shunda, monkeypatch
):
    def dying(*_args, **_kwargs):
        raise Killed

    upload = step(received(), "read", "accept")
    with monkeypatch.context() as patched:
        patched.setattr(commit, "write", dying)
        for _ in range(commit.MOST_TRIES):
            with pytest.raises(Killed):
                step(upload, "commit")
    upload = step(upload, "commit")
    assert (upload.state, upload.failure_code) == (State.FAILED, "stopped")

    upload = step(upload, "accept", "commit")

    assert (upload.state, upload.written["created"]) == (State.DONE, 5)


def test_the_beat_sends_stuck_files_on_their_way(received, shunda, monkeypatch):
    old = received(at=timezone.now() - timedelta(hours=1))
    fresh = received(at=timezone.now())
    sent = []
    monkeypatch.setattr(tasks.read_upload, "delay", lambda **ids: sent.append(ids))

    tasks.carry_on_shop.apply(kwargs={"shop_id": str(shunda.pk)}, throw=True)

    assert sent == [{"shop_id": str(shunda.pk), "upload_id": str(old.pk)}]
    assert fresh.pk != old.pk


def test_the_tasks_do_the_whole_way(received, step, shunda):
    today = (timezone.now() - timedelta(days=2)).date().isoformat()
    upload = received(as_csv([HEADER, *[[*row[:4], today, row[5]] for row in rows()]]))
    ids = {"shop_id": str(shunda.pk), "upload_id": str(upload.pk)}

    tasks.read_upload.apply(kwargs=ids, throw=True)
    step(upload, "accept")
    tasks.commit_upload.apply(kwargs={**ids, "later": "unknown"}, throw=True)

    assert step(upload).state == State.DONE


def test_a_file_that_nobody_wanted_is_forgotten_after_thirty_days(received, step, shunda):
    upload = step(received(), "read")

    with shunda.schema():
        assert carry_on.forget(now=NOW + timedelta(days=29)) == 0
        assert carry_on.forget(now=NOW + timedelta(days=31)) == 1
    assert (step(upload).failure_code, count(shunda, UploadContent)) == ("expired", (0,))


@pytest.mark.parametrize("steps", [("read", "accept", "commit"), ("read",)])
def test_rows_that_could_not_be_taken_are_forgotten_after_thirty_days(received, step, shunda, steps):
    bad = rows(2)
    bad[1][3] = "12"
    upload = step(received(as_csv([HEADER, *bad])), *steps)

    with shunda.schema():
        carry_on.forget(now=NOW + timedelta(days=29))
        assert count(shunda, RejectedRow) == (1,)
        carry_on.forget(now=NOW + timedelta(days=31))
    assert count(shunda, RejectedRow) == (0,)
    assert step(upload).counts["rejected"] == 1
    assert "words" not in step(upload).about or step(upload).about["words"] == []


def test_one_shops_files_are_not_the_others(received, north):
    received()

    assert count(north, Upload, UploadContent) == (0, 0)


# What a dead worker left, and what is too old


def imported(shop, *, at):
    upload = import_rows(shop, row(1), now=at)
    with shop.schema():
        undo.upload(upload, by=None, by_name="Wang", shop=shop, now=at)
    return upload


def test_an_undo_whose_worker_died_is_taken_up(shunda):
    upload = imported(shunda, at=NOW)

    with shunda.schema():
        assert carry_on.stuck(now=NOW + timedelta(minutes=1)).to_undo == []
        assert carry_on.stuck(now=NOW + timedelta(minutes=3)).to_undo == [upload.pk]
        assert carry_on.stuck(now=NOW + timedelta(minutes=3)).to_undo == []


def test_each_shop_is_looked_after_in_a_task_of_its_own(shunda, north, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.carry_on_shop, "apply_async", lambda kwargs, **how: sent.append((kwargs, how["expires"])))

    tasks.carry_on_all()

    assert sorted(sent, key=str) == sorted((({"shop_id": str(shop.pk)}, 60) for shop in (shunda, north)), key=str)


def test_a_closed_shop_is_left_alone(shunda, monkeypatch):
    upload = imported(shunda, at=timezone.now() - timedelta(minutes=5))
    sent = []
    monkeypatch.setattr(tasks.undo_upload, "delay", lambda **kwargs: sent.append(kwargs["upload_id"]))
    shunda.closed_at = NOW
    shunda.save()
    tasks.carry_on_shop(shop_id=str(shunda.pk))
    assert sent == []

    shunda.closed_at = None
    shunda.save()
    tasks.carry_on_shop(shop_id=str(shunda.pk))
    assert sent == [str(upload.pk)]
