"""The page behind the link of a letter: what it shows to whom, what it changes, and one sentence for each refusal."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from accounts import limits
from tenants.complaints import recontact, reply, staff_link
from tenants.complaints.models import ComplaintEvent, ComplaintPaper, StaffLink
from tenants.consent.models import AccessLog
from tenants.jobs.sent_papers import REFUSALS
from tenants.portal.views import complaint_answer
from tenants.shops import members, standing
from tenants.shops.models import Membership
from tests.factories import at, make_user, new_id
from tests.helpers.at_once import told_by
from tests.tenants.complaints.conftest import BY_SHOP, FIELDS, filed
from tests.tenants.complaints.test_life import handled
from tests.tenants.jobs.paper_files import HEIC, jpeg, pdf, png

NORTH = {"host": "north.localhost"}
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def people(north):
    found = {}
    for role, name, language in (("manager", "Mia Manager", "en"), ("advisor", "Adam Advisor", "zh-hans")):
        found[role] = make_user(name, language=language)
        members.join(north, found[role], role=role, now=at(north) - 30 * DAY)
    return found


@pytest.fixture
def complaint(north):
    return filed(north, now=timezone.now() - 5 * MINUTE)


@pytest.fixture
def link(north, people, complaint):
    """The address in a letter to the manager, without its host."""
    return address(north, complaint, people["manager"])


def address(shop, complaint, person, *, now=None):
    with shop.schema():
        complaint.refresh_from_db()
        link = staff_link.make(complaint, person, shop=shop, now=now or timezone.now())
        return staff_link.address(link, shop=shop).partition(".localhost")[2].partition("/")[2].join(("/", ""))


def get(client, link, **query):
    return client.get(link, query, headers=NORTH)


def tap(client, link, step, **said):
    return client.post(link, {"step": step, **said}, headers=NORTH)


def kinds(shop):
    with shop.schema():
        quiet = ("filed", "notified", "suggested")
        return list(ComplaintEvent.objects.exclude(kind__in=quiet).order_by("id").values_list("kind", flat=True))


# --- What it shows


def test_nobody_signs_in_and_the_page_says_for_whom_it_is(client, link, complaint):
    answer = get(client, link)

    assert answer.status_code == 200
    assert "For Mia Manager only" in answer.text
    assert complaint.reference in answer.text
    assert FIELDS["customer_words"] in answer.text
    assert "_auth_user_id" not in client.session
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert not answer.cookies


@pytest.mark.parametrize(("is_safety", "severity"), [(True, "crisis"), (False, "crisis"), (False, "ordinary")])
def test_where_safety_is_at_stake_the_page_warns_first_of_all_as_the_letter_does(
    client, north, people, is_safety, severity
):
    told = filed(north, now=timezone.now() - 5 * MINUTE, is_safety=is_safety, severity=severity)

    page = get(client, address(north, told, people["manager"])).text

    warning = "Safety: at stake: ask at once whether the vehicle is being driven"
    assert (warning in page) is is_safety
    assert not is_safety or page.index(warning) < page.index("For Mia Manager only")


def test_the_customer_is_masked_and_the_number_shows_after_the_tap_in_that_browser_alone(
    client, north, people, link, complaint
):
    with north.schema():
        name, phone = complaint.customer.name, complaint.customer.phone
    before = get(client, link).text

    tapped = tap(client, link, "number")
    after = get(client, tapped.url).text
    client.cookies.clear()
    elsewhere = get(client, link).text

    assert name not in before + after
    assert phone not in before + elsewhere
    assert f'href="tel:{phone}"' in after
    assert (tapped.status_code, tapped.url) == (302, link)
    with north.schema():
        line = AccessLog.objects.get(what="complaint_number")
    assert (line.actor, line.subject) == (people["manager"].pk, complaint.customer_id)


def test_the_page_speaks_the_persons_language_unless_another_is_chosen(client, north, people, complaint):
    theirs = address(north, complaint, people["advisor"])

    assert '<html lang="zh-hans">' in get(client, theirs).text
    assert '<html lang="zh-hant">' in get(client, theirs, language="zh-hant").text
    chosen = tap(client, f"{theirs}?language=zh-hant", "contact")
    assert chosen.url == f"{theirs}?language=zh-hant&done=contact"
    with translation.override("zh-hans"):
        title = str(ComplaintEvent.Kind.ACKNOWLEDGED.label)
    assert title != ComplaintEvent.Kind.ACKNOWLEDGED.label
    assert f"<strong>{title}</strong>" in get(client, theirs).text


def test_looking_changes_nothing_however_often(client, north, link):
    with north.schema():
        before = StaffLink.objects.values().get()

    for method in (client.get, client.head, client.get):
        assert method(link, headers=NORTH).status_code == 200

    assert kinds(north) == []
    with north.schema():
        assert StaffLink.objects.values().get() == before
        assert not AccessLog.objects.exists()
    assert client.options(link, headers=NORTH).status_code == 405


# --- Two taps


def test_the_contact_is_noted_under_the_persons_name(client, north, people, link):
    answer = tap(client, link, "contact", text="Rang at once")

    page = get(client, answer.url).text
    assert answer.url == f"{link}?done=contact"
    assert "Noted: you have contacted the customer." in page
    assert "Rang at once" in page
    assert 'value="contact"' not in page
    with north.schema():
        event = ComplaintEvent.objects.get(kind="acknowledged")
    assert (event.actor, event.actor_name, event.side) == (people["manager"].pk, "Mia Manager", "shop")


def test_a_whole_case_is_answered_step_by_step(client, north, link):
    offered = []
    for step, said in (("contact", {}), ("reply", {"text": "Come in today"}), ("handling", {"text": "New pads"}),
                       ("cause", {"cause_code": "workmanship"})):  # fmt: skip
        page = get(client, link).text
        offered.append([each for each in complaint_answer.FORMS if f'value="{each}"' in page])
        assert tap(client, link, step, **said).status_code == 302

    assert offered == [["contact", "reply"], ["reply"], ["handling", "cause"], ["cause"]]
    assert kinds(north) == ["acknowledged", "replied", "handled", "traced"]
    assert "The follow-up team asks the customer." in get(client, link).text


def test_a_double_tap_is_one_and_other_words_are_refused_in_a_sentence(client, north, link):
    first = tap(client, link, "reply", text="Come in today")
    second = tap(client, link, "reply", text="Come in today")
    other = tap(client, link, "reply", text="Come in tomorrow")

    assert (first.status_code, second.status_code, other.status_code) == (302, 302, 409)
    assert "You have noted this with this link already." in other.text
    assert kinds(north) == ["acknowledged", "replied"]


def test_what_was_not_done_is_not_said_to_be_done(client, link):
    for step in ("contact", "papers", "nonsense"):
        assert 'class="done"' not in get(client, link, done=step).text


def test_an_empty_answer_comes_back_with_what_is_missing(client, north, link):
    for step, said in (("reply", {"text": " "}), ("cause", {"text": "Cheap pads"})):
        answer = tap(client, link, step, **said)
        assert answer.status_code == 422
        assert "Please look at what is marked below." in answer.text
    assert kinds(north) == []


def test_the_cause_comes_after_the_customer(client, north, link):
    refused = tap(client, link, "cause", cause_code="workmanship")
    tap(client, link, "reply", text="Come in today")
    taken = tap(client, link, "cause", cause_code="workmanship")

    assert (refused.status_code, taken.status_code) == (409, 302)
    assert 'role="alert"' in refused.text
    assert kinds(north) == ["acknowledged", "replied", "traced"]


def test_an_advisor_is_not_asked_for_the_cause_and_cannot_send_it(client, north, people, complaint):
    theirs = address(north, complaint, people["advisor"])
    tap(client, theirs, "reply", text="Come in today")

    refused = tap(client, f"{theirs}?language=en", "cause", cause_code="workmanship")

    assert 'value="cause"' not in get(client, theirs).text
    assert refused.status_code == 409
    assert "Only owners and managers of the shop note the cause." in refused.text
    assert kinds(north) == ["acknowledged", "replied"]


def test_photos_come_from_the_camera_with_a_reason_for_each_that_is_none(client, north, link):
    def send(*files, **how):
        sent = [SimpleUploadedFile(name, body) for name, body in files]
        return client.post(link, {"step": "papers", "file": sent}, headers={**NORTH, **how})

    taken = send(("a.jpg", jpeg()))
    heic = send(("b.heic", HEIC), ("c.png", png()))
    none = send()
    by_script = send(("d.pdf", pdf()), accept="application/json")
    again = send(("d.pdf", pdf()), accept="application/json")
    wrong = send(("e.txt", b"words"), accept="application/json")

    assert taken.url == f"{link}?done=papers"
    assert "Your photo is attached." in get(client, taken.url).text
    assert (heic.status_code, none.status_code) == (422, 422)
    assert str(REFUSALS["heif"]) in heic.text
    assert "Choose a file first." in none.text
    assert (by_script.json(), again.json()) == ({"problem": ""}, {"problem": ""})
    assert (wrong.status_code, wrong.json()) == (422, {"problem": str(REFUSALS["unknown_kind"])})
    with north.schema():
        assert set(ComplaintPaper.objects.values_list("name", "by_name")) == {
            (name, "Mia Manager") for name in ("a.jpg", "c.png", "d.pdf")
        }


def test_a_shop_whose_trial_ended_still_answers(client, north, link):
    standing.write(north, state="read_only", now=timezone.now())

    assert tap(client, link, "contact").status_code == 302
    assert kinds(north) == ["acknowledged"]


# --- One sentence for each refusal


def test_a_link_that_has_expired_says_so_and_shows_nothing_of_the_case(client, north, people, complaint):
    old = address(north, complaint, people["manager"], now=timezone.now() - 8 * DAY)

    for answer in (get(client, old), tap(client, old, "contact")):
        assert answer.status_code == 410
        assert "This link has expired." in answer.text
        assert complaint.customer_words not in answer.text
        assert answer["Referrer-Policy"] == "no-referrer"
    assert kinds(north) == []


def test_a_case_that_was_reopened_or_closed_says_so(client, north, people):
    complaint = handled(north)
    link = address(north, complaint, people["manager"])
    with north.schema():
        recontact.answered(complaint.pk, solved=False, attempt_id=new_id(), now=timezone.now())
    reopened = get(client, link)
    with north.schema():
        reply.complaint(complaint, text="Again", now=timezone.now(), **BY_SHOP)
    newer = address(north, complaint, people["manager"])
    tap(client, newer, "handling", text="New discs")
    with north.schema():
        recontact.answered(complaint.pk, solved=True, attempt_id=new_id(), now=timezone.now())
    over = get(client, newer)

    assert (reopened.status_code, over.status_code) == (410, 410)
    assert "the complaint is open again" in reopened.text
    assert "This complaint is closed." in over.text


def test_who_has_left_a_foreign_link_and_a_made_up_one_are_all_the_same(client, north, shunda, people, link):
    assert get(client, link).status_code == 200
    members.revoke(Membership.objects.get(user=people["manager"], shop=north), now=timezone.now())
    other = make_user("Wang", language="en")
    members.join(shunda, other, role="owner", now=timezone.now())
    foreign = address(shunda, filed(shunda), other)

    answers = [get(client, each) for each in (link, foreign, f"/answer/{uuid.uuid4().hex[:24]}/")]
    answers += [tap(client, each, "contact") for each in (link, foreign)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "This link does not open any more." in answers[0].text
    assert north.name not in answers[0].text
    assert kinds(north) == kinds(shunda) == []


def test_who_guesses_links_or_sends_without_end_has_to_wait(client, monkeypatch, north, link):
    monkeypatch.setitem(limits.RATES, "answer", "2/m/ip")
    monkeypatch.setitem(limits.RATES, "answering", "2/m/key")

    guessed = [get(client, f"/answer/made-up-{n}/").status_code for n in range(3)]
    sent = [tap(client, link, step, text="Hello").status_code for step in ("contact", "reply", "handling")]

    assert guessed == [404, 404, 429]
    assert sent == [302, 302, 429]
    assert get(client, link).status_code == 200
    assert kinds(north) == ["acknowledged", "replied"]


def test_an_unknown_step_leads_back_and_does_nothing(client, north, link):
    assert tap(client, link, "judgement").url == link
    assert kinds(north) == []


def test_no_line_of_the_log_holds_the_token(link):
    from web.logs import scrub

    token = link.strip("/").rpartition("/")[2]

    assert scrub(f"GET {link}") == "GET /answer/[code]/"
    assert token not in scrub(f"request: POST https://north.localhost{link}?done=reply failed")


def test_of_two_taps_at_the_same_moment_one_is_noted_and_other_words_are_refused(own_database):
    other_words, same_words = told_by("tests.tenants.portal.two_taps", database=own_database)
    one_waits = {"first": [302, False], "second_waited": True, "second_done_before_commit": False}
    contact = ["acknowledged", "Rang him"]
    assert other_words == {**one_waits, "second": [409, True], "noted": [contact]}
    assert same_words == {**one_waits, "second": [302, False], "noted": [contact, ["replied", "Come in"]]}
