"""The step of checking: problems in groups, the grid in which rows are mended, and the file of rejected rows."""

import io
import re
from datetime import timedelta
from functools import partial

import openpyxl
import pytest
from django.utils import timezone

from tenants.jobs.models import Customer, Job
from tenants.portal import uploading
from tenants.shops import standing
from tenants.shops.models import Standing
from tenants.uploads import accept, mend, reading, understand
from tenants.uploads.models import State, Upload
from tests.tenants.portal.test_uploads import HEADER, SHUNDA, at_once, day, in_shop, page, rows, send, sign_in, text
from tests.tenants.uploads.files import as_csv, mobile

__all__ = ["at_once", "send", "sign_in"]


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    """Files are read in this process: the child that production uses has tests of its own."""
    monkeypatch.setattr(understand, "read", partial(understand.read, reader=reading.sheets))


def messy():
    """Three rows with ten digits, two of which say the same, one impossible day, one test number, one that is fine."""
    bad = rows(7)
    for n in (1, 2):
        bad[n][3] = "1391234567"
    bad[3][3] = "1381234567"
    bad[4][4] = "2026-13-03"
    bad[5][3] = "13800138000"
    return bad


@pytest.fixture
def sent(sign_in, send):
    sign_in("advisor")
    return send(as_csv([HEADER, *messy()]))


@pytest.fixture
def post(client, at_once):
    def posting(upload_id, step, values=None):
        with at_once():
            return client.post(f"/uploads/{upload_id}/{step}", values or {}, headers=SHUNDA, follow=True)

    return posting


def grid(client, upload_id, query=""):
    return client.get(f"/uploads/{upload_id}/rows/{query}", headers=SHUNDA)


# --- Problems in groups


def test_problems_are_grouped_by_what_mends_them_with_counts_and_examples(client, sent):
    shown = text(page(client, sent))

    for words in (
        "3 rows: The number has 10 digits", "1 row: There is no such day", "found: 2026-13-03",
        "1 row: The number is a test number that belongs to nobody",
        "found: 1391234567 · 1381234567", "Column “交车日期”", "?group=phone_invalid.mobile.digits10",
    ):  # fmt: skip
        assert words in shown


def test_what_looks_odd_is_folded_away_from_what_blocks(client, sign_in, send):
    sign_in("owner")
    odd = messy()
    odd[0][2] = "散客"
    shown = text(page(client, send(as_csv([HEADER, *odd]))))

    assert shown.index("Rows that cannot be taken") < shown.index("Worth a look")
    assert re.search(r"<details class=\"card ac-fold\"[^>]*><summary[^>]*><h2[^>]*>Worth a look", shown)


def test_the_tiles_tell_who_is_not_called_and_why(client, sign_in, send):
    sign_in("owner")
    shown = text(page(client, send(as_csv([HEADER, *rows(2), *rows(3, back=40)[2:]]))))

    assert "New or changed jobs that nobody is called about" in shown
    assert re.search(r"<strong>1</strong> <a href=[^>]*/counts/not_called.too_late/[^>]*>uploaded too late</a>", shown)


# --- The grid


def test_the_grid_shows_only_bad_rows_and_says_at_each_cell_what_was_expected(client, sent):
    shown = text(grid(client, sent))

    assert "Row 6, 交车日期: expected a date like 2026-11-03, found “2026-13-03”." in shown
    assert "found the test number “13800138000”, which belongs to nobody" in shown
    assert 'aria-label="Row 3, 联系电话" aria-invalid="true" aria-describedby="fault-3-mobile"' in shown
    assert "王芳1" in shown
    assert "王芳0" not in shown
    assert 'name="cell-3-customer_name"' not in shown


def test_a_group_has_a_grid_of_its_own(client, sent):
    shown = text(grid(client, sent, "?group=phone_invalid.mobile.digits10"))

    assert re.findall(r'name="cell-(\d+)-mobile"', shown) == ["3", "4", "5"]
    assert len(re.findall(r'name="cell-(\d+)-mobile"', text(grid(client, sent, "?group=no.such.group")))) == 5


