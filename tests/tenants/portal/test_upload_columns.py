"""The step of columns: a file's table, columns, days and words, said once and known in the next file."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tenants.jobs.models import Job
from tenants.shops import members
from tenants.uploads import tasks
from tenants.uploads.models import Mapping, State, Upload
from tests.factories import make_user
from tests.tenants.uploads.files import as_csv, mobile

SHUNDA, NORTH = {"host": "shunda.localhost"}, {"host": "north.localhost"}
HEADER = ["工单号", "车牌号", "车主姓名", "联系电话", "交车日期", "维修类别", "服务顾问", "工单状态"]


@pytest.fixture
def sign_in(client, shunda):
    def signed_in(role="owner", *, shop=shunda):
        user = make_user(f"Some {role}")
        members.join(shop, user, role=role, now=timezone.now())
        client.force_login(user)

    return signed_in


@pytest.fixture
def at_once(monkeypatch, django_capture_on_commit_callbacks):
    for task in (tasks.read_upload, tasks.commit_upload):
        monkeypatch.setattr(
            task, "apply_async", lambda kwargs, task=task, **_how: task.apply(kwargs=kwargs, throw=True)
        )
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def shop_pages(client, sign_in, at_once, shunda):
    sign_in()
    return Pages(client, at_once, shunda, SHUNDA)


class Pages:
    """A shop's upload pages, and what they have written."""

    def __init__(self, client, at_once, shop, host):
        self.client, self.at_once, self.shop, self.host = client, at_once, shop, host

    def send(self, content, name="出厂车辆.csv"):
        with self.at_once():
            answer = self.client.post("/uploads/", {"file": SimpleUploadedFile(name, content)}, headers=self.host)
        return answer.url.split("/")[2]

    def say(self, upload, **said):
        with self.at_once():
            return self.client.post(
                f"/uploads/{upload}/columns/", said, headers=self.host, follow=True
            ).content.decode()

    def accept(self, upload):
        with self.at_once():
            self.client.post(f"/uploads/{upload}/import/", headers=self.host)

    def shows(self, upload, query=""):
        return self.client.get(f"/uploads/{upload}/{query}", headers=self.host).content.decode()

    def kept(self, upload):
        with self.shop.schema():
            return Upload.objects.get(pk=upload)

    def jobs(self):
        with self.shop.schema():
            return list(Job.objects.order_by("number").values_list("kind", "kind_as_written", "advisor"))


def ago(back):
    return (timezone.now() - timedelta(days=back)).date()


def rows(start=0, *, kind="甲类", advisor="李强", state="已交车"):
    return [
        [f"RO{n}", f"粤B{10000 + n}", f"王芳{n}", mobile(n), ago(0).isoformat(), kind, advisor, state]
        for n in range(start, start + 3)
    ]


def place(upload, written):
    return next(n for n, word in enumerate(upload.about["words"]) if word["written"] == written)


def test_next_weeks_file_needs_two_clicks(shop_pages):
    """What headings, words and spellings mean is said in the first week: then it is upload, import."""
    header = ["工单号", "车牌号", "车主姓名", "联系电话", "日期", "维修类别", "服务顾问"]
    first = [
        [
            f"RO{n}",
            f"粤B{10000 + n}",
            f"王芳{n}",
            mobile(n),
            ago(5 + 200 * n).isoformat(),
            "甲类",
            ("李强", "李 强")[n % 2],
        ]
        for n in range(4)
    ]
    upload = shop_pages.send(as_csv([header, *first]))
    assert shop_pages.kept(upload).state == State.COLUMNS
    kept = shop_pages.kept(upload)
    shop_pages.say(
        upload,
        **{
            "column-4": "delivered_at",
            f"word-{place(kept, '甲类')}": "major_repair",
            f"word-{place(kept, '李 强')}": "李强",
        },
    )
    assert shop_pages.kept(upload).state == State.CHECK
    shop_pages.accept(upload)
    assert {kind for kind, _written, _advisor in shop_pages.jobs()} == {"major_repair"}

    second = [[f"RO9{row[0]}", row[1], row[2], row[3], ago(1).isoformat(), *row[5:]] for row in first]
    again = shop_pages.send(as_csv([header, *second]))
    assert shop_pages.kept(again).state == State.CHECK
    assert "Worth deciding first" not in shop_pages.shows(again)
    assert "What do these words mean?" not in shop_pages.shows(again, "columns/")
    shop_pages.accept(again)

    assert shop_pages.kept(again).state == State.DONE
    assert shop_pages.jobs() == [("major_repair", "甲类", "李强")] * 8


