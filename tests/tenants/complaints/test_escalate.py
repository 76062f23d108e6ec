"""A complaint is passed on while its time goes by: each step once in the case, one mail about all that is new."""

from datetime import timedelta

import pytest
from django.core import mail

from tenants.complaints import acknowledge, escalate, letters, owner, reply, tasks, timeline, triage, watch
from tenants.complaints.change import Side
from tenants.complaints.models import ComplaintEvent
from tenants.complaints.owner import Person
from tenants.complaints.people import Staff
from tenants.shops import members
from tenants.shops.models import Membership, ShopSettings
from tests.factories import at, make_supervisor, make_user, new_id
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed
from tests.tenants.complaints.test_letters import on_commit, post, receivers  # noqa: F401

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
ADAM, MIA, OLIVE, LENA = "adam@example.com", "mia@example.com", "olive@example.com", "lena@example.com"


@pytest.fixture
def lead(north, team):
    """The supervisor of the team that calls for the shop."""
    found = make_supervisor(team, name="Lena")
    found.user.email = LENA
    found.user.save()
    return found.user


@pytest.fixture
def case(north, staff, lead):
    """A complaint of Wednesday, half past ten, of which the shop's people have been told."""
    complaint = filed(north)
    with north.schema():
        letters.tell(complaint.pk, "filed", shop=north, now=at(north))
    mail.outbox.clear()
    return complaint


@pytest.fixture
def look(north, on_commit):  # noqa: F811
    """One round of the watch, so many minutes after the complaint; answers who got a mail."""

    def round_(minutes):
        mail.outbox.clear()
        with on_commit(), north.schema():
            watch.shop(north, now=at(north) + minutes * MINUTE)
        return receivers()

    return round_


def steps(complaint, shop):
    with shop.schema():
        rows = ComplaintEvent.objects.filter(complaint=complaint, kind="escalated").order_by("pk")
        return [(row.data["clock"], row.data.get("percent") or row.data["passed"]) for row in rows]


def test_each_step_of_a_clock_is_told_to_whom_the_usual_ladder_names(north, case, look):
    told = {minutes: look(minutes) for minutes in (29, 30, 31, 45, 54, 60, 61, 90, 91)}

    assert told == {
        29: [],
        30: [MIA],  # nobody is in charge, and the job's advisor is no member: the relations supervisor is
        31: [],
        45: [MIA],
        54: [MIA],
        60: [LENA, MIA, OLIVE],
        61: [],
        90: [OLIVE],
        91: [],
    }
    assert steps(case, north) == [("acknowledge", percent) for percent in (50, 75, 90, 100, 150)]


def test_the_first_step_goes_to_whoever_is_in_charge_else_to_the_advisor_of_the_job(north, staff, case, look):
    with north.schema():
        case.job.advisor = " adam "
        case.job.save()
    assert look(30) == [ADAM]

    with north.schema():
        reply.complaint(case, **BY_SHOP, text="We are sorry", now=at(north) + 31 * MINUTE)
        person = Person(staff["owner"].pk, "Olive")
        owner.complaint(case, person=person, **BY_SHOP, now=at(north) + 32 * MINUTE)
    assert look(12 * 60) == [OLIVE]


def test_two_clocks_at_once_make_one_mail_that_names_both(north, case, look):
    told = look(12 * 60 + 1)

    assert told == [LENA, MIA, OLIVE]
    to_olive = next(message for message in mail.outbox if message.to == [OLIVE])
    assert "Contact the customer: 150 % of the time has gone by, overdue" in to_olive.body
    assert "Answer the customer: 100 % of the time has gone by, overdue" in to_olive.body
    assert "Handle the complaint: 50 %" not in to_olive.body  # that is for the person in charge
    assert to_olive.subject == "Overdue: complaint C-0001 at North Garage"
    to_mia = next(message for message in mail.outbox if message.to == [MIA])
    assert "50 %" in to_mia.body
    assert "150 %" not in to_mia.body


def test_a_late_watch_tells_the_highest_step_and_notes_the_others_in_one_row(north, case, look):
    look(13 * 60)

    assert steps(case, north) == [
        ("acknowledge", 150), ("acknowledge", [50, 75, 90, 100]), ("reply", 100), ("reply", [50, 75, 90]),
        ("handle", 50),
    ]  # fmt: skip
    with north.schema():
        assert set(ComplaintEvent.objects.filter(kind="breached").values_list("data__clock", flat=True)) == {
            "acknowledge", "reply",
        }  # fmt: skip
        said = [entry.title for entry in timeline.sheet(case.pk, shop=north, side="shop", now=at(north)).timeline]
    assert "Answer the customer: 100 % of the time has gone by; passed on to Olive, Mia, Lena" in said
    assert "Answer the customer: nobody was told at 50 %, 75 %, 90 %, because it was late already" in said


