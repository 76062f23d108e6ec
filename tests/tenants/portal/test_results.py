"""The results page shows every question that was asked, and each of its numbers opens as many rows."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook

from accounts.people import make
from callcenter.scripts.presets import SCORED_ITEMS
from tenants.shops import members
from tests.factories import at, make_agent
from tests.tenants.reports.own_script import OWN, answered, published
from tests.tenants.reports.test_asked import ALL

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r'href="(/results/(?:customers|answers)/[^"]*)" data-count="(\d+)"')


@pytest.fixture
def agent(team):
    return make_agent(team)


@pytest.fixture
def get(client, north, monkeypatch):
    """Reads a page as a viewer of the shop, a day after the calls."""
    person = make(email="p@example.com", name="P", password="correct horse battery staple", verified=True)
    members.join(north, person, role="viewer", now=at(north, days=-1))
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(north, days=1))

    def page(path="/", **more):
        return client.get(path, headers={"host": "north.localhost", **more})

    return page


def words(response):
    return response.content.decode()


def test_a_page_shows_every_question_and_each_number_opens_its_rows(get, north, agent, team):
    published(team, *OWN)
    answered(north, agent, ALL)
    answered(north, agent, {"service_quality": 3, "recommend": (2, ["far"])}, disposition="partial")

    page = words(get())

    for told in ("Cleanliness", "Recommends us", "NPS", "By taxi", "A wash", "Dust inside", "Too far", "Thank you"):
        assert told in page
    numbers = NUMBER.findall(page)
    assert len(numbers) >= 30
    for address, count in numbers:
        rows = get(address.replace("&amp;", "&"))
        assert f'data-rows="{count}"' in words(rows), address


def test_presets_pages_say_nothing_of_what_was_not_asked(get, north, agent):
    answered(north, agent, dict.fromkeys(SCORED_ITEMS, 5))

    page = words(get())

    assert "Repair quality" in page
    assert "CSI" in page
    for absent in (
        "NPS",
        "Why scores were low",
        "Asked after complaints",
        "Asked in other calls",
        "By link",
        "ac-quote",
    ):
        assert absent not in page


def test_one_channel_can_be_looked_at_alone(get, north, agent):
    answered(north, agent, dict.fromkeys(SCORED_ITEMS, 5))
    answered(north, agent, {"service_quality": 1, "repair_quality": 1}, channel="link")

    page, alone = words(get()), get("/results/answers/service_quality/score/scored/?period=30d&channel=link")

    assert "channel=link#items-title" in page
    assert 'data-rows="1"' in words(alone)
    assert "by link" in words(alone)
    assert 'data-rows="2"' in words(get("/results/answers/service_quality/score/scored/?period=30d"))


def test_rows_flag_who_stopped_early(get, north, agent):
    answered(north, agent, {"response_speed": 5, "service_quality": 4}, disposition="partial")

    assert "only in part" in words(get("/results/customers/partial/?period=30d"))
    assert 'data-rows="0"' in words(get("/results/customers/partial/?period=7d&channel=link"))


@pytest.mark.parametrize(
    "path",
    [
        "recommend/scale/satisfied/", "recommend/score/scored/", "recommend/scale/chose/far/", "nothing/score/scored/",
        "recommend/scale/reason/near/", "recommend/scale/scored/?channel=post", "recommend/scale/scored/?calls=sales",
    ],
)  # fmt: skip
def test_a_number_that_there_is_not_is_not_found(get, north, agent, team, path):
    published(team, *OWN)
    answered(north, agent, {**ALL, "recommend": (3, ["far"])})

    assert get("/results/answers/recommend/scale/reason/far/").status_code == 200
    assert get(f"/results/answers/{path}").status_code == 404


def sheets(response):
    return {name: CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_name(name).to_python()
            for name in CalamineWorkbook.from_filelike(io.BytesIO(response.content)).sheet_names}  # fmt: skip


def test_the_workbook_holds_every_figure(get, north, agent, team):
    published(team, *OWN)
    answered(north, agent, {**ALL, "recommend": 9})
    answered(north, agent, {**ALL, "recommend": 9, "clean": 4, "open_remark": "=1+1"})

    found = sheets(get("/?format=xlsx&period=30d"))

    assert [row[1:3] for row in found["Scores from 1 to 5"][1:]] == [["Service quality", 5.0], ["Cleanliness", 3.0]]
    assert found["Scores from 0 to 10"][1][1:4] == ["Recommends us", 100.0, 0.0]
    assert ["By question", "Ride home", "By taxi", 2.0, 1.0, 2.0] in found["Choices"]
    assert found["Reasons for low scores"][1][1:] == ["Cleanliness", "Dust inside", 1.0, 1.0]
    assert {row[-1] for row in found["Words and days"]} >= {"Thank you", "=1+1"}


def test_the_rows_workbook_has_a_column_for_each_question(get, north, agent, team):
    published(team, *OWN)
    answered(north, agent, {**ALL, "recommend": 9})

    (rows,) = sheets(get("/results/customers/all/?format=xlsx&period=30d")).values()

    told = dict(zip(rows[0], rows[1], strict=True))
    assert (told["Recommends us"], told["Ride home"], told["Channel"]) == (9.0, "By taxi", "by phone")
    assert told["Words"] == "Thank you"
