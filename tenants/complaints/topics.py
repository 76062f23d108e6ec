"""What complaints may be looked at by: a category, or one of its sub-codes."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tenants.complaints.categories import Kinds, joined, split
from tenants.complaints.models import Category

Option = tuple[str, str]


def codes(known: Kinds) -> set[str]:
    """All that can be asked for; a sub-code that nobody files under any more still names what was filed."""
    found = {joined(category.value, each.code) for category in Category for each in known.every(category.value)}
    return found | set(Category.values)


def groups(known: Kinds, chosen: str = "") -> list[tuple[str, Sequence[Option]]]:
    """For a choice: each category with its sub-codes beneath it. What was chosen is among them."""
    return [
        (
            str(category.label),
            [
                (category.value, _("%(category)s, all together") % {"category": category.label}),
                *((each.choice, each.name) for each in known.every(category.value)
                  if not each.is_hidden or each.choice == chosen),
            ],
        )
        for category in Category
    ]  # fmt: skip


def name(known: Kinds, chosen: str) -> str:
    """What was chosen, in words."""
    return known.full_name(*split(chosen)) if chosen else ""
