"""What is asked of the board, and what there is to ask: the views, a person's own ones, and the filters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.complaints import board, board_words, kinds, topics, words
from tenants.complaints.board import AGES, ME, NOBODY, Choice, View
from tenants.complaints.board_rows import Reader
from tenants.complaints.categories import PRESET, Kinds
from tenants.complaints.models import Complaint, Severity
from tenants.complaints.states import State
from tenants.shops.models import Shop
from web.navigation import NavItem


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: the codes it may have, in words, some of them under a heading."""

    name: str
    label: str
    value: str
    options: Sequence[tuple[str, str]] = field(default_factory=list)
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]] = field(default_factory=list)


def understood(values: Mapping[str, Any], shops: Sequence[Shop], *, reader: Reader) -> Choice:
    """What an address asks for, without codes that mean nothing to this reader."""
    found = board.read(values)
    there: dict[str, Iterable[str]] = {
        "severity": Severity.values,
        "category": topics.codes(_kinds(shops, found)),
        "shop": [shop.slug for shop in shops] if reader.is_team else [],
        "owner": [ME, NOBODY, *(str(person.id) for person in reader.people)],
    }
    choice = board.known(found, **{name: set(codes) for name, codes in there.items()})
    if not choice.branch:
        return choice
    return board.known(choice, branch={code for code, _name in _branches(shops, reader=reader)})


def around(
    choice: Choice,
    shops: Sequence[Shop],
    *,
    reader: Reader,
    saved: Sequence[tuple[str, Mapping[str, Any]]],
    overdue: int,
) -> dict[str, Any]:
    """What stands above the board: the views, those that the person has `saved` (names and codes), and the filters."""
    return {
        "tabs": _tabs(choice, overdue=overdue),
        "saved": _saved_tabs(choice, saved),
        "filters": _filters(choice, shops, reader=reader),
    }


def _tabs(choice: Choice, *, overdue: int) -> list[NavItem]:
    """The views; each keeps the filters, and leaves the table's state behind."""
    icons = {View.BOARD: "layout-board", View.TABLE: "list", View.MINE: "user-check", View.OVERDUE: "alert-circle"}
    return [
        NavItem(
            label, choice.query(view=view.value, state=""), icons[view], current=choice.view == view,
            count=overdue or None if view == View.OVERDUE else None,
        )
        for view, label in board_words.VIEWS.items()
    ]  # fmt: skip


def _saved_tabs(choice: Choice, saved: Sequence[tuple[str, Mapping[str, Any]]]) -> list[NavItem]:
    """A person's own views, by name."""
    kept = [(name, board.read(codes)) for name, codes in saved]
    return [NavItem(name, each.query(), "star", current=each == choice) for name, each in kept]


def _filters(choice: Choice, shops: Sequence[Shop], *, reader: Reader) -> list[Filter]:
    """The filters with what there is to choose; one that could only say one thing is left away."""
    people = [(str(person.id), person.name) for person in reader.people if person.id != reader.me]
    found = [
        Filter("severity", _("Severity"), choice.severity, [(code, str(label)) for code, label in Severity.choices]),
        Filter(
            "category", _("Category"), choice.category, groups=topics.groups(_kinds(shops, choice), choice.category)
        ),
        Filter("owner", _("In charge"), choice.owner, [(ME, _("Me")), (NOBODY, _("Nobody")), *people]),
        Filter("age", _("Age"), choice.age, [(str(days), _age(days)) for days in AGES]),
    ]
    if choice.is_table:
        states = [(state.value, str(words.STATES[state])) for state in State]
        found.insert(0, Filter("state", _("State"), choice.state, states))
    if reader.is_team:
        found.insert(0, Filter("shop", _("Shop"), choice.shop, [(shop.slug, shop.name) for shop in shops]))
    elif len(branches := _branches(shops, reader=reader)) > 1:
        found.insert(0, Filter("branch", _("Branch"), choice.branch, branches))
    return found


def _kinds(shops: Sequence[Shop], choice: Choice) -> Kinds:
    """What sub-codes there are to choose from: one shop's own, or what all shops have."""
    asked = [shop for shop in shops if choice.shop in ("", shop.slug)]
    return kinds.of(asked[0]) if len(asked) == 1 else PRESET


def _branches(shops: Sequence[Shop], *, reader: Reader) -> list[tuple[str, str]]:
    """The branches that complaints came from; a team looks at shops instead."""
    if reader.is_team or not shops:
        return []
    with shops[0].schema():
        found = Complaint.objects.exclude(job__branch="").exclude(job=None).order_by("job__branch")
        names = list(found.values_list("job__branch", flat=True).distinct())
    return [(board.branch_code(name), name) for name in names]


def _age(days: int) -> str:
    return ngettext("%(n)s day or older", "%(n)s days or older", days) % {"n": days}
