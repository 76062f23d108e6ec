"""What a complaint can be about: presets, and what a shop makes of them."""

import pytest
from django.utils import translation

from tenants.complaints import categories, kinds
from tenants.complaints.categories import PRESET, BadKinds
from tenants.complaints.models import Category
from tenants.shops.models import ShopSettings


def test_every_category_but_the_last_has_sub_codes_and_no_code_stands_twice():
    codes = [code for category in Category for code in categories.PRESETS[category]]

    assert len(codes) == len(set(codes)) > 35
    assert all(len(categories.PRESETS[category]) > 3 for category in Category if category != Category.OTHER)


@pytest.mark.parametrize(
    ("category", "code"),
    [
        ("efficiency", "waiting_repair"), ("service", "attitude"), ("service", "uncooperative"),
        ("service", "wrong_order"), ("repair", "over_repair"), ("repair", "skimped"), ("parts", "part_life"),
        ("parts", "authenticity"), ("price", "comparison"), ("price", "bill_time"), ("price", "bill_items"),
        ("price", "bill_labour"), ("price", "bill_part_number"), ("price", "bill_part_name"),
        ("price", "bill_part_quantity"), ("price", "bill_part_price"), ("price", "bill_total"),
        ("environment", "wash_water_marks"), ("environment", "inside_ashtray"),
    ],
)  # fmt: skip
def test_what_customers_of_workshops_complain_of_has_a_code(category, code):
    assert PRESET.knows(category, code)
    assert PRESET.name(category, code)
    assert not PRESET.knows("other", code)


def test_a_choice_is_one_word_for_category_and_code():
    assert categories.joined("repair", "skimped") == "repair.skimped"
    assert categories.split("repair.skimped") == ("repair", "skimped")
    assert categories.split("repair") == ("repair", "")


def test_a_choice_field_offers_each_category_in_general_first():
    label, options = PRESET.choices()[2]

    assert label == "Repair quality"
    assert (options[0][0], str(options[0][1])) == ("repair", "Repair quality, in general")
    assert ("repair.skimped", "Work was skimped") in options


def test_what_a_complaint_has_can_be_kept_though_it_is_hidden():
    hidden = categories.read({"hidden": ["repair.skimped"]})

    assert "repair.skimped" not in str(hidden.choices())
    assert ("As it is", [("repair.skimped", "Repair quality · Work was skimped")]) in hidden.choices("repair.skimped")
    assert hidden.choices("repair.damage") == hidden.choices()


@pytest.mark.parametrize(
    ("told", "field", "why"),
    [
        ({"names": {"repair.nothing": "X"}}, "repair.nothing", "unknown"),
        ({"names": {"repair": "X"}}, "repair", "unknown"),
        ({"hidden": ["weather.rain"]}, "weather.rain", "unknown"),
        ({"own": {"repair.skimped": "X"}}, "repair.skimped", "unknown"),
        ({"own": {"repair.own_1": ""}}, "repair.own_1", "unknown"),
        ({"own": {"repair.own_one": "X"}}, "repair.own_one", "unknown"),
        ({"own": {f"repair.own_{n}": "X" for n in range(21)}}, "own", "too_many"),
        ({"names": {"repair.skimped": "X" * 61}}, "repair.skimped", "too_long"),
        ({"departments": {"repair": "kitchen"}}, "repair", "unknown"),
    ],
)
def test_kinds_that_make_no_sense_are_refused_by_name(told, field, why):
    with pytest.raises(BadKinds) as refused:
        categories.read(told)

    assert (refused.value.field, refused.value.why) == (field, why)


def test_a_shop_names_hides_and_adds_and_sends_to_another_department(north):
    kinds.save(
        north, names={"repair.skimped": "Cut corners", "repair.damage": " "}, hidden={"repair.damage"},
        added={"repair": "Rust proofing", "price": "  "}, departments={"repair": "body", "price": "till"},
    )  # fmt: skip
    north.refresh_from_db()
    found = kinds.of(north)

    assert found.name("repair", "skimped") == "Cut corners"
    assert "damage" not in [each.code for each in found.shown("repair")]
    assert found.name("repair", "damage") == "The vehicle was damaged"  # what was filed before keeps its name
    assert found.shown("repair")[-1].choice == "repair.own_1"
    assert found.name("repair", "own_1") == "Rust proofing"
    assert (found.department("repair"), found.department("price")) == ("body", "till")
    assert found.departments == {"repair": "body"}  # the usual one is not written down


def test_an_own_sub_code_keeps_its_code_and_another_gets_the_next(north):
    for added, names in (({"repair": "One"}, {}), ({"repair": "Two"}, {"repair.own_1": "First"}), ({}, {})):
        kinds.save(north, names=names, hidden={"repair.own_1"} if names else set(), added=added, departments={})

    assert kinds.of(north).own == {"repair.own_1": "First", "repair.own_2": "Two"}
    assert kinds.of(north).hidden == frozenset()


def test_kinds_that_were_refused_are_not_kept(north):
    with pytest.raises(BadKinds):
        kinds.save(north, names={"repair.skimped": "X" * 61}, hidden=set(), added={}, departments={})

    assert ShopSettings.objects.get(shop=north).complaints == {}


@pytest.mark.parametrize("told", [{"kinds": {"hidden": ["weather.rain"]}}, {"kinds": []}, {"kinds": {"names": 3}}])
def test_settings_that_cannot_be_read_leave_the_presets(north, told):
    ShopSettings.objects.filter(shop=north).update(complaints=told)
    north.refresh_from_db()

    assert kinds.of(north) == PRESET


def test_a_preset_speaks_the_readers_language():
    with translation.override("en"):
        english = PRESET.full_name("parts", "part_life")

    assert english == "Parts · A part wore out too soon"
