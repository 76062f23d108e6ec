"""What a person chose about a file besides its columns: sheet, heading row, dates, words for values, mended cells."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self


@dataclass(frozen=True)
class Choices:
    """Nothing chosen means: what the file suggests.

    `sheet` is the table's name, `header_row` the row of headings as a spreadsheet numbers it; `date_orders` gives
    "dmy", "mdy" or "ymd" per canonical field; `values` the canonical value per field and value as written;
    `cells` the text that takes the place of a cell, per row number and canonical field, and `was` what stood there in
    the file; `skipped` are rows to leave out. The JSON of it has row numbers as text.
    """

    sheet: str = ""
    header_row: int | None = None
    date_orders: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cells: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    was: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    skipped: frozenset[int] = frozenset()

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """From its JSON."""
        return cls(
            sheet=kept.get("sheet", ""),
            header_row=kept.get("header_row"),
            date_orders=kept.get("date_orders", {}),
            values=kept.get("values", {}),
            cells=_by_row(kept.get("cells", {})),
            was=_by_row(kept.get("was", {})),
            skipped=frozenset(kept.get("skipped", ())),
        )

    def over(self, learnt: Mapping[str, Any]) -> Self:
        """With what was learnt of files like it, wherever nothing else is chosen."""
        before = learnt.get("values", {})
        return replace(
            self,
            date_orders={**learnt.get("date_orders", {}), **self.date_orders},
            values={name: {**before.get(name, {}), **self.values.get(name, {})} for name in {*before, *self.values}},
        )

    def json(self) -> dict[str, Any]:
        """As JSON, without what nobody chose."""
        told = asdict(self)
        for name in ("cells", "was"):
            told[name] = {str(row): dict(fields) for row, fields in getattr(self, name).items()}
        told["skipped"] = sorted(self.skipped)
        return {name: value for name, value in told.items() if value not in ("", None, {}, [])}


def _by_row(kept: Mapping[str, Mapping[str, str]]) -> dict[int, Mapping[str, str]]:
    return {int(row): fields for row, fields in kept.items()}
