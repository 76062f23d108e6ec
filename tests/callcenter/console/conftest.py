"""The console's host, with an agent or a supervisor signed in at a fixed moment."""

import pytest
import time_machine

from callcenter.agents.assign import assign
from callcenter.agents.models import Team
from tests.factories import at, make_agent, make_supervisor

CONSOLE = {"host": "console.localhost"}


@pytest.fixture
def moment(shunda):
    """10:30 on the Chinese shop's clock, and on everybody else's."""
    with time_machine.travel(at(shunda), tick=False):
        yield at(shunda)


@pytest.fixture
def _no_second_factor(settings):
    """Who must have one is another room's matter."""
    settings.SECOND_FACTOR_RULES = []


@pytest.fixture
def me(client, team, moment, _no_second_factor):
    """The agent whose browser `client` is."""
    found = make_agent(team, name="Ann Agent")
    client.force_login(found.user)
    return found


@pytest.fixture
def supervisor(client, team, moment, _no_second_factor):
    found = make_supervisor(team)
    client.force_login(found.user)
    return found


@pytest.fixture
def stranger(shunda, team, moment):
    """An agent of a team that calls for nobody here."""
    other = Team.objects.create(slug="other", name="Other", created_at=at(shunda))
    return make_agent(other, name="Otto Other")


@pytest.fixture
def moved(shunda):
    """Gives the Chinese shop to another team."""

    def move():
        other = Team.objects.create(slug="third", name="Third", created_at=at(shunda))
        assign(shunda, other, now=at(shunda))

    return move
