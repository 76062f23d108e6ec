"""Each post's part of one job: what is missed where a file has a column for it, and the marks that come of it."""

from datetime import date

import pytest

from tenants.audits import catalogue, posts
from tenants.audits.posts import Rules, Work
from tenants.audits.words import FINDING_WORDS
from tenants.jobs.drafts import AUDITED
from tenants.jobs.models import JobKind
from tenants.uploads import headers

DAY = date(2026, 11, 20)


def codes(fields, kind="repair", **more):
    work = Work(fields=fields, kind=kind, delivered_on=DAY, **{"completed_on": DAY, **more})
    return {told.code for told in posts.check(work)}


@pytest.mark.parametrize(
    ("fields", "kind", "more", "found"),
    [
        ("signed_flag", "repair", {"facts": {"signed": True}}, set()),
        ("signed_flag", "repair", {"facts": {"signed": False}}, {"signature_not_recorded"}),
        ("signed_flag", "repair", {}, {"signature_not_recorded"}),
        ("signed_flag", "wash", {}, set()),
        ("", "repair", {}, set()),
        ("told_about_call", "wash", {"facts": {"told_of_call": True}}, set()),
        ("told_about_call", "wash", {"facts": {"told_of_call": False}}, {"call_not_announced"}),
        ("told_about_call", "repair", {}, {"call_not_announced"}),
        ("declined_items", "repair", {}, {"declined_not_recorded"}),
        ("declined_items", "repair", {"has_declined": True}, set()),
        ("declined_items", "repair", {"facts": {"nothing_declined": True}}, set()),
        ("declined_items", "wash", {}, set()),
        ("completed_at", "repair", {"completed_on": None}, {"finish_not_recorded"}),
        ("completed_at", "repair", {}, set()),
        ("opened_at", "repair", {"completed_on": None}, set()),
        ("qc_flag", "repair", {"facts": {"quality_checked": True}}, set()),
        ("qc_flag", "repair", {"facts": {"quality_checked": False}}, {"quality_not_checked"}),
        ("qc_flag", "repair", {}, {"quality_not_checked"}),
        ("qc_flag", "maintenance", {}, set()),
        ("qc_at", "repair", {"facts": {"quality_checked_at": "2026-11-20"}}, set()),
        ("qc_at", "repair", {}, {"quality_not_checked"}),
        ("qc_at delivered_at", "repair", {"facts": {"quality_checked_at": "2026-11-21"}}, {"quality_checked_late"}),
        ("qc_at delivered_at", "repair", {"facts": {"quality_checked_at": "2026-11-20"}}, set()),
        ("qc_notes", "major_repair", {}, {"running_in_not_recorded"}),
        ("qc_notes", "major_repair", {"running_in_notes": "1,500 km below 80 km/h"}, set()),
        ("qc_notes", "major_repair", {"facts": {"nothing_to_note": True}}, set()),
        ("qc_notes", "repair", {}, set()),
        ("repair_items", "repair", {"items_twice": ("更换水泵",)}, {"item_twice"}),
    ],
)
def test_a_thing_is_missed_only_where_the_file_has_a_column_for_it(fields, kind, more, found):
    assert codes(fields, kind, **more) == found


RULES = Rules(catalogue.RULES)


def test_several_codes_of_one_check_fail_it_once():
    fields = "plate vin"

    alone = RULES.marks(fields, "repair", failed=["vin_dummy"], papers=())
    both = RULES.marks(fields, "repair", failed=["vin_dummy", "plate_other_vin"], papers=())

    assert alone["advisor_checks"] - alone["advisor_passed"] == 1
    assert both == alone


def test_a_note_fails_nobody():
    assert RULES.marks("vin", "repair", failed=["vin_short"], papers=()) == RULES.marks(
        "vin", "repair", failed=(), papers=()
    )


def test_what_cannot_be_judged_is_not_failed():
    marks = RULES.marks("plate", "repair", failed=["inspector_missing", "no_repair_order", "unheard_of"], papers=())

    assert (marks["inspector_checks"], marks["inspector_passed"]) == (0, 0)
    assert marks["advisor_checks"] == marks["advisor_passed"] > 0


def test_papers_count_where_they_could_be_checked():
    without = RULES.marks("plate", "repair", failed=(), papers=())
    papers = ["no_repair_order", "no_settlement", "settled_under_signed", "no_papers"]

    judged = RULES.marks("plate", "repair", failed=["no_settlement"], papers=papers)

    assert judged["advisor_checks"] == without["advisor_checks"] + 1  # whether there are any papers is off
    assert (judged["cashier_checks"], judged["cashier_passed"]) == (1, 0)  # settled below what was signed is a note


def test_a_rule_that_the_shop_switched_off_is_no_check():
    off = Rules(catalogue.in_force({"inspector_is_technician": (False, "")}))
    fields = "inspector technician"

    assert RULES.marks(fields, "wash", failed=(), papers=())["inspector_checks"] == 1
    assert off.marks(fields, "wash", failed=["inspector_is_technician"], papers=())["inspector_checks"] == 0


@pytest.mark.parametrize("kind", JobKind.values)
def test_a_comeback_is_nobodys_check_at_the_later_job(kind):
    fields = " ".join(headers.types())

    assert RULES.marks(fields, kind, failed=["comeback"], papers=()) == RULES.marks(fields, kind, failed=(), papers=())


def test_every_rule_has_words_a_post_a_level_and_fields_that_files_may_have():
    for code, rule in catalogue.RULES.items():
        assert code in FINDING_WORDS
        assert (rule.post in catalogue.POSTS, rule.level in catalogue.LEVELS) == (True, True)
        assert set("|".join(rule.needs).split("|")) - {""} <= headers.types().keys()
        assert set(rule.kinds) <= set(JobKind.values)
    assert set(FINDING_WORDS) == set(catalogue.RULES)


def test_what_a_file_can_show_depends_on_its_columns():
    assert "inspector_missing" in catalogue.looked_for("inspector plate")
    assert "inspector_missing" not in catalogue.looked_for("plate")
    assert "phone_staff" in catalogue.looked_for("")


def test_the_shops_word_on_a_rule_goes_before_the_usual_one():
    mine = catalogue.in_force({"comeback": (True, "error"), "no_papers": (True, ""), "gone": (False, "info")})

    assert (mine["comeback"].level, mine["no_papers"].on, "gone" in mine) == ("error", True, False)
    assert catalogue.RULES["comeback"].level == "warning"


def test_the_facts_that_are_asked_for_are_among_those_that_are_kept():
    asked = {"signed", "told_of_call", "nothing_declined", "nothing_to_note", "quality_checked", "quality_checked_at"}

    assert asked <= set(AUDITED)