def test_the_grid_is_paged(client, sign_in, send):
    sign_in("owner")
    bad = rows(60)
    for one in bad:
        one[3] = "12"
    upload_id = send(as_csv([HEADER, *bad]))

    numbers = [
        len(re.findall(r'name="cell-\d+-mobile"', text(grid(client, upload_id, query)))) for query in ("", "?page=2")
    ]

    assert numbers == [50, 10]


def test_what_is_written_is_checked_at_once_and_a_mended_row_leaves_the_list(client, sent, post, shunda):
    after = post(sent, "rows/", {"cell-3-mobile": mobile(91), "cell-6-delivered_at": day(2), "cell-4-mobile": "12"})

    assert "2 rows can be taken now" in text(after)
    upload = in_shop(shunda, sent)
    assert (upload.counts["rejected"], upload.counts["accepted"]) == (3, 4)
    assert upload.choices["cells"] == {
        "3": {"mobile": mobile(91)}, "4": {"mobile": "12"}, "6": {"delivered_at": day(2)}
    }  # fmt: skip
    shown = text(grid(client, sent))
    assert re.findall(r'name="cell-(\d+)-mobile" value="(\w+)"', shown) == [
        ("4", "12"), ("5", "1381234567"), ("7", "13800138000")
    ]  # fmt: skip
    with shunda.schema():
        assert not Job.objects.exists()


def test_one_value_can_be_given_to_all_rows_that_say_the_same(sent, post, shunda):
    post(sent, "rows/?group=phone_invalid.mobile.digits10", {"cell-3-mobile": mobile(91), "same-3-mobile": "1"})

    upload = in_shop(shunda, sent)
    assert upload.choices["cells"] == {"3": {"mobile": mobile(91)}, "4": {"mobile": mobile(91)}}
    assert upload.counts["rejected"] == 3


def test_a_cell_that_was_changed_by_itself_is_not_overwritten_by_the_same_for_all(sent, post, shunda):
    post(
        sent, "rows/", {"cell-3-mobile": mobile(91), "same-3-mobile": "1", "cell-4-mobile": mobile(92)}
    )  # fmt: skip

    assert in_shop(shunda, sent).choices["cells"] == {"3": {"mobile": mobile(91)}, "4": {"mobile": mobile(92)}}


def test_a_row_is_left_out_in_the_grid_while_another_is_mended(client, sent, post, shunda):
    values = {"cell-3-mobile": mobile(91), "cell-4-mobile": mobile(92), "out-4": "1", "same-3-mobile": "1"}
    shown = text(post(sent, "rows/", values))

    assert "1 row is left out." in shown
    assert "1 row can be taken now." in shown
    counts = in_shop(shunda, sent).counts
    assert (counts["rejected"], counts["left_out"], counts["accepted"]) == (3, 1, 3)
    kept = in_shop(shunda, sent).choices
    assert kept["skipped"] == [4]
    assert set(kept["cells"]) == {"3"}


def test_a_row_that_is_fine_is_not_left_out_by_the_grid(client, sent, post, shunda):
    assert "Nothing was changed." in text(post(sent, "rows/", {"out-2": "1"}))

    assert not in_shop(shunda, sent).choices.get("skipped")


def test_after_a_group_is_mended_the_page_goes_on_to_the_rest(sent, post):
    after = post(sent, "rows/?group=date_invalid.delivered_at.impossible", {"cell-6-delivered_at": day(2)})

    assert after.redirect_chain[-1][0] == f"/uploads/{sent}/"
    half = post(sent, "rows/?group=phone_invalid.mobile.digits10", {"cell-3-mobile": mobile(91)})
    assert half.redirect_chain[-1][0] == f"/uploads/{sent}/rows/?group=phone_invalid.mobile.digits10"


def test_what_does_not_mend_is_said_and_nothing_written_is_said_too(sent, post):
    assert "still cannot be taken" in text(post(sent, "rows/", {"cell-3-mobile": "no idea"}))
    assert "Nothing was changed" in text(post(sent, "rows/", {"cell-3-mobile": "no idea"}))


