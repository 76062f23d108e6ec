"""Pages of a list, with addresses that keep the list's filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict

PER_PAGE = 25
PARAMETER = "page"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows and what its links need; iterates over its rows."""

    rows: Sequence[Any]
    number: int
    pages: int
    total: int
    first: int
    last: int
    numbers: Sequence[int | None]
    query: str

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    def address(self, number: int) -> str:
        """The query string of another page."""
        query = QueryDict(self.query, mutable=True)
        query[PARAMETER] = str(number)
        return f"?{query.urlencode()}"


def page(request: HttpRequest, rows: Any, *, per_page: int = PER_PAGE) -> Page:
    """The page the request asks for; a number that makes no sense gives the nearest page there is."""
    paginator = Paginator(rows, per_page)
    current = paginator.get_page(request.GET.get(PARAMETER))
    numbers = [
        None if number == Paginator.ELLIPSIS else int(number)
        for number in paginator.get_elided_page_range(current.number, on_each_side=2, on_ends=1)
    ]
    query = request.GET.copy()
    query.pop(PARAMETER, None)
    return Page(
        rows=list(current.object_list),
        number=current.number,
        pages=paginator.num_pages,
        total=paginator.count,
        first=current.start_index(),
        last=current.end_index(),
        numbers=numbers,
        query=query.urlencode(),
    )
