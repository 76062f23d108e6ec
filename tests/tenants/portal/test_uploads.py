"""The pages of a file's way in: who may, what each step shows, and that nothing is written before somebody says so."""

import io
import uuid
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tenants.followups.models import FollowUp
from tenants.jobs.models import Customer, Job
from tenants.portal.views import uploads as views
from tenants.shops import members, standing
from tenants.shops.models import Standing
from tenants.uploads import accept, commit, read, receive, tasks
from tenants.uploads.models import State, Upload
from tests.factories import make_user
from tests.tenants.uploads.files import as_csv, mobile

SHUNDA, NORTH = {"host": "shunda.localhost"}, {"host": "north.localhost"}
HEADER = ["工单号", "车牌号", "车主姓名", "联系电话", "交车日期", "维修类别"]


def day(back):
    return (timezone.now() - timedelta(days=back)).date().isoformat()


def rows(count=3, *, back=0):
    return [[f"RO{n}", f"粤B{10000 + n}", f"王芳{n}", mobile(n), day(back), "维修"] for n in range(count)]


def unclear():
    return as_csv([["车牌号", "工单号", "手机", "日期"]] + [
        [f"粤B{10000 + n}", f"RO{n}", mobile(n), day(5 + 200 * n)] for n in range(5)
    ])  # fmt: skip


@pytest.fixture
def sign_in(client, shunda):
    def signed_in(role, *, shop=shunda):
        user = make_user(f"Some {role}")
        members.join(shop, user, role=role, now=timezone.now())
        client.force_login(user)
        return user

    return signed_in


@pytest.fixture
def at_once(monkeypatch, shunda, django_capture_on_commit_callbacks):
    """What a page sends to the background is done when the page is through."""
    for task in (tasks.read_upload, tasks.commit_upload):
        monkeypatch.setattr(
            task, "apply_async", lambda kwargs, task=task, **_how: task.apply(kwargs=kwargs, throw=True)
        )
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def send(client, at_once):
    """Uploads through the page; answers the upload's id, or the page that refused it."""

    def sending(content=None, *, name="出厂车辆.csv"):
        body = as_csv([HEADER, *rows()]) if content is None else content
        with at_once():
            answer = client.post("/uploads/", {"file": SimpleUploadedFile(name, body)}, headers=SHUNDA)
        return answer.url.split("/")[2] if answer.status_code == 302 else answer

    return sending


def page(client, upload_id, query=""):
    return client.get(f"/uploads/{upload_id}/{query}", headers=SHUNDA)


def text(answer):
    return answer.content.decode()


def in_shop(shop, upload_id):
    with shop.schema():
        return Upload.objects.get(pk=upload_id)


# --- Who


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("manager", 200), ("advisor", 200), ("viewer", 404)])
def test_viewers_see_no_files(client, sign_in, shunda, role, status):
    with shunda.schema():
        upload = receive.file(b"a", name="a.csv", by=None, by_name="Li", shop=shunda, now=timezone.now())
    sign_in(role)

    for path in ("/uploads/", "/uploads/template/", f"/uploads/{upload.pk}/", f"/uploads/{upload.pk}/rejected/"):
        assert client.get(path, headers=SHUNDA).status_code == status


def test_a_viewer_cannot_send_a_file_and_an_advisor_can(sign_in, send, shunda):
    sign_in("viewer")
    assert send().status_code == 404
    sign_in("advisor")

    assert in_shop(shunda, send()).by_name == "Some advisor"


def test_another_shops_file_is_as_absent_as_none(client, sign_in, send, north):
    sign_in("owner")
    mine = send()
    sign_in("owner", shop=north)

    for step in ("", "columns/", "import/", "removal/", "rejected/"):
        ask = client.get if step in ("", "rejected/") else client.post
        foreign = ask(f"/uploads/{mine}/{step}", headers=NORTH)
        absent = ask(f"/uploads/{uuid.uuid4()}/{step}", headers=NORTH)
        assert (foreign.status_code, foreign.content) == (404, absent.content)


