"""The whole path in a real browser: a shop signs up, hands in its jobs, is called for, answers, reads, and pays.

Nothing is stood in for. The owner works in Simplified Chinese, the agent in English and by keyboard alone. Background
work is done by a real Celery worker, in a thread of the server's process; a round of beat is sent where it would come
within the minute. Stripe is the local one, in the same process, with webhooks over HTTP.
"""

import csv
import io
import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.conftest import NOW

pytestmark = pytest.mark.browser

SCENES, WORKER = "tests.browser.scenes", "tests.browser.worker"
OWNER, PASSWORD = "lin@qiaobei.example", "每天早上开门前先喝一杯茶"
SHOP = "桥北汽修"
HOST = "qiaobeiqixiu.localhost"
DUE, EARLIER, TODAY = 3, 97, 100  # jobs to ask about now, jobs that are long past, jobs to ask about tomorrow
CUSTOMERS = {"QB00001": "王建国", "QB00002": "李秀英", "QB00003": "张明华"}


def jobs_file():
    """200 delivered jobs and two rows that cannot be taken, as a shop's own system exports them."""
    local = NOW + timedelta(hours=8)
    here = datetime(local.year, local.month, local.day)
    days = [here - timedelta(days=3)] * DUE + [here - timedelta(days=20)] * EARLIER + [here] * TODAY
    rows = [["工单号", "车牌号", "品牌", "车型", "客户姓名", "手机号", "维修类型", "维修项目", "出厂时间", "出厂里程",
             "服务顾问", "主修技师", "应收金额"]]  # fmt: skip
    for n, day in enumerate(days, start=1):
        number = f"QB{n:05d}"
        at = day + timedelta(hours=8, minutes=n % 90)
        rows.append([
            number, f"沪A{10000 + n}", "大众", "朗逸", CUSTOMERS.get(number, f"客户{n}号"), f"138{20000000 + n:08d}",
            "一般维修", "更换前刹车片;更换制动液", f"{at:%Y-%m-%d %H:%M}", 30000 + n, "陈晓东", "赵师傅", 600 + n,
        ])  # fmt: skip
    rows.append([*rows[1][:5], "12345", *rows[1][6:]])
    rows[-1][0] = "QB90001"
    rows.append([*rows[1][:8], "昨天", *rows[1][9:]])
    rows[-1][0] = "QB90002"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("gb18030")


