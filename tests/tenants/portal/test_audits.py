"""The audit's pages: the board and what is said to a finding, scores with their rows, rules, numbers of the staff."""

import io
import uuid
from datetime import date

import openpyxl
import pytest
from django.utils import timezone

from tenants.audits import job as audits
from tenants.audits import scored, scores, send_back, staff_numbers, tasks
from tenants.audits.models import Finding, JobAudit, RuleSetting, StaffNumber
from tenants.shops import members, standing
from tests.factories import make_customer, make_job, make_user

NORTH = {"host": "north.localhost"}
ROLES = ("owner", "manager", "advisor", "viewer")
MANAGES = {"owner", "manager"}


@pytest.fixture
def sign_in(client, north):
    def signed_in(role, *, shop=north):
        user = make_user(f"Some {role}")
        members.join(shop, user, role=role, now=timezone.now())
        client.force_login(user)
        return user

    return signed_in


@pytest.fixture
def find(north, now):
    """Writes a finding of a new job."""

    def finding(code="mileage_round", *, shop=north, job=None, **told):
        job = job or make_job(shop, advisor="Sam")
        usual = {"level": "warning", "post": "advisor", "found_at": now}
        with shop.schema():
            return Finding.objects.create(job=job, code=code, **{**usual, **told})

    return finding


@pytest.fixture
def mark(north, now):
    """Writes the marks of a new job, delivered on a day, with people at its posts."""

    def marks(on, *, advisor=(4, 4), technician=(0, 0), **people):
        job = make_job(north, **people)
        with north.schema():
            JobAudit.objects.create(
                job=job, on=on, advisor_checks=advisor[1], advisor_passed=advisor[0], technician_checks=technician[1],
                technician_passed=technician[0], audited_at=now,
            )  # fmt: skip
        return job

    return marks


def get(client, path, **query):
    return client.get(path, query, headers=NORTH)


def text(answer):
    return answer.content.decode()


def say(client, finding, what, reason="Because", **form):
    return client.post(f"/audits/findings/{finding.pk}/{what}/", {"reason": reason, **form}, headers=NORTH)


def again(shop, finding):
    with shop.schema():
        return Finding.objects.get(pk=finding.pk)


# --- The board


@pytest.mark.parametrize("role", ROLES)
def test_every_member_sees_the_board_and_each_what_they_may_say(client, sign_in, find, role):
    finding = find(value="40000")
    sign_in(role)

    shown = text(get(client, "/audits/"))

    assert "The mileage is a round number" in shown
    assert f"/jobs/{finding.job_id}/" in shown
    assert ("/contest/" in shown) == (role != "viewer")
    assert ("/waiver/" in shown) == (role in MANAGES)
    assert ("/audits/scores/" in shown) == (role in MANAGES)


def test_the_board_counts_by_kind_and_each_count_opens_its_rows(client, sign_in, find):
    for code in ("mileage_round", "mileage_round", "advice_missing"):
        find(code)
    find("inspector_missing", post="inspector", level="error")
    sign_in("viewer")

    whole = get(client, "/audits/")
    rounds = get(client, "/audits/", post="advisor", code="mileage_round")
    errors = get(client, "/audits/", level="error")

    assert 'data-rows="4"' in text(whole)
    assert 'data-count="3"' in text(whole)
    assert 'data-rows="2"' in text(rounds)
    assert 'data-rows="1"' in text(errors)
    assert "No advice for the next visit" not in text(rounds).split('id="rows-title"')[1]


@pytest.mark.parametrize("query", [{"post": "nobody"}, {"state": "x"}, {"upload": "x"}, {"code": "<b>"}, {"page": "x"}])
def test_a_filter_that_makes_no_sense_is_left_out(client, sign_in, find, query):
    find()
    sign_in("viewer")

    assert 'data-rows="1"' in text(get(client, "/audits/", **query))


def test_what_the_team_sent_back_stands_first_and_is_counted_in_the_navigation(client, sign_in, find, north, now):
    find("inspector_missing", level="error", post="inspector")
    finding = find("advice_missing", level="info")
    sign_in("viewer")
    before = text(get(client, "/audits/"))
    with north.schema():
        send_back.finding(finding, note="Ask the customer", by=None, by_name="Ann Agent", now=now)

    shown = text(get(client, "/audits/"))

    rows = shown.split('id="rows-title"')[1]
    assert rows.index("No advice for the next visit") < rows.index("The inspector is missing")
    assert "Ask the customer" in rows
    assert "Ann Agent" in rows
    assert 'data-rows="1"' in text(get(client, "/audits/", state="sent_back"))
    assert before.count('class="ac-count"') < shown.count('class="ac-count"')