def test_a_read_only_shop_reads_its_files_and_takes_none(client, sign_in, send, shunda):
    sign_in("owner")
    before = send()
    standing.write(shunda, state=Standing.State.READ_ONLY, reason="trial_over", now=timezone.now())

    assert send().status_code == 409
    assert client.post(f"/uploads/{before}/import/", headers=SHUNDA).status_code == 409
    assert page(client, before).status_code == 200


# --- The way in


def test_a_file_with_chinese_headings_goes_all_the_way(client, sign_in, send, at_once, shunda):
    user = sign_in("advisor")
    upload_id = send()

    check = text(page(client, upload_id))
    assert "Import 3 jobs" in check
    with shunda.schema():
        assert (Job.objects.count(), Upload.objects.get().state) == (0, State.CHECK)

    with at_once():
        client.post(f"/uploads/{upload_id}/import/", headers=SHUNDA)

    done = text(page(client, upload_id))
    assert "3 new jobs" in done
    assert "The first calls will be made on" in done
    with shunda.schema():
        assert (Job.objects.count(), FollowUp.objects.count()) == (3, 3)
        assert Upload.objects.get().accepted_by == user.pk


def test_calls_that_are_due_already_are_told_as_such(client, sign_in, send, at_once):
    sign_in("owner")
    upload_id = send(as_csv([HEADER, *rows(back=5)]))

    with at_once():
        client.post(f"/uploads/{upload_id}/import/", headers=SHUNDA)

    assert "The first calls are due now." in text(page(client, upload_id))


def test_a_step_in_the_background_asks_again_by_itself_with_and_without_scripts(client, sign_in, shunda):
    sign_in("owner")
    with shunda.schema():
        upload = receive.file(
            as_csv([HEADER, *rows()]), name="a.csv", by=None, by_name="Li", shop=shunda, now=timezone.now()
        )

    whole, part = (
        page(client, upload.pk),
        client.get(f"/uploads/{upload.pk}/", headers={**SHUNDA, "hx-request": "true"}),
    )

    assert "hx-trigger" in text(whole)
    assert '<noscript><meta http-equiv="refresh"' in text(whole)
    assert text(part).lstrip().startswith('<div id="upload-state"')


def test_an_import_shows_how_far_it_is(client, sign_in, send, shunda, monkeypatch):
    sign_in("owner")
    upload_id = send()
    with shunda.schema():
        accept.upload(Upload.objects.get(), by=None, shop=shunda, now=timezone.now())
        Upload.objects.update(rows_done=2)

    assert 'value="2" max="3"' in text(page(client, upload_id))


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF-1.7", "No table of jobs"), (as_csv([HEADER]), "no rows below"), (b"PK\x03\x04x", "damaged")],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(client, sign_in, send, content, words):
    sign_in("owner")

    assert words in text(page(client, send(content)))


@pytest.mark.parametrize(("content", "words"), [(b"", "empty"), (None, "Choose a file")])
def test_no_file_and_an_empty_one_are_told_at_once(client, sign_in, send, shunda, content, words):
    sign_in("owner")

    answer = client.post("/uploads/", headers=SHUNDA) if content is None else send(content)

    assert answer.status_code == 422
    assert words in text(answer)
    with shunda.schema():
        assert not Upload.objects.exists()


def test_a_file_beyond_the_limit_is_refused_and_never_held(client, sign_in, send, shunda, settings, monkeypatch):
    sign_in("owner")
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100_000
    monkeypatch.setattr(views, "MAX_BYTES", 100_000)
    body = as_csv([HEADER, *rows(3000)])
    assert len(body) > 100_000

    assert "too large" in text(send(body))
    assert in_shop(shunda, send()).state == State.CHECK


