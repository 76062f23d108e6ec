"""A person says what a file's columns and words are; it is read again with that, and the next one needs no question."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from tenants.uploads import dates, headers, look, matching, wording
from tenants.uploads.choices import Choices
from tenants.uploads.models import Upload


class TooLate(Exception):
    """The file was taken in or thrown away meanwhile."""


class UnknownField(ValueError):
    """A field that there is not, or one that is never kept."""


class Unanswered(ValueError):
    """A column in question was neither explained nor left out."""


class UnknownChoice(ValueError):
    """A sheet, an order of dates or a meaning of a word that cannot be chosen."""


@dataclass(frozen=True)
class Said:
    """What one form says besides headings; None and what is not in it stay as they are.

    `sheet` and `header_row` are of this file alone; `date_orders` are by canonical field ("" takes one back), `words`
    by field and word as written ("" means the word itself). With `learn` off, nothing of it is kept for other files.
    """

    sheet: str | None = None
    header_row: int | None = None
    date_orders: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    learn: bool = True

    @property
    def of_another_table(self) -> bool:
        """Whether it points to other headings, of which nobody can have said anything yet."""
        return self.sheet is not None or self.header_row is not None


NOTHING_MORE = Said()


@transaction.atomic
def upload(upload: Upload, answers: Mapping[str, str], *, choices: Said = NOTHING_MORE, now: datetime) -> Upload:
    """Keeps what was said about headings of this file: a canonical field each, or "" to leave the column out.

    The upload then waits to be read again. Raises `TooLate`, `Unanswered`, `UnknownField` and `UnknownChoice`.
    """
    for name in answers.values():
        if name and (name not in headers.types() or name == matching.NEVER_KEPT):
            raise UnknownField(name)
    found = Upload.objects.select_for_update().filter(pk=upload.pk, accepted_at=None, failed_at=None).first()
    if found is None or found.read_at is None:
        raise TooLate
    if set(found.asked) - answers.keys() and not choices.of_another_table:
        raise Unanswered
    _possible(found, choices)
    own = {header: name for header, name in answers.items() if header in found.about.get("headers", [])}
    given = {name for name in own.values() if name}
    found.answers = {**{header: name for header, name in found.answers.items() if name not in given}, **own}
    found.choices = _chosen(Choices.of(found.choices), choices).json()
    found.read_at, found.working_since, found.tries = None, now, 0
    found.save(update_fields=["answers", "choices", "read_at", "working_since", "tries"])
    if choices.learn:
        said = Choices(date_orders=choices.date_orders, values=choices.words)
        look.remember(found.fingerprint, own, choices=said, now=now)
    return found


def _possible(found: Upload, said: Said) -> None:
    """Raises `UnknownChoice` for what the page did not offer."""
    if said.sheet and said.sheet not in [name for name, _ in found.about.get("sheets", [])]:
        raise UnknownChoice("sheet")
    if said.header_row is not None and not 1 <= said.header_row <= 10_000:
        raise UnknownChoice("header_row")
    if any(order and order not in dates.ORDERS for order in said.date_orders.values()):
        raise UnknownChoice("date_orders")
    shown = found.about.get("words", [])
    for name, meanings in said.words.items():
        names = {word["written"] for word in shown if word["field"] == name}
        for written, meaning in meanings.items():
            if written not in names or not wording.meant(name, written, meaning, names=names):
                raise UnknownChoice(name)


def _chosen(before: Choices, said: Said) -> Choices:
    """Another sheet or row of headings makes cells and rows of the old one meaningless."""
    moved = said.sheet is not None and said.sheet != before.sheet
    chosen = replace(
        before,
        date_orders={**before.date_orders, **said.date_orders},
        values={
            name: {**before.values.get(name, {}), **said.words.get(name, {})} for name in {*before.values, *said.words}
        },
    )
    if moved:
        chosen = replace(chosen, sheet=said.sheet or "", header_row=None, cells={}, was={}, skipped=frozenset())
    if said.header_row is not None and not moved:
        chosen = replace(chosen, header_row=said.header_row)
    return chosen