def test_an_empty_board_says_why(client, sign_in, find, now):
    find(mended_at=now)
    sign_in("viewer")

    assert "Nothing to mend" in text(get(client, "/audits/"))
    assert "Nothing here" in text(get(client, "/audits/", level="error"))


# --- Contesting and waiving


@pytest.mark.parametrize(("role", "status"), [("owner", 302), ("manager", 302), ("advisor", 302), ("viewer", 404)])
def test_who_works_may_contest(client, sign_in, find, north, role, status):
    finding = find()
    user = sign_in(role)

    assert say(client, finding, "contest", "It was 40,000").status_code == status
    kept = again(north, finding)
    assert kept.contested_reason == ("It was 40,000" if status == 302 else "")
    assert (kept.contested_by == user.pk) == (status == 302)
    assert kept.is_open


@pytest.mark.parametrize(("role", "status"), [("owner", 302), ("manager", 302), ("advisor", 404), ("viewer", 404)])
def test_only_managers_waive(client, sign_in, find, north, role, status):
    finding = find()
    sign_in(role)

    assert say(client, finding, "waiver").status_code == status
    assert again(north, finding).is_open == (status == 404)


def test_a_waived_finding_leaves_the_board_and_stays_to_be_read_with_its_reason(client, sign_in, find):
    finding = find()
    sign_in("owner")

    say(client, finding, "waiver", "Agreed with the customer")

    assert "Nothing to mend" in text(get(client, "/audits/"))
    assert 'data-rows="1"' in text(get(client, "/audits/", state="waived"))
    assert "Agreed with the customer" in text(get(client, f"/jobs/{finding.job_id}/"))


def test_without_a_reason_nothing_is_said(client, sign_in, find, north):
    finding = find()
    sign_in("owner")

    for what in ("contest", "waiver"):
        answer = say(client, finding, what, " ")
        assert "Say why." in text(client.get(answer.url, headers=NORTH))
    assert (again(north, finding).contested_at, again(north, finding).waived_at) == (None, None)


def test_what_was_mended_meanwhile_can_no_longer_be_contested(client, sign_in, find, north, now):
    finding = find(mended_at=now)
    sign_in("owner")

    answer = say(client, finding, "contest")

    assert "mended or waived meanwhile" in text(client.get(answer.url, headers=NORTH))
    assert again(north, finding).contested_at is None


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [("/audits/?post=advisor", "/audits/?post=advisor"), ("https://evil.example/", None), ("//evil.example/", None),
     ("", None)],
)  # fmt: skip
def test_one_comes_back_to_the_page_the_form_stood_on_and_nowhere_else(client, sign_in, find, wanted, led_to):
    finding = find()
    sign_in("owner")

    answer = say(client, finding, "contest", next=wanted)

    assert answer.url == (led_to or f"/jobs/{finding.job_id}/")


def test_another_shops_finding_is_as_absent_as_none(client, sign_in, find, shunda):
    foreign = find(shop=shunda)
    sign_in("owner")

    for what in ("contest", "waiver"):
        theirs = say(client, foreign, what)
        nobodys = client.post(f"/audits/findings/{uuid.uuid4()}/{what}/", {"reason": "x"}, headers=NORTH)
        assert (theirs.status_code, theirs.content) == (404, nobodys.content)
    assert again(shunda, foreign).is_open


def test_a_read_only_shop_reads_its_board_and_says_nothing(client, sign_in, find, north, now):
    finding = find()
    sign_in("owner")
    standing.write(north, state="read_only", now=now)

    assert get(client, "/audits/").status_code == 200
    assert say(client, finding, "waiver").status_code == 409
    assert again(north, finding).is_open


# --- Scores


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("manager", 200), ("advisor", 404), ("viewer", 404)])
def test_only_managers_see_scores(client, sign_in, mark, role, status):
    mark(date(2026, 10, 5), advisor=(3, 4))
    sign_in(role)

    for path in ("/audits/scores/", "/audits/scores/advisor/"):
        assert get(client, path, month="2026-10").status_code == status


