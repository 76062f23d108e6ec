"""The letters about a complaint: to the right people, in their language, once, with nothing private in the subject."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone, translation

from accounts import mails
from tenants.complaints import acknowledge, kinds, letters, recontact, send, tasks, triage, watch
from tenants.complaints.models import ComplaintEvent
from tenants.shops import members
from tenants.shops.models import Membership, expected_schema
from tests.factories import at, new_id
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed
from tests.tenants.complaints.test_life import handled

HOUR = timedelta(hours=1)


@pytest.fixture
def post(monkeypatch, django_capture_on_commit_callbacks):
    """What is sent on commit goes through the task at once, as a worker would do it."""
    sent = []

    def hand_over(ids):
        sent.append(ids)
        tasks.tell(**ids)

    monkeypatch.setattr(send, "_hand_over", hand_over)
    return sent


@pytest.fixture
def on_commit(post, django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def receivers():
    return sorted(message.to[0] for message in mail.outbox)


def test_the_shops_people_are_told_on_commit_and_not_before(north, staff, post, on_commit):
    with on_commit():
        complaint = filed(north)
        assert not mail.outbox

    assert receivers() == ["mia@example.com", "olive@example.com"]
    assert post == [{"shop_id": str(north.pk), "complaint_id": str(complaint.pk), "about": "filed"}]


def test_the_subject_names_no_customer_and_the_body_leads_to_the_complaint(north, staff, on_commit):
    with on_commit():
        complaint = filed(north)
    letter = next(message for message in mail.outbox if message.to == ["olive@example.com"])
    with north.schema():
        customer = complaint.customer
    html = letter.alternatives[0][0]

    assert letter.subject == "New complaint C-0001 (Ordinary) at North Garage"
    assert north.url(f"/complaints/{complaint.pk}/") in letter.body
    assert north.url(f"/complaints/{complaint.pk}/") in html
    assert complaint.customer_words in letter.body
    assert complaint.customer_words in html
    for secret in (customer.phone, customer.name):
        assert secret not in letter.subject + letter.body + html


def test_the_letter_says_when_where_who_and_what_was_promised_as_far_as_it_is_known(north, staff, on_commit):
    told = {
        "happened_when": "Monday at nine",
        "happened_where": "At the counter",
        "who_was_involved": "Tom of the lift",
    }
    promise = {"promise": "The foreman calls back", "promise_due_at": at(north) + 3 * HOUR}
    with on_commit():
        filed(north, **told, **promise)
        filed(north, happened_when="")
    full, bare = (
        next(one for one in mail.outbox if one.to == ["olive@example.com"] and number in one.subject)
        for number in ("C-0001", "C-0002")
    )

    due = timezone.localtime(promise["promise_due_at"], north.zone)
    for body in (full.body, full.alternatives[0][0]):
        for words in (*told.values(), "The foreman calls back", f"by {due:%Y-%m-%d %H:%M} at the latest", "Ann Agent"):
            assert words in body
        assert "Who was involved" in body
    for body in (bare.body, bare.alternatives[0][0]):
        for label in ("When", "Where", "Who was involved", "Promised"):
            assert label not in body


def test_everybody_is_written_to_in_their_own_language(north, staff, monkeypatch, on_commit):
    languages = []
    compose = mails.render_to_string
    monkeypatch.setattr(
        mails,
        "render_to_string",
        lambda *args: languages.append((args[1]["name"], translation.get_language())) or compose(*args),
    )

    with on_commit():
        filed(north)

    assert set(languages) == {("Olive", "en"), ("Mia", "zh-hans")}


def test_the_task_may_run_twice_and_sends_once(north, staff, post, on_commit):
    with on_commit():
        filed(north)
    tasks.tell(**post[0])

    assert len(mail.outbox) == 2
    with north.schema():
        told = ComplaintEvent.objects.filter(kind="notified")
        assert sorted(event.data["name"] for event in told) == ["Mia", "Olive"]


def test_in_a_crisis_the_owners_are_told_even_if_they_did_not_ask(north, staff, on_commit):
    Membership.objects.filter(user=staff["owner"]).update(gets_complaints=False)
    with on_commit():
        filed(north, severity="ordinary")
    assert receivers() == ["mia@example.com"]

    mail.outbox.clear()
    with on_commit():
        filed(north, severity="crisis")
    assert receivers() == ["mia@example.com", "olive@example.com"]


def test_a_complaint_that_becomes_a_crisis_is_told_to_the_owners(north, staff, on_commit):
    complaint = filed(north)
    with on_commit(), north.schema():
        triage.complaint(complaint, **BY_TEAM, severity="crisis", now=at(north) + HOUR)

    assert "olive@example.com" in receivers()
    assert all(message.subject.startswith("Crisis: complaint C-0001") or message.to == ["mia@example.com"]
               for message in mail.outbox)  # fmt: skip


def test_the_shop_is_told_when_the_customer_says_no(north, staff, on_commit):
    complaint = handled(north)
    with on_commit(), north.schema():
        recontact.answered(complaint.pk, solved=False, attempt_id=new_id(), now=at(north) + 3 * HOUR)

    assert receivers() == ["mia@example.com", "olive@example.com"]


def test_a_letter_that_does_not_leave_is_sent_by_the_watch(north, staff, monkeypatch):
    complaint = filed(north)
    with monkeypatch.context() as broken:
        broken.setattr(letters, "_compose", lambda *_args, **_more: 1 / 0)
        with north.schema(), pytest.raises(letters.NotSent):
            letters.tell(complaint.pk, "filed", shop=north, now=at(north))
    with north.schema():
        assert not ComplaintEvent.objects.filter(kind="notified").exists()

        watch.shop(north, now=at(north) + timedelta(minutes=1))
        watch.shop(north, now=at(north) + timedelta(minutes=2))

    assert receivers() == ["mia@example.com", "olive@example.com"]


def test_old_news_is_not_sent(north, staff):
    filed(north, now=at(north, days=-8))
    with north.schema():
        watch.shop(north, now=at(north))

    assert not mail.outbox


def test_a_contact_in_time_marks_nothing(north, staff, on_commit):
    complaint = filed(north)
    with on_commit(), north.schema():
        acknowledge.complaint(complaint, **BY_SHOP, now=at(north) + timedelta(minutes=59))
        watch.shop(north, now=at(north) + 2 * HOUR)

    with north.schema():
        assert not ComplaintEvent.objects.filter(kind="breached").exists()


def test_a_broker_that_does_not_answer_keeps_nobody_from_filing(north, monkeypatch, django_capture_on_commit_callbacks):
    class Broken:
        def signature(self, *_args, **_more):
            raise ConnectionError

    monkeypatch.setattr(send, "current_app", Broken())
    with django_capture_on_commit_callbacks(execute=True):
        complaint = filed(north)

    assert complaint.number == 1


def test_the_watch_goes_through_every_shop_each_in_a_task_of_its_own(north, shunda, staff, monkeypatch):
    seen, sent = [], []
    monkeypatch.setattr(watch, "shop", lambda shop, *, now: seen.append((shop.slug, expected_schema.get())))
    monkeypatch.setattr(tasks.watch_shop, "apply_async", lambda kwargs, expires: sent.append(kwargs))

    tasks.watch_all()
    for kwargs in sent:
        tasks.watch_shop(**kwargs)

    assert sorted(seen) == [("north", "shop_north"), ("shunda", "shop_shunda")]


def test_a_shop_that_closed_meanwhile_is_not_watched(north, monkeypatch):
    seen = []
    monkeypatch.setattr(watch, "shop", lambda shop, *, now: seen.append(shop.slug))
    tasks.watch_shop(shop_id=str(north.pk))
    north.closed_at = at(north)
    north.save()

    tasks.watch_shop(shop_id=str(north.pk))

    assert seen == ["north"]


def stands_for_the_workshop(shop, person):
    kinds.save(shop, names={}, hidden=set(), added={}, departments={}, heads={"workshop": str(person.pk)})


@pytest.mark.parametrize(
    ("fields", "told"), [({}, 1), ({"category": "price"}, 0), ({"severity": "major"}, 0), ({"severity": "crisis"}, 0)]
)
def test_who_stands_for_the_department_is_told_once_of_its_ordinary_complaints(
    north, staff, post, on_commit, fields, told
):
    stands_for_the_workshop(north, staff["advisor"])

    with on_commit():
        filed(north, **fields)
    tasks.tell(**post[0])

    assert receivers().count("adam@example.com") == told
    assert receivers().count("mia@example.com") == 1


def test_who_has_left_stands_for_nothing_any_more(north, staff, on_commit):
    stands_for_the_workshop(north, staff["advisor"])
    members.revoke(Membership.objects.get(user=staff["advisor"]), now=at(north))

    with on_commit():
        filed(north)

    assert receivers() == ["mia@example.com", "olive@example.com"]