@pytest.mark.parametrize(
    "values", [{"cell-2-mobile": "12"}, {"cell-3-customer_name": "X"}, {"cell-x-mobile": "1"}, {"cell-3-": "1"}]
)
def test_rows_that_are_fine_and_columns_that_decide_nothing_are_left_alone(sent, post, shunda, values):
    post(sent, "rows/", values)

    assert "cells" not in in_shop(shunda, sent).choices


def test_a_big_file_is_read_again_in_the_background(client, sent, shunda, monkeypatch):
    monkeypatch.setattr(uploading, "AT_ONCE", 3)

    answer = client.post(f"/uploads/{sent}/rows/", {"cell-3-mobile": mobile(91)}, headers=SHUNDA, follow=True)

    assert "this page goes on by itself" in text(answer)
    assert in_shop(shunda, sent).state == State.READING


# --- Left out, and taken back


def test_a_group_is_left_out_counted_apart_and_taken_in_again(client, sent, post, shunda):
    shown = text(post(sent, "rows/left-out/", {"group": "phone_invalid.mobile.digits10"}))

    assert "3 rows are left out" in shown
    counts = in_shop(shunda, sent).counts
    assert (counts["rows"], counts["accepted"], counts["rejected"], counts["left_out"]) == (7, 2, 2, 3)

    post(sent, "rows/restoration/", {"row": "3"})
    assert in_shop(shunda, sent).counts["left_out"] == 2
    assert "all rows" not in text(post(sent, "rows/restoration/"))
    assert (in_shop(shunda, sent).counts["left_out"], in_shop(shunda, sent).counts["rejected"]) == (0, 5)


def test_a_mended_row_can_be_what_it_was_in_the_file_again(sent, post, shunda):
    post(sent, "rows/", {"cell-3-mobile": mobile(91)})
    assert in_shop(shunda, sent).counts["rejected"] == 4

    assert "1 row is as it was in the file" in text(post(sent, "rows/restoration/", {"row": "3"}))

    assert in_shop(shunda, sent).counts["rejected"] == 5


def test_what_stood_in_the_file_is_shown_beside_what_was_written_however_often(client, sent, post, shunda):
    post(sent, "rows/", {"cell-3-mobile": "12"})
    post(sent, "rows/", {"cell-3-mobile": mobile(91), "cell-6-delivered_at": day(2)})

    shown = text(page(client, sent))

    assert f"<del>1391234567</del> → <ins>{mobile(91)}</ins>" in shown
    assert f"<del>2026-13-03</del> → <ins>{day(2)}</ins>" in shown
    post(sent, "rows/restoration/", {"row": "3"})
    assert set(in_shop(shunda, sent).choices["was"]) == {"6"}
    post(sent, "import/")
    assert not in_shop(shunda, sent).choices.keys() & {"cells", "was"}


def test_mended_rows_are_imported_as_mended_and_left_out_ones_not_at_all(client, sent, post, shunda):
    post(sent, "rows/", {"cell-3-mobile": mobile(91)})
    post(sent, "rows/left-out/", {"group": "date_invalid.delivered_at.impossible"})
    post(sent, "import/")

    with shunda.schema():
        assert set(Job.objects.values_list("number", flat=True)) == {"RO0", "RO1", "RO6"}
        assert Customer.objects.get(jobs__number="RO1").phone == "+86" + mobile(91)
    done = text(page(client, sent))
    assert "Fix in the grid" not in done
    assert "See the rows" in done
    assert '<input class="form-control"' not in text(grid(client, sent))


def test_nothing_is_mended_in_a_file_that_was_taken_in(sent, post, shunda):
    with shunda.schema():
        accept.upload(Upload.objects.get(), by=None, shop=shunda, now=timezone.now())
        for change in (
            lambda upload: mend.cells(upload, {3: {"mobile": "1"}}, now=timezone.now()),
            lambda upload: mend.leave_out(upload, [3], now=timezone.now()),
            lambda upload: mend.take_back(upload, now=timezone.now()),
        ):
            with pytest.raises(mend.TooLate):
                change(Upload.objects.get())

    assert "meanwhile" in text(post(sent, "rows/", {"cell-3-mobile": mobile(91)}))


