"""Long lists on a telephone: each row is a card, nothing is cut off at the side, and every value is named."""

import pytest

pytestmark = pytest.mark.browser

SCENES = "tests.browser.scenes"
FILLED = "tests.browser.helpers.list_scenes"
LIFE = "tests.browser.helpers.life_scenes"
# Of the table, what reaches out of the window at the side; and the cells that say a value and not of what.
CUT_OFF = """() => [...document.querySelectorAll("table *")].filter((each) =>
  each.getBoundingClientRect().right > innerWidth + 1 && !each.closest(".visually-hidden, thead")).length"""
UNNAMED = """() => [...document.querySelectorAll(".list-cards td, .booking-table td")].filter((each) =>
  each.textContent.trim() && !each.dataset.label && !each.querySelector("button, .ac-badge")).length"""


@pytest.fixture
def telephone(window):
    return window(viewport={"width": 390, "height": 844})


@pytest.fixture
def filled(site):
    """Tasks, promises and follow-ups of a shop, in every state."""
    site.make(f"{FILLED}.filled")


def looks_right(page, rows):
    """The list is the last table of its page; tables of figures stand above it."""
    assert page.locator("table").last.locator("tbody tr").count() >= rows
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert page.evaluate(CUT_OFF) == 0
    assert page.evaluate(UNNAMED) == 0


def test_no_list_is_cut_off(site, telephone, filled):
    site.sign_in(telephone, site.make(f"{SCENES}.member", slug="shunda", language="zh-hans"), "shunda.localhost")
    for path, rows in (("/tasks/", 2), ("/tasks/?show=overdue", 1), ("/tasks/?show=done", 1),
                       ("/results/coverage/due/", 2)):  # fmt: skip
        telephone.goto(site.url(path, host="shunda.localhost"))
        looks_right(telephone, rows)

    site.sign_in(telephone, site.make(f"{LIFE}.supervisor", name="Sue Supervisor", language="zh-hans"))
    for path, rows in (("/coverage/", 1), ("/coverage/shunda/?group=open", 3), ("/promises/", 3)):
        telephone.goto(site.url(path))
        looks_right(telephone, rows)