def test_the_same_file_again_says_so(client, sign_in, send, at_once):
    sign_in("owner")
    first = send()
    with at_once():
        client.post(f"/uploads/{first}/import/", headers=SHUNDA)

    assert "this very file before" in text(page(client, send()))


def test_who_imports_at_the_same_time_is_told(client, sign_in, send, shunda):
    sign_in("owner")
    first, second = send(), send(as_csv([HEADER, *rows(2)]))
    with shunda.schema():
        accept.upload(Upload.objects.get(pk=first), by=None, shop=shunda, now=timezone.now())

    assert "Some owner is importing" in text(client.get("/uploads/", headers=SHUNDA))
    answer = client.post(f"/uploads/{second}/import/", headers=SHUNDA, follow=True)
    assert "Yours follows" in text(answer)


def test_an_import_that_stopped_can_be_tried_again(client, sign_in, send, shunda, at_once):
    sign_in("owner")
    upload_id = send()
    with shunda.schema():
        accept.upload(Upload.objects.get(), by=None, shop=shunda, now=timezone.now())
        Upload.objects.update(failed_at=timezone.now(), failure_code="stopped")
    assert "Try again" in text(page(client, upload_id))

    with at_once():
        client.post(f"/uploads/{upload_id}/import/", headers=SHUNDA)

    assert in_shop(shunda, upload_id).state == State.DONE


def test_a_file_is_thrown_away_and_then_gone(client, sign_in, send, shunda):
    sign_in("owner")
    upload_id = send()

    client.post(f"/uploads/{upload_id}/removal/", headers=SHUNDA)

    assert page(client, upload_id).status_code == 404


def test_a_broker_that_does_not_answer_loses_no_file(
    client, sign_in, shunda, monkeypatch, django_capture_on_commit_callbacks
):
    def silent(**_how):
        raise ConnectionError

    monkeypatch.setattr(tasks.read_upload, "apply_async", silent)
    sign_in("owner")

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/uploads/", {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2")}, headers=SHUNDA)

    assert answer.status_code == 302
    assert in_shop(shunda, answer.url.split("/")[2]).state == State.READING


# --- Columns


def test_a_column_in_question_is_asked_without_a_default_and_learnt(client, sign_in, send, at_once, shunda):
    sign_in("owner")
    upload_id = send(unclear())
    asked = text(page(client, upload_id))
    assert "What is “日期”?" in asked
    assert "checked" not in asked

    client.post(f"/uploads/{upload_id}/columns/", {}, headers=SHUNDA)
    assert in_shop(shunda, upload_id).state == State.COLUMNS

    with at_once():
        client.post(f"/uploads/{upload_id}/columns/", {"column-3": "delivered_at"}, headers=SHUNDA)
    assert in_shop(shunda, upload_id).state == State.CHECK
    assert in_shop(shunda, send(unclear())).state == State.CHECK


def test_a_guess_can_be_changed_to_any_field_that_is_kept(client, sign_in, send, at_once, shunda):
    sign_in("owner")
    upload_id = send()
    choice = text(page(client, upload_id, "columns/"))
    assert '<select class="form-select" id="column-2"' in choice
    assert "birthday" not in choice

    with at_once():
        client.post(f"/uploads/{upload_id}/columns/", {"column-2": "sender_name"}, headers=SHUNDA)

    assert in_shop(shunda, upload_id).mapping["sender_name"] == "车主姓名"


def test_columns_that_are_never_stored_are_listed_as_such(client, sign_in, send):
    sign_in("owner")
    content = as_csv(
        [[*HEADER, "身份证号", "生日", "幸运数"]] + [[*row, "110101199001011234", day(9999), "7"] for row in rows()]
    )

    listed = text(page(client, send(content), "columns/"))

    assert listed.count("ignored, never stored") == 3
    assert "110101199001011234" not in listed