def test_a_read_only_shop_looks_at_the_grid_and_changes_nothing(client, sent, post, shunda):
    standing.write(shunda, state=Standing.State.READ_ONLY, reason="trial_over", now=timezone.now())

    assert grid(client, sent).status_code == 200
    for step in ("rows/", "rows/left-out/", "rows/restoration/"):
        assert post(sent, step, {"cell-3-mobile": mobile(91)}).status_code == 409


# --- The file of rejected rows


def download(client, upload_id, query="", language="en"):
    answer = client.get(f"/uploads/{upload_id}/rejected/{query}", headers={**SHUNDA, "accept-language": language})
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def as_bytes(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_groups_rows_are_downloaded_alone_as_they_stand(client, sent, post):
    post(sent, "rows/", {"cell-3-mobile": "139123456"})

    sheet = download(client, sent, "?group=phone_invalid.mobile.digits9").active

    assert [[cell.value for cell in row][1:5] for row in sheet.iter_rows()] == [
        HEADER[:4], ["RO1", "粤B10001", "王芳1", "139123456"]
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_rejected_rows_are_mended_in_their_file_and_come_in_alone_without_a_question(
    client, sent, send, post, shunda, language
):
    post(sent, "import/")
    book = download(client, sent, language=language)
    sheet = book.active
    assert sheet.max_row == 6
    for n, row in enumerate(sheet.iter_rows(min_row=2)):
        row[4].value, row[5].value = mobile(70 + n), day(2)

    again = send(as_bytes(book), name="mended.xlsx")

    upload = in_shop(shunda, again)
    assert (upload.state, upload.counts["rows"], upload.counts["accepted"]) == (State.CHECK, 5, 5)
    assert (upload.counts["created"], upload.counts["updated"]) == (5, 0)
    post(again, "import/")
    with shunda.schema():
        assert Job.objects.count() == 7
        assert Job.objects.values("number").distinct().count() == 7


def test_what_a_person_said_of_the_first_file_holds_for_its_rejected_rows(client, sign_in, send, post, shunda):
    sign_in("owner")
    header = ["单号", "牌照", "甲", "乙"]
    body = [[f"RO{n}", f"粤B{10000 + n}", "12" if n == 1 else mobile(n), day(3)] for n in range(6)]
    first = send(as_csv([header, *body]))
    post(first, "columns/", {"column-2": "mobile", "column-3": "delivered_at", "column-0": "job_no"})
    assert in_shop(shunda, first).counts["rejected"] == 1
    book = download(client, first)
    book.active.cell(2, 4).value = mobile(99)

    upload = in_shop(shunda, send(as_bytes(book), name="mended.xlsx"))

    assert (upload.state, upload.counts["accepted"]) == (State.CHECK, 1)
    assert upload.mapping == in_shop(shunda, first).mapping


@pytest.mark.parametrize("said", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1"])
def test_no_cell_of_the_download_is_a_formula(client, sign_in, send, said):
    sign_in("owner")
    bad = rows(2)
    bad[1][2], bad[1][3] = said, f"{said}x"

    sheet = download(client, send(as_csv([HEADER, *bad]))).active

    assert sheet.max_row == 2
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n"}
    assert all(cell.quotePrefix for cell in sheet[2] if str(cell.value).lstrip().startswith(tuple("=+-@＝")))


def test_the_days_order_of_the_first_file_holds_for_its_rejected_rows(client, sign_in, send, post, shunda):
    """The first file tells by a day beyond the twelfth that days come first; a row alone could not."""
    sign_in("owner")
    today = timezone.now().date()
    written = [(today - timedelta(days=back)).strftime("%d/%m/%Y") for back in range(20)]
    body = [[f"RO{n}", f"粤B{10000 + n}", f"王芳{n}", mobile(n), written[n], "维修"] for n in range(20)]
    early = next(n for n, text in enumerate(written) if int(text[:2]) <= 12)
    body[early][3] = "12"
    first = send(as_csv([HEADER, *body]))
    book = download(client, first)
    book.active.cell(2, 5).value = mobile(99)
    post(first, "import/")

    again = send(as_bytes(book), name="mended.xlsx")
    post(again, "import/")

    with shunda.schema():
        job = Job.objects.get(number=f"RO{early}")
    assert job.delivered_at.astimezone(shunda.zone).date() == today - timedelta(days=early)