def test_words_are_known_in_a_file_with_other_headings_too(shop_pages):
    upload = shop_pages.send(as_csv([HEADER, *rows()]))
    shop_pages.say(upload, **{f"word-{place(shop_pages.kept(upload), '甲类')}": "wash"})

    other = shop_pages.send(as_csv([[*HEADER, "备注"], *[[*row, ""] for row in rows(10)]]), name="other.csv")
    shop_pages.accept(other)

    assert shop_pages.jobs() == [("wash", "甲类", "李强")] * 3


def test_words_that_nobody_explains_hold_nothing_up_and_are_imported_as_written(shop_pages):
    upload = shop_pages.send(as_csv([HEADER, *rows()]))
    asked, check = shop_pages.shows(upload, "columns/"), shop_pages.shows(upload)
    assert "What do these words mean?" in asked
    assert "Go on with these answers" in asked
    assert "Kinds of work: 1 word is imported as it is written" in check
    assert "甲类" in check

    shop_pages.accept(upload)

    assert shop_pages.jobs() == [("other", "甲类", "李强")] * 3


def test_a_word_said_only_for_this_file_is_asked_again_in_the_next(shop_pages):
    upload = shop_pages.send(as_csv([HEADER, *rows()]))
    shop_pages.say(upload, once="1", **{f"word-{place(shop_pages.kept(upload), '甲类')}": "wash"})

    assert shop_pages.kept(upload).choices["values"] == {"job_type": {"甲类": "wash"}}
    with shop_pages.shop.schema():
        assert not Mapping.objects.exists()


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"word-0": "wash"}, False),
        ({"word-0": "nonsense"}, True),
        ({"order-delivered_at": "dmy"}, False),
        ({"order-delivered_at": "year"}, True),
        ({"sheet": "no such sheet"}, True),
        ({"header_row": "0"}, True),
    ],
)
def test_only_what_the_page_offers_can_be_chosen(shop_pages, said, refused):
    slashed = [[*row[:4], "03/04/2026", *row[5:]] for row in rows()]
    upload = shop_pages.send(as_csv([HEADER, *slashed]))

    answer = shop_pages.say(upload, **said)

    assert ("Choose one of the values that are offered." in answer) is refused
    assert shop_pages.kept(upload).state == State.CHECK


def test_days_and_months_that_could_be_either_are_chosen_by_what_they_would_be(client, sign_in, at_once, north):
    sign_in(shop=north)
    pages = Pages(client, at_once, north, NORTH)
    content = as_csv(
        [["Job No", "Reg", "Customer", "Mobile", "Date Collected"]]
        + [[f"J{n}", f"AB12 CD{n}", "Ann Lee", f"07803 81044{n}", "03/04/2026"] for n in range(3)]
    )
    upload = pages.send(content)
    shown = pages.shows(upload, "columns/")
    assert shown.count("03/04/2026") >= 2
    assert 'datetime="2026-04-03"' in shown
    assert 'datetime="2026-03-04"' in shown
    assert "day and month could be the other way round" in pages.shows(upload)

    pages.say(upload, **{"order-delivered_at": "mdy"})

    assert pages.kept(upload).about["dates"]["delivered_at"][0] == "mdy"
    assert "the other way round" not in pages.shows(upload)
    again = pages.send(content.replace(b"\nJ", b"\nK"))
    assert pages.kept(again).choices["date_orders"] == {"delivered_at": "mdy"}


def test_another_row_of_headings_can_be_chosen_from_the_first_rows(shop_pages):
    content = as_csv([["工单号", "手机", "车牌号", "", ""], HEADER[:5], *[row[:5] for row in rows()]])
    upload = shop_pages.send(content)
    shown = shop_pages.shows(upload, "columns/?rows=1")
    assert 'name="header_row" value="1"' in shown
    assert "粤B10000" in shown

    shop_pages.say(upload, header_row="1")

    assert shop_pages.kept(upload).about["header_row"] == 1


def test_a_missing_needed_column_is_told_before_anything_else(shop_pages):
    whole = shop_pages.send(as_csv([HEADER, *rows()]))
    without = shop_pages.send(as_csv([HEADER[:3] + HEADER[4:], *[row[:3] + row[4:] for row in rows()]]), name="b.csv")

    sentence = "No column holds the customer&#x27;s telephone number."
    assert sentence not in shop_pages.shows(whole)
    assert sentence in shop_pages.shows(without)