def clean(page):
    """Fails when axe finds something, or when a telephone would have to scroll sideways."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    desktop = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390, page.url
    page.set_viewport_size(desktop)


def test_a_shop_signs_up_is_called_for_answers_reads_its_numbers_and_pays(site, window):
    agent_mail = site.make(f"{SCENES}.agent", name="Ann Agent")
    owner, agent = window("zh-CN"), window()

    sign_up(site, owner)
    hand_in_jobs(site, owner)

    sign_in(site, agent, agent_mail)
    heard = three_calls(agent)
    answer_the_complaint(site, owner)
    ask_again(site, agent)
    see_it_closed(site, owner)

    read_the_results(site, owner, heard)
    pay(site, owner)


# --- The owner opens a shop and hands in its jobs


def sign_up(site, page):
    page.goto(site.url(host="localhost"))
    expect(page.locator("html")).to_have_attribute("lang", re.compile("zh-hans", re.I))
    clean(page)
    page.locator('main a[href="/sign-up/"]').first.click()
    page.wait_for_url("**/sign-up/")  # loaded: the address is proposed from then on
    page.locator("#id_shop_name").fill(SHOP)
    page.locator("#id_name").focus()
    expect(page.locator("#id_slug")).to_have_value("qiaobeiqixiu")
    page.locator("#id_name").fill("林老板")
    page.locator("#id_email").fill(OWNER)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_country").select_option("CN")
    page.locator("#id_terms").check()
    clean(page)
    page.locator('form[action="/sign-up/"] button[type=submit]').click()
    page.wait_for_url("**/confirm-email/")
    clean(page)

    page.goto(site.url(f"/outbox/?to={OWNER}", host="localhost"))
    page.locator("main tbody a").first.click()
    page.locator('main a[href*="/confirm-email/"]').click()
    confirm = page.locator('form[action*="/confirm-email/"] button[type=submit]')
    expect(confirm).to_be_visible()
    clean(page)
    confirm.click()
    page.wait_for_url(site.url(host=HOST))
    expect(page.locator("body")).to_contain_text(SHOP)
    clean(page)


def hand_in_jobs(site, page):
    page.locator('a[href="/uploads/"]').first.click()
    page.wait_for_url("**/uploads/")
    clean(page)
    page.locator("#file").set_input_files({"name": "出厂车辆.csv", "mimeType": "text/csv", "buffer": jobs_file()})
    page.locator("form[data-dropzone] button[type=submit]").click()
    expect(page.locator('form[action$="/import/"]')).to_contain_text("200", timeout=20_000)
    assert figures(page) == ["202", "200", "0", "0", "0", "2", "0", str(DUE + TODAY), str(EARLIER)]
    expect(page.locator("#problems .ac-problems > li")).to_have_count(2)
    clean(page)
    page.locator('form[action$="/import/"] button').click()
    expect(page.locator("#upload-state .ac-message-success")).to_contain_text("200", timeout=20_000)
    clean(page)
    site.make(f"{WORKER}.beat", task="queue.refill_all")


def figures(page):
    """The tiles: rows, new, changed, unchanged, repeated, rejected, left out, to be called, not to be called."""
    return page.locator("#upload-state .ac-tile-value, #upload-state .ac-stat-value").all_inner_texts()


# --- The agent calls, with the keyboard alone


def sign_in(site, page, e_mail):
    page.goto(site.url())
    page.locator("#id_login").fill(e_mail)
    page.locator("#id_password").fill("correct horse battery")
    clean(page)
    page.keyboard.press("Enter")
    page.wait_for_url(site.url())
    expect(page.locator("#next")).to_have_text("3 calls wait for you.")
    clean(page)


def three_calls(page):
    """A satisfied customer, one who complains, and one who has no time; answers who they were, by what they said."""
    next_call(page)
    clean(page)
    dial(page)
    press(page, "5", "5", "5", "5")
    expect(page.locator("#text-open_remark")).to_be_focused()
    page.keyboard.type("很满意")
    page.keyboard.press("Enter")
    outcome(page, "1")
    satisfied = customer(page)
    finish(page)

    dial(page)
    press(page, "4", "4", "1", "Enter", "3")
    page.keyboard.press("F4")
    expect(page.locator("#c-words")).to_be_focused()
    page.keyboard.type("换了刹车片以后还是异响")
    page.keyboard.press("Tab")
    page.keyboard.type("Repair")
    clean(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#complaint-words")).to_have_text("Complaint: kept")
    outcome(page, "1")
    complains = customer(page)
    finish(page)

    dial(page)
    outcome(page, "4")
    expect(page.locator("#callback-dialog")).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator("#outcome-words")).to_contain_text("10:00")
    later = customer(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#next-call")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    clean(page)
    assert {satisfied, complains, later} == set(CUSTOMERS.values())
    return {"satisfied": satisfied, "complains": complains, "later": later}


def ask_again(site, page):
    """The re-contact: solved, and satisfied with how."""
    site.make(f"{WORKER}.beat", task="queue.refill_all")
    page.reload()
    next_call(page)
    expect(page.locator(".ac-quote")).to_have_text("换了刹车片以后还是异响")
    clean(page)
    dial(page)
    press(page, "y", "5")
    outcome(page, "1")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#next-call")).to_be_visible()


def next_call(page):
    page.keyboard.press("Control+Enter")
    expect(page.locator("#survey")).to_be_focused()


def finish(page):
    before = page.url
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != before)
    expect(page.locator("#survey")).to_be_focused()


def dial(page):
    """Dials, and goes on only when the number is there; the keys are the survey's again, whatever had them."""
    page.keyboard.press("F8")
    expect(page.locator("#phone")).not_to_contain_text("****")
    page.keyboard.press("Alt+s")
    expect(page.locator("#survey")).to_be_focused()


def press(page, *keys):
    """One key after the other, each when the page has drawn what the one before it did."""
    for key in keys:
        page.keyboard.press(key)
        page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def outcome(page, digit):
    page.keyboard.press("F2")
    expect(page.locator("#outcome-dialog")).to_be_visible()
    page.keyboard.press(digit)


def customer(page):
    """The customer on the screen, by the number of the job."""
    number = re.search(r"QB\d{5}", page.locator(".call-facts").first.inner_text()).group()
    return CUSTOMERS[number]


# --- The owner answers


def answer_the_complaint(site, page):
    page.goto(site.url("/complaints/", host=HOST))
    clean(page)
    page.locator(".ac-column a[data-open]").first.click()
    page.locator("[data-beside-page]").click()
    expect(page.locator("main > #complaint .ac-complaint-page")).to_contain_text("换了刹车片以后还是异响")
    clean(page)
    step(page, "acknowledgement", text="已致电客户")
    step(page, "reply", text="请明天上午来店,免费重新检查")
    step(page, "judgement", validity="valid", reason="刹车片装配有误")
    step(page, "handling", resolution="重新安装前刹车片,已试车")