def test_a_clock_that_was_stopped_in_time_tells_nobody(north, case, look):
    with north.schema():
        acknowledge.complaint(case, **BY_SHOP, now=at(north) + 20 * MINUTE)

    assert look(2 * 60) == []
    assert steps(case, north) == []


def test_a_shop_sets_whom_each_step_tells_and_who_stands_for_its_supervisors(north, staff, case, look):
    ShopSettings.objects.filter(shop=north).update(
        clocks={
            "escalation": {
                "steps": {"50": ["relations"], "75": [], "90": ["in_charge", "lead"]},
                "relations": str(staff["advisor"].pk),
            }
        }
    )

    assert [look(minutes) for minutes in (30, 45, 54)] == [[ADAM], [], [ADAM, LENA]]


def test_settings_that_cannot_be_read_leave_the_usual_ladder(north, case, look):
    ShopSettings.objects.filter(shop=north).update(clocks={"escalation": {"steps": {"50": ["the_king"]}}})

    assert look(45) == [MIA]


def test_who_has_left_is_told_nothing(north, staff, case, look):
    members.revoke(Membership.objects.get(user=staff["manager"]), now=at(north))

    assert look(45) == [OLIVE]


@pytest.mark.parametrize(
    ("severity", "told"),
    [("ordinary", [MIA, OLIVE]), ("major", [MIA, OLIVE]), ("crisis", [LENA, MIA, OLIVE])],
)
def test_a_new_complaint_goes_to_those_who_asked_and_by_its_severity(north, staff, lead, on_commit, severity, told):  # noqa: F811
    with on_commit():
        filed(north, severity=severity)

    assert receivers() == told


def test_severity_decides_when_nobody_asked_to_be_told(north, staff, lead, on_commit):  # noqa: F811
    members.tell_of_complaints(Membership.objects.get(user=staff["manager"]), told=False)
    ShopSettings.objects.filter(shop=north).update(clocks={"escalation": {"relations": str(staff["advisor"].pk)}})
    told = {}
    for severity in ("ordinary", "major", "crisis"):
        mail.outbox.clear()
        with on_commit():
            filed(north, severity=severity)
        told[severity] = receivers()

    # The owner asked to be told of all.
    assert told == {"ordinary": [ADAM, OLIVE], "major": [MIA, OLIVE], "crisis": [LENA, OLIVE]}


def test_what_becomes_graver_is_told_to_those_whose_it_is_now_and_what_becomes_milder_to_nobody(
    north, staff, case, on_commit  # noqa: F811
):  # fmt: skip
    told = []
    for severity in ("major", "ordinary", "crisis"):
        mail.outbox.clear()
        with on_commit(), north.schema():
            triage.complaint(case, **BY_TEAM, severity=severity, now=at(north) + MINUTE)
        told.append(receivers())

    assert told == [[MIA], [], [LENA, MIA, OLIVE]]


def test_the_teams_lead_is_led_to_the_teams_own_page(north, case, look):
    look(60)

    to_lena = next(message.body for message in mail.outbox if message.to == [LENA])
    to_mia = next(message.body for message in mail.outbox if message.to == [MIA])
    assert f"http://console.localhost:8000/complaints/north/{case.pk}/" in to_lena
    assert north.url(f"/complaints/{case.pk}/") in to_mia


def test_a_step_whose_letter_never_left_is_told_by_the_next_watch_once(north, case, look, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(escalate.send, "letter", lambda *_args, **_more: None)
        assert look(30) == []

    assert look(31) == [MIA]
    assert look(32) == []
    assert steps(case, north) == [("acknowledge", 50)]


def test_a_letter_about_a_clock_that_has_stopped_meanwhile_is_not_sent(north, case, look, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(escalate.send, "letter", lambda *_args, **_more: None)
        look(30)
    with north.schema():
        acknowledge.complaint(case, **BY_SHOP, now=at(north) + 31 * MINUTE)

    assert look(32) == []
    mail.outbox.clear()
    tasks.tell(shop_id=str(north.pk), complaint_id=str(case.pk), about="step:a1-50")
    assert not mail.outbox


def test_the_steps_make_no_page_stale(north, case, look):
    seen = case.version
    look(60)
    with north.schema():
        acknowledge.complaint(case, **BY_SHOP, version=seen, now=at(north) + HOUR)

        assert case.version == seen + 1


def test_one_complaint_that_cannot_be_read_keeps_no_other_from_being_passed_on(north, case, look):
    with north.schema():
        case.clock_policy = {"calendar": {}}
        case.save()
    other = filed(north)

    assert look(30) == [MIA, MIA, OLIVE]  # the other one's first letter and its first step
    assert steps(other, north) == [("acknowledge", 50)]


def test_a_person_is_found_on_the_side_that_they_look_from(north, staff, lead):
    found = Staff(north)

    assert [found.side_of(person) for person in (staff["advisor"], lead)] == [
        Side.SHOP, Side.TEAM,
    ]  # fmt: skip
    assert found.side_of(make_user("Nobody")) is None
    assert found.find(str(new_id())) is None
