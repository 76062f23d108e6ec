"""A shop's trial from its first form to its last day, over HTTP and through the verbs that pages and screens use."""

import re
from datetime import timedelta
from html import unescape

import pytest
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import people
from callcenter.agents import join
from callcenter.scripts.presets import SCORED_ITEMS
from tests.conftest import NOW
from tests.journeys.conftest import link_in_the_last_letter_to
from tests.tenants.uploads.files import as_csv, mobile

AGENT = "ann@city.example"
OWNER, PASSWORD, HOST = "lin@qiaobei.example", "每天早上开门前先喝一杯茶", "qiaobei.localhost"
HEADER = ["工单号", "车牌号", "客户姓名", "手机号", "维修类型", "维修项目", "出厂时间", "服务顾问"]
WORDS = "换了刹车片以后还是异响"


def beat(*names):
    for name in names:
        current_app.tasks[name].apply(throw=True)


@pytest.fixture
def owner(person):
    return person("localhost")


@pytest.fixture
def agent(person, team):
    """Of the default team, which calls for every new shop."""
    someone = person("console.localhost")
    join.join(team, people.make(email=AGENT, name="Ann Agent", password=PASSWORD, verified=True), role="agent", now=NOW)
    return someone


def test_a_trial_from_signing_up_to_its_last_day(clock, owner, agent):
    signs_up(owner)
    hands_in_two_jobs(owner)
    beat("queue.refill_all", "queue.sweep")

    signs_in(agent, AGENT)
    calls_somebody_satisfied(agent)
    calls_somebody_who_complains(agent)
    answers_the_complaint(owner)
    beat("queue.refill_all", "queue.sweep")
    asks_again_whether_it_is_solved(agent)
    reads_what_was_said(owner)

    clock.move_to(NOW + timedelta(days=14))
    beat("subscriptions.review_all")
    finds_the_shop_read_only(owner)


def signs_up(owner):
    answer = owner.send(
        "/sign-up/", shop_name="桥北汽修", slug="qiaobei", name="林老板", email=OWNER, password=PASSWORD, country="CN",
        terms="on",
    )  # fmt: skip
    assert answer["Location"] == "/accounts/confirm-email/"
    link = link_in_the_last_letter_to(OWNER, "confirm-email")
    owner.follow(link)
    assert owner.send(link.partition(":8000")[2])["Location"] == "/start/"
    hop = owner.get(owner.get("/start/")["Location"])["Location"]
    assert owner.follow(hop)["Location"] == "/"
    assert owner.host == HOST
    assert "桥北汽修" in owner.read("/")


def hands_in_two_jobs(owner):
    day = (NOW - timedelta(days=3)).date().isoformat()
    rows = [
        [f"QB{n}", f"沪A1000{n}", f"客户{n}号", mobile(n), "一般维修", "更换前刹车片", day, "陈晓东"] for n in (1, 2)
    ]
    file = SimpleUploadedFile("出厂车辆.csv", as_csv([HEADER, *rows, ["QB3", "沪A10003", "某人", "123", *rows[0][4:]]]))

    path = owner.send("/uploads/", file=file)["Location"]

    assert "found: 123" in owner.read(path), "what cannot be taken is shown before anything is written"
    assert owner.send(f"{path}import/").status_code == 302


def signs_in(someone, e_mail):
    assert someone.send("/accounts/login/", login=e_mail, password=PASSWORD)["Location"] == "/"


def calls_somebody_satisfied(agent):
    attempt = takes_the_next_call(agent)
    for seq, question in enumerate(SCORED_ITEMS):
        answers(agent, attempt, question=question, score=5, seq=seq)
    assert completes(agent, attempt)["closed"] is True


def calls_somebody_who_complains(agent):
    attempt = takes_the_next_call(agent)
    for seq, question in enumerate(SCORED_ITEMS):
        answers(agent, attempt, question=question, score=1 if question == "repair_quality" else 4, seq=seq)
    assert completes(agent, attempt, complaint={"category": "repair", "customer_words": WORDS})["complaint"]


def takes_the_next_call(agent):
    claimed = agent.tell("/api/v1/attempts/")
    assert claimed.status_code == 201, claimed.content
    attempt = claimed.json()
    dialled = agent.tell(f"/api/v1/attempts/{attempt['id']}/dial/").json()
    assert re.sub(r"\D", "", dialled["number"]).endswith((mobile(1), mobile(2)))
    return attempt


def answers(agent, attempt, **answer):
    saved = agent.tell(f"/api/v1/attempts/{attempt['id']}/answers/", "patch", **answer)
    assert saved.status_code == 200, saved.content


def completes(agent, attempt, **more):
    done = agent.tell(
        f"/api/v1/calls/{attempt['call']}/completion/", attempt=attempt["id"], disposition="complete", **more
    )
    assert done.status_code == 200, done.content
    return done.json()


def answers_the_complaint(owner):
    path = link_in_the_last_letter_to(OWNER, "/complaints/").partition(":8000")[2]
    assert WORDS in owner.read(path)
    steps(owner, path, "acknowledgement", text="已致电客户")
    steps(owner, path, "reply", text="请明天上午来店,免费重新检查")
    steps(owner, path, "judgement", validity="valid", reason="刹车片装配有误")
    steps(owner, path, "handling", resolution="重新安装前刹车片,已试车")


def steps(owner, path, step, **form):
    version = re.search(r'name="version" value="(\d+)"', owner.read(path))[1]
    assert owner.send(f"{path}{step}/", version=version, **form).status_code == 302


def asks_again_whether_it_is_solved(agent):
    attempt = takes_the_next_call(agent)
    assert WORDS in agent.read(attempt["url"])
    answers(agent, attempt, question="solved", text="yes", seq=1)
    answers(agent, attempt, question="resolution_satisfaction", score=5, seq=2)
    completes(agent, attempt)
    assert agent.tell("/api/v1/attempts/").json()["code"] == "nothing_due"


def reads_what_was_said(owner):
    said = {
        "coverage/due": 2, "coverage/contacted": 2, "coverage/completed": 2, "customers/satisfied": 1,
        "answers/repair_quality/score/scored": 2, "answers/repair_quality/score/dissatisfied": 1,
        "answers/price/score/satisfied": 2,
        "complaints/filed": 1, "complaints/valid": 1, "complaints/confirmed": 1, "complaints/open": 0,
    }  # fmt: skip
    shown = counts(owner)
    assert {name: shown[name][1] for name in said} == said
    for path, number in shown.values():
        rows = re.search(r'data-rows="(\d+)"', owner.read(path))[1]
        assert (path, int(rows)) == (path, number)


def counts(owner):
    """Every number of the results page and the address of its rows, by the part of it that names them."""
    page = owner.read("/")
    links = [tag for tag in re.findall(r"<a\b[^>]*>", page) if "data-count=" in tag]
    found = {}
    for tag in links:
        path, number = unescape(re.search(r'href="([^"]+)"', tag)[1]), int(re.search(r'data-count="(\d+)"', tag)[1])
        found.setdefault(re.search(r"/results/([^?]+)/", path)[1], (path, number))
    return found


def finds_the_shop_read_only(owner):
    signs_in(owner, OWNER)
    file = SimpleUploadedFile("出厂车辆.csv", as_csv([HEADER, []]))
    assert owner.send("/uploads/", file=file).status_code == 409
    assert owner.send("/people/invitations/", email="new@qiaobei.example", role="viewer").status_code == 409
    assert WORDS in owner.read("/complaints/", state="closed")
    assert 'action="/billing/card-payment/"' in owner.read("/billing/")
