"""A do-not-call mark is taken back by a supervisor, with evidence, as far as the team may decide."""

import pytest

from callcenter.agents.models import Team
from callcenter.limits.models import Scope
from callcenter.limits.models import Suppression as Wide
from tenants.consent.models import AccessLog, Suppression
from tenants.followups import opt_out
from tenants.followups.models import FollowUp
from tests.callcenter.console.conftest import CONSOLE
from tests.factories import make_customer, make_follow_up, new_id

PHONE = "+8613800001234"
SAID = {"how": "phone", "words": "他说可以再打"}


@pytest.fixture
def stopped(shunda, team, moment):
    """A customer who asked every shop of the team not to call; the line of the list."""
    found = make_follow_up(shunda, customer=make_customer(shunda, name="王芳", phone=PHONE))
    with shunda.schema():
        opt_out.number(PHONE, reason="do_not_call", by=None, wider=Scope.TEAM, shop=shunda, team_id=team.pk, now=moment)
        assert FollowUp.objects.get(pk=found.pk).closed_at is not None
        return Suppression.objects.get()


def get(client, path):
    return client.get(path, headers=CONSOLE)


def take_back(client, line, **said):
    return client.post(f"/shops/shunda/no-calls/{line.pk}/", said, headers=CONSOLE)


def test_the_list_shows_who_masked(client, supervisor, stopped):
    page = get(client, "/shops/shunda/no-calls/").text

    assert "138****1234" in page
    assert "all shops of the team" in page
    assert PHONE not in page
    assert "王芳" not in page


def test_a_mark_on_a_customers_other_number_names_that_customer(client, supervisor, shunda, moment):
    other = "+8613800005678"
    make_customer(shunda, name="李四", phone=PHONE, other_phones=[other, "+8613800009999"])
    with shunda.schema():
        for number in (other, "+8613800000000"):
            opt_out.number(number, reason="do_not_call", by=None, shop=shunda, team_id=None, now=moment)

    page = get(client, "/shops/shunda/no-calls/").text

    assert page.count("李**") == 1
    assert page.count("Name not known") == 1


def test_a_mark_is_taken_back_in_all_it_reaches_and_the_evidence_stays(client, supervisor, stopped, shunda, moment):
    assert take_back(client, stopped, **SAID).status_code == 302

    with shunda.schema():
        line = Suppression.objects.get()
        assert (line.lifted_at, line.lifted_by, line.lifted_evidence) == (
            moment,
            supervisor.user_id,
            "phone: 他说可以再打",
        )
        assert FollowUp.objects.get().closed_at is None
        assert AccessLog.objects.filter(what="do_not_call_lifted", actor=supervisor.user_id).count() == 1
    assert Wide.objects.get().lifted_at == moment
    assert "Everybody may be called" in get(client, "/shops/shunda/no-calls/").text
    assert take_back(client, stopped, **SAID).status_code == 404


def test_without_the_customers_word_nothing_is_taken_back(client, supervisor, stopped, shunda):
    assert take_back(client, stopped, how="phone", words="  ").status_code == 422
    with shunda.schema():
        assert Suppression.objects.get().lifted_at is None


@pytest.mark.parametrize("scope", list(Scope))
def test_a_wish_that_reaches_beyond_the_team_is_not_the_teams_to_take_back(client, supervisor, stopped, shunda, scope):
    other = Team.objects.create(slug="harbour", name="Harbour", created_at=stopped.created_at)
    Wide.objects.update(scope=scope, team=other if scope == Scope.TEAM else None)

    answer = take_back(client, stopped, **SAID)

    assert answer.status_code == 422
    assert "reaches beyond your team" in answer.text
    with shunda.schema():
        assert Suppression.objects.get().lifted_at is None


def test_an_agent_and_another_team_find_no_such_page(client, me, stopped, shunda, moved):
    assert get(client, "/shops/shunda/no-calls/").status_code == 404
    me.role = "supervisor"
    me.save()
    assert get(client, "/shops/shunda/no-calls/").status_code == 200
    assert get(client, f"/shops/shunda/no-calls/{new_id()}/").status_code == 404
    moved()
    assert get(client, "/shops/shunda/no-calls/").status_code == 404
