"""Two messy files, a Chinese one and an English one, mended and imported by keyboard alone."""

import csv
import io
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.conftest import NOW
from tests.tenants.uploads.files import as_xlsx, mobile

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
TABS = 120


def day(back):
    return (NOW - timedelta(days=back)).date()


def chinese():
    """As a system exports it: GB18030, a title above, a total below, and typed by people."""
    rows = [
        [f"SD{n:03d}", f"粤B{20000 + n}", f"王建{'国强军华'[n % 4]}", mobile(n), f"{day(3):%Y-%m-%d}", "一般维修"]
        for n in range(12)
    ]
    for n in (1, 2, 3):
        rows[n][3] = "1391234567"
    rows[4][4] = "2026-13-03"
    rows[5][3] = "13800138000"
    rows[6][4] = "昨天"
    rows[7][2] = "散客"
    header = ["工单号", "车牌号", "车主姓名", "联系电话", "交车日期", "维修类别"]
    text = io.StringIO()
    total = ["合计", "", "", "", "", "12"]
    csv.writer(text).writerows([["顺达汽修出厂车辆明细表", "", "", "", "", ""], header, *rows, rows[0], total])
    return text.getvalue().encode("gb18030")


def english():
    """A workbook with dates of every kind, words for nothing, and a job that is still in the shop."""
    rows = [
        [f"N{n:03d}", f"AB{10 + n}CDE", f"Ann Lee {n}", f"07911 1234{50 + n}", f"{day(3):%d/%m/%Y}", "Closed"]
        for n in range(8)
    ]
    rows[1][3] = "n/a"
    rows[2][3] = "ask Bob"
    rows[3][4] = "31/02/2026"
    rows[4][4], rows[4][5] = "", "Open"
    header = ["Job Number", "Registration", "Customer Name", "Mobile", "Delivered", "Status"]
    return as_xlsx([header, *rows])


def tab_to(page, target):
    """Tabs until the target has the focus, as somebody without a mouse does."""
    for _ in range(TABS):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by Tab")


def go(page, target):
    tab_to(page, target)
    page.keyboard.press("Enter")


def hand_in(site, page, host, name, content):
    page.goto(site.url("/uploads/", host=host))
    page.locator("#file").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    go(page, page.locator("form[data-dropzone] button[type=submit]"))
    expect(page.locator("#problems")).to_be_visible(timeout=20_000)


def tiles(page):
    return [int(text) for text in page.locator("#upload-state .ac-tile-value").all_inner_texts()]


def cell(page, row, field):
    return page.locator(f"#cell-{row}-{field}")


def write(page, text, *then):
    page.keyboard.type(text)
    for key in then:
        page.keyboard.press(key)


def on_a_phone(page, picture, name):
    """Nothing makes the page itself scroll sideways."""
    desktop = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    picture(f"{name}-phone")
    page.set_viewport_size(desktop)


def test_a_messy_chinese_file_is_mended_by_keyboard(site, page, accessible, picture):
    site.sign_in(page, site.make(f"{SCENES}.member", slug="shunda"), "shunda.localhost")
    hand_in(site, page, "shunda.localhost", "出厂车辆.csv", chinese())
    assert tiles(page)[:7] == [13, 6, 0, 0, 1, 6, 0]
    problems = page.locator("#problems .ac-problems > li")
    expect(problems).to_have_count(4)
    expect(problems.first).to_contain_text("3 rows: The number has 10 digits")
    accessible()
    on_a_phone(page, picture, "check-zh")
    picture("check-zh")

    go(page, problems.first.locator("a").first)
    first, second, third = (cell(page, row, "mobile") for row in (4, 5, 6))
    expect(first).to_be_focused()
    expect(page.locator("#fault-4-mobile")).to_contain_text(
        "Row 4, 联系电话: expected a mobile number, found “1391234567”"
    )
    accessible()
    on_a_phone(page, picture, "grid-zh")
    picture("grid-zh")
    write(page, mobile(81), "Control+Enter")
    expect(third).to_have_value(mobile(81))
    expect(page.locator("input[name=same-4-mobile]")).to_be_checked()
    page.keyboard.press("Control+z")
    expect(third).to_have_value("1391234567")
    expect(page.locator("input[name=same-4-mobile]")).not_to_be_checked()
    expect(first).to_have_value("1391234567")
    page.keyboard.press("F2")
    write(page, "9", "Enter")
    expect(second).to_be_focused()
    write(page, mobile(82), "Enter")
    expect(third).to_be_focused()
    write(page, mobile(83), "Shift+Enter")
    expect(second).to_be_focused()
    expect(first).to_have_value("13912345679")
    go(page, page.locator("form[data-grid] button[type=submit]"))

    expect(page.locator("#messages, .ac-message").first).to_contain_text("3 rows can be taken now")
    expect(problems).to_have_count(3)
    go(page, page.locator("#problems .card-header a").first)
    expect(cell(page, 7, "mobile")).to_have_count(1)
    for row, field, text in (
        (7, "delivered_at", f"{day(2)}"),
        (8, "mobile", mobile(84)),
        (9, "delivered_at", f"{day(2)}"),
    ):
        tab_to(page, cell(page, row, field))
        write(page, text)
    go(page, page.locator("form[data-grid] button[type=submit]"))

    expect(page.locator("#upload-state")).to_be_visible()
    page.wait_for_load_state()
    expect(page.locator("#problems")).to_have_count(0)
    assert tiles(page)[:7] == [13, 12, 0, 0, 1, 0, 0]
    picture("mended-zh")
    go(page, page.locator('form[action$="/import/"] button'))
    expect(page.locator("#upload-state .ac-message-success")).to_contain_text("12", timeout=20_000)
    found = site.make(f"{SCENES}.jobs_of", slug="shunda")
    assert {number: found[number] for number in ("SD001", "SD002", "SD003", "SD004", "SD005")} == {
        "SD001": ["+8613912345679", f"{day(3)}"], "SD002": [f"+86{mobile(82)}", f"{day(3)}"],
        "SD003": [f"+86{mobile(83)}", f"{day(3)}"], "SD004": [f"+86{mobile(4)}", f"{day(2)}"],
        "SD005": [f"+86{mobile(84)}", f"{day(3)}"],
    }  # fmt: skip