def test_scores_add_up_and_each_opens_its_jobs(client, sign_in, mark, north):
    mark(date(2026, 10, 1), advisor=(3, 4), technician=(1, 1))
    mark(date(2026, 10, 31), advisor=(2, 4))
    last = mark(date(2026, 10, 31), advisor=(4, 4))
    mark(date(2026, 9, 30), advisor=(0, 4))
    mark(date(2026, 11, 1), advisor=(0, 4))
    with north.schema():
        type(last).objects.filter(pk=last.pk).update(advisor="Sam")
        october = date(2026, 10, 1), date(2026, 10, 31)
        posts = {each.post: each for each in scores.posts(*october)}
        people = {each.person: each for each in scores.persons(*october, post="advisor")}
        jobs = {name: scored.jobs(*october, post="advisor", person=name).count() for name in people}
    sign_in("owner")

    shown = text(get(client, "/audits/scores/", month="2026-10"))
    behind = text(get(client, "/audits/scores/advisor/", month="2026-10"))

    assert (posts["advisor"].passed, posts["advisor"].checks, posts["advisor"].jobs) == (9, 12, 3)
    assert (posts["technician"].checks, posts["technician"].jobs) == (1, 1)
    assert (people["Sam"].passed, people["李强"].passed, people["李强"].jobs) == (4, 5, 2)
    assert jobs == {name: each.jobs for name, each in people.items()}
    assert "75.0 %" in shown
    assert "9 of 12 checks" in shown
    assert 'data-rows="3"' in behind


def test_a_persons_number_opens_that_persons_jobs_by_a_digest(client, sign_in, mark, now, north):
    mine = mark(date(2026, 10, 5), advisor=(3, 4))
    mark(date(2026, 10, 6), advisor=(4, 4))
    with north.schema():
        type(mine).objects.filter(pk=mine.pk).update(advisor="Sam")
        Finding.objects.create(job=mine, code="mileage_round", level="warning", post="advisor", found_at=now)
    sign_in("owner")

    board = text(get(client, "/audits/scores/", month="2026-10"))
    links = [part.split('"')[0] for part in board.split('href="')[1:] if part.startswith("/audits/scores/advisor/")]
    pages = [text(get(client, link.split("?")[0], month="2026-10")) for link in links if link.count("/") == 5]

    assert not any("Sam" in link for link in links)
    assert len(pages) == 2
    (of_sam,) = [page for page in pages if mine.number in page]
    assert 'data-rows="1"' in of_sam
    assert "3 of 4" in of_sam
    assert "The mileage is a round number" in of_sam


def test_an_absent_person_post_or_month_is_not_found(client, sign_in, mark):
    mark(date(2026, 10, 5))
    sign_in("owner")

    assert get(client, "/audits/scores/advisor/0123456789ab/", month="2026-10").status_code == 404
    assert get(client, "/audits/scores/nobody/", month="2026-10").status_code == 404
    assert get(client, "/audits/scores/", month="2026-13").status_code == 404
    assert get(client, "/audits/scores/", month="2026-10").status_code == 200


def test_scores_are_exported_for_appraisal(client, sign_in, mark):
    mark(date(2026, 10, 5), advisor=(3, 4), technician=(1, 2))
    sign_in("manager")

    def rows(path):
        answer = get(client, path, month="2026-10", format="xlsx")
        return [list(row) for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.values]

    people, jobs = rows("/audits/scores/"), rows("/audits/scores/advisor/")

    assert ["Advisor", "李强", 0.75, 3, 4, 1] in [row[:6] for row in people]
    assert ["Technician", "All", 0.5, 1, 2, 1] in [row[:6] for row in people]
    assert jobs[1][3:5] == [3, 4]


def test_the_findings_that_are_shown_are_exported(client, sign_in, find, north, now):
    job = make_job(north, advisor="Sam")
    find(job=job, value="=1+1", evidence={"days": 3}, sent_back_at=now, sent_back_note="Ask")
    find("advice_missing")
    sign_in("viewer")

    def rows(**wish):
        answer = get(client, "/audits/", format="xlsx", **wish)
        return [list(row) for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.values]

    heads, first, *others = rows()

    told = dict(zip(heads, first, strict=True))
    assert (told["Job"], told["What was found"], told["Found"]) == (
        job.number, "The mileage is a round number", "=1+1",
    )  # fmt: skip
    assert (told["Evidence"], told["Note of the call team"]) == ("Days between: 3", "Ask")
    assert told["Delivered"] == job.delivered_at.astimezone(north.zone).replace(tzinfo=None, microsecond=0)
    assert len(others) == 1
    assert [row[heads.index("What was found")] for row in rows(code="advice_missing")[1:]] == [
        "No advice for the next visit"
    ]


# --- Rules


@pytest.mark.parametrize(("role", "status"), [("owner", 302), ("manager", 302), ("advisor", 404), ("viewer", 404)])
def test_only_managers_change_rules(client, sign_in, north, role, status):
    sign_in(role)

    answer = client.post("/audits/rules/mileage_round/", {"level": "info"}, headers=NORTH)

    assert answer.status_code == status
    assert get(client, "/audits/rules/").status_code == (200 if status == 302 else 404)
    with north.schema():
        said = list(RuleSetting.objects.values_list("code", "on", "level"))
    assert said == ([("mileage_round", False, "info")] if status == 302 else [])