def step(page, name, **values):
    form = page.locator(f'form[action$="/{name}/"]')
    details = page.locator("details.ac-step", has=form)
    if details.get_attribute("open") is None:
        details.locator("summary").click()
    for field, value in values.items():
        found = form.locator(f'[name="{field}"]')
        if found.first.get_attribute("type") == "radio":
            form.locator(f'[name="{field}"][value="{value}"]').check()
        else:
            found.fill(value)
    with page.expect_navigation():
        form.locator("button[type=submit]").click()
    expect(page.locator(".ac-message-success")).to_be_visible()


def see_it_closed(site, page):
    page.goto(site.url("/complaints/?state=closed", host=HOST))
    expect(page.locator("[data-list=table] a[data-open]")).to_have_count(1)
    clean(page)


# --- The owner reads the numbers, and pays


def read_the_results(site, page, heard):
    """Every number is what was entered, and opens as many rows as it says."""
    page.goto(site.url(host=HOST))
    clean(page)
    shown = counts(page)
    entered = {
        "customers/satisfied": 1,
        **{f"coverage/{name}": 3 for name in ("due", "attempted", "contacted")},
        **{f"coverage/{name}": 2 for name in ("handled", "on_time", "completed")},
        "coverage/open": 1, "coverage/missed": 0, "coverage/ineligible": 0, "skipped/too_late": EARLIER,
        **{f"answers/{item}/score/scored": 2
           for item in ("response_speed", "service_quality", "repair_quality", "price")},
        "answers/response_speed/score/satisfied": 2, "answers/service_quality/score/satisfied": 2,
        "answers/repair_quality/score/satisfied": 1, "answers/repair_quality/score/dissatisfied": 1,
        "answers/price/score/satisfied": 1, "answers/price/score/dissatisfied": 1,
        "complaints/filed": 1, "complaints/open": 0, "complaints/overdue": 0, "complaints/valid": 1,
        "complaints/confirmed": 1, "complaints/reopened": 0, "complaints/reply_kept": 1, "complaints/close_kept": 1,
        "points/repair": 2, "points/price": 1,
    }  # fmt: skip
    assert {name: shown.get(name) for name in entered} == entered
    means = page.locator("section[aria-labelledby=items-title] tbody tr td:nth-child(2)").all_inner_texts()
    assert means == ["4.50", "4.50", "3.00", "4.00"]
    assert rows_behind(page) == shown

    page.locator('a[href^="/results/customers/satisfied/"]').first.click()
    expect(page.locator("[data-rows]")).to_have_attribute("data-rows", "1")
    expect(page.locator("tbody")).to_contain_text(heard["satisfied"])
    clean(page)


def counts(page):
    """Every number of the results page, by the part of its address that names its rows."""
    found = page.evaluate(
        """() => [...document.querySelectorAll("a[data-count]")].map(
             (each) => [each.pathname.replace(/^\\/results\\/|\\/$/g, "")
               + (/calls=re/.test(each.search) ? "?" : ""), Number(each.dataset.count)])"""
    )
    assert all(number == dict(found)[name] for name, number in found), "one name, two numbers"
    return dict(found)


def rows_behind(page):
    """How many rows each of those numbers opens."""
    return dict(
        page.evaluate(
            """() => Promise.all([...document.querySelectorAll("a[data-count]")].map(async (each) => {
                 const text = await (await fetch(each.href)).text();
                 const opened = new DOMParser().parseFromString(text, "text/html").querySelector("[data-rows]");
                 const name = each.pathname.replace(/^\\/results\\/|\\/$/g, "");
                 return [name + (/calls=re/.test(each.search) ? "?" : ""), Number(opened.dataset.rows)];
               }))"""
        )
    )


def pay(site, page):
    page.goto(site.url("/billing/", host=HOST))
    clean(page)
    page.locator('form[action="/billing/card-payment/"] .btn-primary').first.click()
    page.wait_for_url("**/_pay/*")
    clean(page)
    page.locator('[name="card"]').fill("4242 4242 4242 4242")
    page.locator('button[value="pay"]').click()
    page.wait_for_url("**/billing/return/**")
    expect(page.locator("#payment-state .ac-plan-state-success")).to_be_visible(timeout=20_000)
    clean(page)
    page.locator('#payment-state a[href="/billing/"]').click()
    page.wait_for_url("**/billing/")
    expect(page.locator(".ac-plan-state-success")).to_be_visible()
    clean(page)
    assert site.make(f"{SCENES}.paid", slug="qiaobeiqixiu") == {"standing": "active", "webhooks_left": 0}
