"""The pages of taking an import back: what would happen, the word, what was kept; and who else is importing."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tenants.jobs.models import Job
from tenants.portal.views import upload_undo
from tenants.shops import members
from tenants.uploads import accept, commit, tasks
from tenants.uploads.models import State, Upload
from tests.factories import make_user
from tests.tenants.uploads.imports import accepted, call, import_rows, row

HOST = {"host": "shunda.localhost"}


@pytest.fixture
def manager(client, shunda):
    user = make_user("Wang")
    members.join(shunda, user, role="manager", now=timezone.now())
    client.force_login(user)
    return user


@pytest.fixture
def imported(shunda):
    """Two jobs of one file, delivered and imported just now; the first customer was called."""
    now = timezone.now()
    today = shunda.today(now - timedelta(days=3)).isoformat()
    upload = import_rows(shunda, row(1, delivered_at=today), row(2, delivered_at=today), now=now)
    call(shunda, "RO1", now=now)
    return upload


@pytest.fixture
def at_once(monkeypatch, django_capture_on_commit_callbacks):
    run = tasks.undo_upload.apply
    monkeypatch.setattr(tasks.undo_upload, "apply_async", lambda kwargs, **_how: run(kwargs=kwargs, throw=True))
    return lambda: django_capture_on_commit_callbacks(execute=True)


def page(client, upload, what=""):
    return client.get(f"/uploads/{upload.pk}/{what}", headers=HOST)


def text(answer):
    return answer.content.decode()


def test_the_page_says_what_undoing_would_do_and_does_nothing(client, shunda, manager, imported):
    assert f"/uploads/{imported.pk}/undo/" in text(page(client, imported))

    answer = page(client, imported, "undo/")

    assert (answer.context["prospect"].removed, answer.context["kept_total"]) == (1, 1)
    assert "A call was made." in text(answer)
    with shunda.schema():
        assert Job.objects.count() == 2


def test_undone_by_the_page_it_lists_what_was_kept_and_why(client, shunda, manager, imported, at_once):
    with at_once():
        answer = client.post(f"/uploads/{imported.pk}/undo/", headers=HOST)
    assert answer.status_code == 302

    after = page(client, imported)

    assert (after.context["upload"].state, after.context["upload"].undo_by) == (State.UNDONE, manager.pk)
    assert [each["job"].number for each in after.context["kept"]] == ["RO1"]
    assert "A call was made." in text(after)
    assert "undo/" not in text(after)


def test_while_it_is_undone_the_page_asks_again_by_itself(client, shunda, manager, imported):
    client.post(f"/uploads/{imported.pk}/undo/", headers=HOST)

    answer = page(client, imported)

    assert answer.context["state"] == State.UNDOING
    assert 'hx-trigger="every 1500ms"' in text(answer)


def test_a_refusal_is_a_sentence(client, shunda, manager, imported):
    with shunda.schema():
        Upload.objects.update(imported_at=timezone.now() - timedelta(days=31))

    asked = client.get(f"/uploads/{imported.pk}/undo/", headers=HOST, follow=True)
    posted = client.post(f"/uploads/{imported.pk}/undo/", headers=HOST, follow=True)

    for answer in (asked, posted):
        assert "An import can be undone for thirty days." in text(answer)
    assert f"/uploads/{imported.pk}/undo/" not in text(client.get("/uploads/", headers=HOST))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"imported_at": None, "undo_asked_at": None}, "nothing to undo"),
        ({"undone_at": None}, "being undone already"),
        ({"undone_at": timezone.now()}, "undone as far as it can be"),
    ],
)
def test_each_refusal_has_its_own(shunda, imported, told, words):
    with shunda.schema():
        Upload.objects.update(**{"undo_asked_at": timezone.now(), **told})
        upload = Upload.objects.get(pk=imported.pk)

        assert not upload_undo.can_undo(upload, now=timezone.now())
        assert words in upload_undo._refusal(upload)


def test_a_later_file_that_told_a_job_too_is_named(client, shunda, manager, at_once):
    today = shunda.today(timezone.now() - timedelta(days=1)).isoformat()
    first = import_rows(shunda, row(1, delivered_at=today), now=timezone.now())
    import_rows(shunda, row(1, delivered_at=today), name="tuesday.csv", now=timezone.now())

    with at_once():
        client.post(f"/uploads/{first.pk}/undo/", headers=HOST)

    assert "tuesday.csv" in page(client, first).context["kept"][0]["why"]


# Two people at once


def test_who_else_sent_or_imports_a_file_is_told_before_the_import(client, shunda, manager):
    now = timezone.now()
    mine, _ = accepted(shunda, row(1), name="mine.csv", now=now)
    with shunda.schema():
        Upload.objects.filter(pk=mine.pk).update(accepted_at=None, by=manager.pk)
        theirs = [
            Upload.objects.create(name=f"{name}.csv", size=1, by=uuid.uuid4(), by_name="Li", received_at=at, **told)
            for name, at, told in (
                ("running", now - timedelta(days=2), {"accepted_at": now}),
                ("waiting", now - timedelta(minutes=5), {"read_at": now}),
                ("forgotten", now - timedelta(hours=2), {"read_at": now}),
                ("done", now, {"accepted_at": now, "imported_at": now}),
                ("failed", now, {"failed_at": now}),
            )
        ]
        Upload.objects.create(name="my other.csv", size=1, by=manager.pk, by_name="Wang", received_at=now)

    answer = page(client, mine)

    assert [each.name for each in answer.context["beside"]] == ["waiting.csv", "running.csv"]
    assert "Li is importing “running.csv” just now." in text(answer)
    assert len(theirs) == 5


def test_both_orders_of_two_imports_are_safe(shunda):
    now = timezone.now()
    for turn in (1, -1):
        files = [accepted(shunda, row(1), row(2 + n), name=f"{turn}{n}.csv", now=now) for n in range(2)]
        with shunda.schema():
            assert accept.being_imported() in [upload for upload, _ in files]
        for upload, understood in files[::turn]:
            commit.upload(upload.pk, shop=shunda, understood=understood, now=now)

        with shunda.schema():
            assert sorted(Job.objects.values_list("number", flat=True)) == ["RO1", "RO2", "RO3"]
            Job.objects.all().delete()
