"""Two people saved the same complaint: what each field was, what it is now, and what the second person typed."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from tenants.complaints import difference
from tests.conftest import NOW


@dataclass
class Event:
    kind: str
    version: int
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    side: str = "shop"
    team_only: bool = False
    actor_name: str = "Mia"
    at: Any = NOW


def form(step, choices=(), **said):
    fields = {name: SimpleNamespace(label=name.title(), choices=choices) for name in said}
    return SimpleNamespace(step=step, fields=fields | {"version": None}, cleaned_data={**said, "version": 1})


def of(events, asked, *, seen=1, side="shop"):
    return {each.field: each for each in difference.of(events, form=asked, seen=seen, side=side)}


JUDGED = [Event("filed", 1), Event("screened", 2, "Heard it", {"from": "pending", "to": "valid"})]
VALIDITY = [("valid", "Valid"), ("invalid", "Not valid")]


def test_a_field_that_both_changed_shows_all_three_versions_and_who():
    found = of(JUDGED, form("judgement", VALIDITY, validity="invalid", reason="Cannot hear it"))

    validity, reason = found["validity"], found["reason"]
    assert (validity.label, validity.before, validity.now, validity.yours) == ("Validity", "", "Valid", "Not valid")
    assert (reason.now, reason.yours, reason.by, reason.at) == ("Heard it", "Cannot hear it", "Mia", NOW)
    assert validity.collides
    assert reason.collides


def test_a_field_in_which_both_agree_changed_but_does_not_collide():
    found = of(JUDGED, form("judgement", VALIDITY, validity="valid", reason="Heard it, too"))

    assert found["validity"].changed
    assert not found["validity"].collides
    assert found["reason"].collides


def test_what_the_person_had_seen_is_before_and_no_change():
    asked = form("judgement", VALIDITY, validity="invalid", reason="No")

    found = of(JUDGED, asked, seen=2)

    assert (found["validity"].before, found["validity"].changed) == ("Valid", False)


def test_who_saved_the_step_and_left_a_field_empty_changed_nothing_in_it():
    found = of([Event("filed", 1), Event("acknowledged", 2, "")], form("acknowledgement", text="She calls back"))

    assert (found["text"].changed, found["text"].collides, found["text"].yours) == (False, False, "She calls back")


def test_what_was_typed_becomes_a_note_with_the_names_of_its_fields_where_there_are_several():
    one = difference.of(JUDGED, form=form("reply", text="A long\nanswer"), seen=1, side="shop")
    two = difference.of(JUDGED, form=form("judgement", VALIDITY, validity="invalid", reason="No"), seen=1, side="shop")

    assert difference.typed(one) == "A long\nanswer"
    assert difference.typed(two) == "Validity: Not valid\nReason: No"


def test_what_was_typed_is_kept_where_nobody_changed_the_field():
    found = of([*JUDGED, Event("note", 3, "Ring him")], form("reply", text="A long answer"), seen=1)

    assert (found["text"].yours, found["text"].changed) == ("A long answer", False)


def test_severity_begins_with_the_filing_and_the_other_sides_choice_of_a_person_is_not_ones_own():
    events = [
        Event("filed", 1, data={"severity": "ordinary"}),
        Event("severity_set", 2, data={"from": "ordinary", "to": "major"}),
        Event("owner_set", 3, data={"person": "p1", "name": "Mia"}, side="shop"),
    ]

    severity = of(events, form("severity", severity="crisis"))["severity"]
    person = form("owner", person=None)

    assert (severity.before, severity.now, severity.yours) == ("ordinary", "major", "crisis")
    assert not of(events, person, side="team")["person"].changed
    assert of(events, person, side="shop")["person"].now == "p1"


def test_the_teams_own_notes_are_never_part_of_it():
    events = [Event("filed", 1), Event("replied", 2, "Secret", team_only=True)]

    assert not of(events, form("reply", text="Mine"))["text"].changed