def test_a_rule_that_is_switched_off_leaves_the_board_and_comes_back(client, sign_in, find):
    find()
    sign_in("owner")

    client.post("/audits/rules/mileage_round/", {"level": "warning"}, headers=NORTH)
    off = text(get(client, "/audits/"))
    client.post("/audits/rules/mileage_round/", {"on": "on", "level": "warning"}, headers=NORTH)

    assert "Nothing to mend" in off
    assert 'data-rows="1"' in text(get(client, "/audits/"))


def test_an_unknown_rule_is_not_found_and_an_unknown_level_is_refused(client, sign_in, north):
    sign_in("owner")

    assert client.post("/audits/rules/nothing/", {"on": "on"}, headers=NORTH).status_code == 404
    answer = client.post("/audits/rules/mileage_round/", {"on": "on", "level": "deadly"}, headers=NORTH)

    assert "severities that are offered" in text(client.get(answer.url, headers=NORTH))
    with north.schema():
        assert not RuleSetting.objects.exists()


def test_a_shop_that_wants_papers_for_every_job_is_told_of_those_without(client, sign_in, north, now):
    job = make_job(north, now=now)
    sign_in("owner")
    with north.schema():
        audits.audit([job.pk], now=now)
    before = text(get(client, "/audits/"))

    client.post("/audits/rules/no_papers/", {"on": "on", "level": "warning"}, headers=NORTH)
    with north.schema():
        audits.audit([job.pk], now=now)

    assert "Nothing to mend" in before
    assert "No paper is attached" in text(get(client, "/audits/"))


def test_the_scores_follow_a_change_of_rules_in_the_background(
    client, sign_in, north, now, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(tasks.follow_shop, "apply_async", lambda **told: sent.append(told["kwargs"]))
    sign_in("owner")

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/audits/rules/mileage_round/", {"level": "info"}, headers=NORTH)
        client.post("/audits/rules/mileage_round/", {"level": "deadly"}, headers=NORTH)

    assert sent == [{"shop_id": str(north.pk)}]


# --- Numbers of the staff


def test_a_number_of_the_staff_is_listed_marked_on_jobs_and_removed(
    client, sign_in, north, monkeypatch, django_capture_on_commit_callbacks
):
    customer = make_customer(north, phone="+447400123001")
    job = make_job(north, customer=customer)
    monkeypatch.setattr(tasks.follow_shop, "apply_async", lambda **told: tasks.follow_shop(**told["kwargs"]))
    sign_in("manager")

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/audits/staff-numbers/", {"name": "Sam", "phone": "07400 123001"}, headers=NORTH)
    listed, board = text(get(client, "/audits/rules/")), text(get(client, "/audits/", code="phone_staff"))

    assert "+447400123001" in listed
    assert f"/jobs/{job.pk}/" in board
    with north.schema():
        number = StaffNumber.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/audits/staff-numbers/{number.pk}/removal/", headers=NORTH)
    assert "+447400123001" not in text(get(client, "/audits/rules/"))
    assert f"/jobs/{job.pk}/" not in text(get(client, "/audits/", code="phone_staff"))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [({"name": "Sam", "phone": "12"}, "Enter one telephone number that can be dialled."),
     ({"name": "", "phone": "07400 123002"}, "This field is required."),
     ({"name": "Sam", "phone": "+44 7400 123001"}, "This number is on the list already.")],
)  # fmt: skip
def test_a_number_that_cannot_be_listed_stays_in_the_form(client, sign_in, north, form, sentence):
    sign_in("owner")
    client.post("/audits/staff-numbers/", {"name": "Ann", "phone": "07400 123001"}, headers=NORTH)

    answer = client.post("/audits/staff-numbers/", form, headers=NORTH)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert form["phone"] in text(answer)
    with north.schema():
        assert StaffNumber.objects.count() == 1


@pytest.mark.parametrize(("role", "status"), [("owner", 302), ("manager", 302), ("advisor", 404), ("viewer", 404)])
def test_only_managers_list_numbers_of_the_staff(client, sign_in, north, role, status):
    sign_in(role)

    answer = client.post("/audits/staff-numbers/", {"name": "Sam", "phone": "07400 123001"}, headers=NORTH)

    assert answer.status_code == status
    with north.schema():
        assert StaffNumber.objects.exists() == (status == 302)


def test_another_shops_number_is_as_absent_as_none(client, sign_in, north, shunda, now):
    with shunda.schema():
        theirs = staff_numbers.add("13912345678", name="李强", region="CN", by=None, by_name="A", now=now)
    sign_in("owner")

    answers = [client.post(f"/audits/staff-numbers/{pk}/removal/", headers=NORTH) for pk in (theirs.pk, uuid.uuid4())]

    assert [each.status_code for each in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    with shunda.schema():
        assert StaffNumber.objects.exists()
