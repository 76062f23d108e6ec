"""Which addresses a shop may have, and which one is proposed from its name."""

import pytest

from billing.subscriptions import slugs


@pytest.mark.parametrize("slug", ["abc", "north", "north-side", "4x4-garage", "a1b", "shunda", "a" * 30])
def test_a_plain_slug_is_allowed(slug):
    assert slugs.problem(slug) == ""


@pytest.mark.parametrize(
    ("slug", "problem"),
    [
        ("", "short"), ("ab", "short"), ("a" * 31, "long"), ("North", "letters"), ("north_side", "letters"),
        ("-north", "letters"), ("north-", "letters"), ("no--rth", "letters"), ("xn--abc", "letters"),
        ("nörth", "letters"), ("north.side", "letters"), ("nor th", "letters"), ("顺达汽修", "letters"),
        ("north\n", "letters"),
    ],
)  # fmt: skip
def test_a_slug_that_is_no_host_name_is_refused(slug, problem):
    assert slugs.problem(slug) == problem


@pytest.mark.parametrize(
    "slug",
    ["console", "ops", "www", "admin", "aftercall", "c0nsole", "conso1e", "a-d-m-i-n", "adrnin", "after-call", "l0gin"],
)
def test_reserved_words_and_what_looks_like_them_are_refused(slug):
    assert slugs.problem(slug) == "reserved"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("North Garage", "north-garage"), ("顺达汽修", "shundaqixiu"), ("順達汽車維修有限公司", "shundaqicheweixiu"),
        ("顺达汽修 Pudong 2", "shundaqixiu-pudong-2"), ("Müller's Werkstatt", "mullers-werkstatt"),
        ("ＡＢＣ 汽修", "abc-qixiu"),
        ("A1", "shop-a1"), ("!!!", ""),
        ("A very long name of a very large repair shop", "a-very-long-name-of-a-very-lar"),
    ],
)  # fmt: skip
def test_a_slug_is_proposed_from_the_name(name, slug):
    assert slugs.propose(name) == slug


def test_whatever_is_proposed_is_well_formed():
    for name in ("顺达汽修", "a" * 80, "-- x --", "绿色汽车服务中心(上海)", "É", "吕", "12", "北京 & Söhne"):
        proposed = slugs.propose(name)
        assert not proposed or slugs.problem(proposed) in ("", "reserved"), name