def test_the_page_tells_which_stamp_stands_for_the_delivery(shop_pages):
    header = ["工单号", "车牌号", "车主姓名", "联系电话", "结算日期"]
    upload = shop_pages.send(as_csv([header, *[row[:5] for row in rows()]]))

    assert "3 jobs count from their settlement" in shop_pages.shows(upload, "columns/")


def test_what_is_said_of_columns_comes_too_late_for_an_imported_file(shop_pages):
    upload = shop_pages.send(as_csv([HEADER, *rows()]))
    shop_pages.accept(upload)

    answer = shop_pages.say(upload, **{"word-0": "wash"})

    assert "taken in or thrown away meanwhile" in answer


def test_a_file_with_nothing_in_question_has_one_button_to_continue_which_reads_nothing_again(shop_pages):
    upload = shop_pages.send(as_csv([HEADER, *rows(kind="保养")]))
    read_at, shown = shop_pages.kept(upload).read_at, shop_pages.shows(upload, "columns/")

    check = shop_pages.say(upload, **{"column-0": "?", "column-2": "?"})

    assert re.findall(r'<button class="btn btn-primary" type="submit">([^<]*)</button>', shown) == ["Continue"]
    assert "these answers" not in shown
    assert "Import 3 jobs" in check
    assert shop_pages.kept(upload).read_at == read_at
    shop_pages.say(upload, **{"column-0": "?", "column-2": "sender_name"})
    assert shop_pages.kept(upload).read_at > read_at


def test_every_column_can_be_changed_in_place_beside_the_questions(shop_pages):
    """One form holds the questions and the choices, so that nothing said before is lost by opening another."""
    header = ["车牌号", "工单号", "手机", "日期", "车主姓名"]
    upload = shop_pages.send(
        as_csv([header, *[[f"粤B{10000 + n}", f"RO{n}", mobile(n), ago(5 + 200 * n), "王芳"] for n in range(5)]])
    )
    shown = shop_pages.shows(upload)
    form = shown[shown.index('name="column-3"') :].split("</form>")[0]
    assert all(f'<select class="form-select" id="column-{n}"' in shown for n in (0, 1, 2, 4))
    assert 'name="other-3"' in form
    assert 'id="column-4"' in form

    shop_pages.say(upload, **{"column-3": "other", "other-3": "delivered_at", "column-4": "sender_name"})

    kept = shop_pages.kept(upload)
    assert (kept.state, kept.mapping["delivered_at"], kept.mapping["sender_name"]) == (State.CHECK, "日期", "车主姓名")


def test_something_else_without_a_field_is_no_answer(shop_pages):
    header = ["车牌号", "工单号", "手机", "日期"]
    upload = shop_pages.send(
        as_csv([header, *[[f"粤B{10000 + n}", f"RO{n}", mobile(n), ago(5 + 200 * n)] for n in range(5)]])
    )

    answer = shop_pages.say(upload, **{"column-3": "other", "other-3": ""})

    assert "Say what each column in question is" in answer
    assert shop_pages.kept(upload).state == State.COLUMNS


def test_headings_that_nobody_knows_are_asked_for_with_the_first_rows_and_matched_by_hand(shop_pages):
    heads = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"]
    content = as_csv([heads, *[row[:5] for row in rows()]], separator=";")
    upload = shop_pages.send(content)
    shown = shop_pages.shows(upload)
    assert shop_pages.kept(upload).state == State.COLUMNS
    assert "We know none of these headings." in shown
    assert 'name="header_row" value="1"' in shown
    assert mobile(0) in shown
    assert '<details class="ac-change" open>' in shown

    fields = ["job_no", "plate", "customer_name", "mobile", "delivered_at"]
    shop_pages.say(upload, **{f"column-{n}": name for n, name in enumerate(fields)})

    kept = shop_pages.kept(upload)
    assert (kept.state, kept.counts["accepted"], kept.mapping["mobile"]) == (State.CHECK, 3, "Delta")
    assert "We know none" not in shop_pages.shows(upload, "columns/")
    assert shop_pages.kept(shop_pages.send(content)).state == State.CHECK


def test_a_file_past_its_columns_has_no_such_step(shop_pages):
    upload = shop_pages.send(as_csv([HEADER, *rows()]))
    assert shop_pages.client.get(f"/uploads/{upload}/columns/", headers=shop_pages.host).status_code == 200
    shop_pages.accept(upload)

    answer = shop_pages.client.get(f"/uploads/{upload}/columns/", headers=shop_pages.host)

    assert (answer.status_code, answer.url) == (302, f"/uploads/{upload}/")