def test_a_rejected_row_is_kept_without_the_columns_that_are_never_stored(client, sign_in, send, shunda):
    sign_in("owner")
    content = as_csv([["身份证号", *HEADER], ["110101199001011234", *rows()[0][:3], "12", *rows()[0][4:]]])
    upload_id = send(content)

    sheet = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/uploads/{upload_id}/rejected/", headers=SHUNDA).content)
    ).active

    assert [cell.value for cell in sheet[1]] == ["Why", *HEADER]
    assert [cell.value for cell in sheet[2]][1:5] == ["RO0", "粤B10000", "王芳0", "12"]


@pytest.mark.parametrize("name", ["nonsense", "id_number"])
def test_a_field_that_there_is_not_is_refused_in_words(client, sign_in, send, shunda, name):
    sign_in("owner")
    upload_id = send()

    answer = client.post(f"/uploads/{upload_id}/columns/", {"column-2": name}, headers=SHUNDA, follow=True)

    assert "Choose one of the fields" in text(answer)
    assert in_shop(shunda, upload_id).state == State.CHECK


# --- Rows that cannot be taken


def test_rejected_rows_say_row_column_value_and_how_to_mend_them(client, sign_in, send):
    sign_in("owner")
    bad = rows()
    bad[1][3] = "1391234567"

    upload_id = send(as_csv([HEADER, *bad]))

    assert "Import 2 jobs" in text(page(client, upload_id))
    shown = text(page(client, upload_id, "rows/"))
    assert "Row 3, 联系电话: expected a mobile number, found “1391234567”." in shown


def test_the_file_of_rejected_rows_is_mended_and_sent_again(client, sign_in, send, at_once, shunda):
    sign_in("owner")
    bad = rows()
    bad[1][2], bad[1][3] = '=HYPERLINK("http://x")', "1391234567"
    upload_id = send(as_csv([HEADER, *bad]))

    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/uploads/{upload_id}/rejected/", headers=SHUNDA).content))
    sheet = book.active
    written = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert written[0] == ["Why", *HEADER]
    assert written[1][1:] == bad[1]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)

    sheet.cell(2, 4).value, sheet.cell(2, 5).value = "王芳", mobile(99)
    mended = io.BytesIO()
    book.save(mended)
    again = send(mended.getvalue(), name="mended.xlsx")
    with at_once():
        client.post(f"/uploads/{again}/import/", headers=SHUNDA)
    with shunda.schema():
        assert Job.objects.get().number == "RO1"


# --- Template and sample


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_sample_is_taken_as_it_is_and_rings_nobody(client, sign_in, send, at_once, shunda, language):
    sign_in("owner")
    empty = client.get("/uploads/template/", headers={**SHUNDA, "accept-language": language})
    sample = client.get("/uploads/template/?sample=1", headers={**SHUNDA, "accept-language": language})
    assert openpyxl.load_workbook(io.BytesIO(empty.content)).active.max_row == 1

    upload_id = send(sample.content, name="sample.xlsx")
    with at_once():
        client.post(f"/uploads/{upload_id}/import/", headers=SHUNDA)

    upload = in_shop(shunda, upload_id)
    assert (upload.asked, upload.counts["rejected"], upload.written["created"]) == ({}, 0, 3)
    with shunda.schema():
        assert set(Customer.objects.values_list("phone", flat=True)) == {f"+861540000001{n}" for n in range(3)}


def test_the_sample_of_a_british_shop_is_taken_too(client, sign_in, north):
    sign_in("owner", shop=north)
    sample = client.get("/uploads/template/?sample=1", headers=NORTH).content

    with north.schema():
        upload = receive.file(sample, name="s.xlsx", by=None, by_name="", shop=north, now=timezone.now())
        read.upload(upload.pk, shop=north, now=timezone.now())
        accept.upload(upload, by=None, shop=north, now=timezone.now())

    assert commit.upload(upload.pk, shop=north, now=timezone.now()).written["created"] == 3