def test_a_messy_english_file_is_mended_by_keyboard(site, page, accessible, picture):
    site.sign_in(page, site.make(f"{SCENES}.member", slug="north"), "north.localhost")
    hand_in(site, page, "north.localhost", "jobs.xlsx", english())
    assert tiles(page)[:7] == [8, 4, 0, 0, 0, 4, 0]
    problems = page.locator("#problems .ac-problems > li")
    expect(problems).to_have_count(4)
    accessible()
    on_a_phone(page, picture, "check-en")
    picture("check-en")

    undelivered = problems.filter(has_text="The job is not delivered yet")
    go(page, undelivered.locator("button"))
    expect(problems).to_have_count(3)
    assert tiles(page)[5:7] == [3, 1]

    go(page, page.locator("#problems .card-header a").first)
    for row, field, text in (
        (3, "mobile", "07911 123470"),
        (4, "mobile", "07911 123471"),
        (5, "delivered_at", f"{day(2)}"),
    ):
        tab_to(page, cell(page, row, field))
        write(page, text)
    accessible()
    picture("grid-en")
    go(page, page.locator("form[data-grid] button[type=submit]"))

    expect(page.locator("#upload-state")).to_be_visible()
    page.wait_for_load_state()
    expect(page.locator("#problems")).to_have_count(0)
    assert tiles(page)[:7] == [8, 7, 0, 0, 0, 0, 1]
    fold = page.locator("summary", has_text=re.compile("rows mended here"))
    go(page, fold)
    expect(page.locator("details[open] .ac-problems > li")).to_have_count(4)
    accessible()
    go(page, page.locator('form[action$="/import/"] button'))
    expect(page.locator("#upload-state .ac-message-success")).to_contain_text("7", timeout=20_000)
    found = site.make(f"{SCENES}.jobs_of", slug="north")
    assert {number: found.get(number) for number in ("N001", "N003", "N004")} == {
        "N001": ["+447911123470", f"{day(3)}"], "N003": ["+447911123453", f"{day(2)}"], "N004": None
    }  # fmt: skip


def test_columns_that_nobody_knows_are_matched_by_hand_and_no_answer_is_lost_on_the_way(
    site, page, accessible, picture
):
    site.sign_in(page, site.make(f"{SCENES}.member", slug="shunda"), "shunda.localhost")
    text = io.StringIO()
    heads = ["甲子", "乙丑", "丙寅", "丁卯", "戊辰"]
    rows = [[f"JZ{n:03d}", f"粤B{30000 + n}", "王建国", mobile(300 + n), f"{day(3)}"] for n in range(6)]
    csv.writer(text, delimiter=";").writerows([heads, *rows])
    page.goto(site.url("/uploads/", host="shunda.localhost"))
    file = {"name": "a.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode("gb18030")}
    page.locator("#file").set_input_files(file)
    go(page, page.locator("form[data-dropzone] button[type=submit]"))
    expect(page.locator(".ac-go button")).to_be_visible(timeout=20_000)
    expect(page.locator("input[name=header_row]").first).to_be_checked()
    accessible()
    on_a_phone(page, picture, "columns-unknown")

    page.locator('input[name=column-0][value="job_no"]').check()
    page.locator("select[name=column-1]").select_option("plate")
    page.locator('input[name=column-2][value="other"]').check()
    page.locator("select[name=other-2]").select_option("customer_name")
    page.locator('input[name=column-3][value="mobile"]').check()
    page.locator('input[name=column-4][value="delivered_at"]').check()
    expect(page.locator('input[name=column-0][value="job_no"]')).to_be_checked()
    go(page, page.locator(".ac-go button"))

    expect(page.locator(".ac-decide button").first).to_be_enabled(timeout=20_000)
    assert tiles(page)[:3] == [6, 6, 0]
    page.locator("a.ac-tile").nth(1).click()
    expect(page.locator("[data-rows]")).to_have_attribute("data-rows", "6")
    expect(page.locator("tbody tr").first).to_contain_text("王建国")
    accessible()
