"""The shop's open findings: how many of which kind, and which rows, the ones that the team sent back first."""

import uuid
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Min, QuerySet, Value, When

from tenants.audits.models import Finding, Level, Post

OPEN, SENT_BACK, CONTESTED, WAIVED = "open", "sent_back", "contested", "waived"
_GRAVEST_FIRST = Case(
    *(When(level=level, then=Value(place)) for place, level in enumerate(Level.values)), output_field=IntegerField()
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to see; empty is everything that is open. `state` is one of the words above."""

    post: str = ""
    code: str = ""
    level: str = ""
    state: str = ""
    upload: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many findings of one code at one post, with the gravest level among them."""

    code: str
    level: str
    n: int


def rows(wish: Wish) -> QuerySet[Finding]:
    """The findings as wished: sent back first, then the gravest, then the latest delivered."""
    found = _within(wish)
    if wish.post:
        found = found.filter(post=wish.post)
    if wish.code:
        found = found.filter(code=wish.code)
    return found.select_related("job__vehicle", "job__customer").order_by(
        F("sent_back_at").desc(nulls_last=True), _GRAVEST_FIRST, "-job__delivered_at", "pk"
    )


def counts(wish: Wish) -> dict[str, list[Tally]]:
    """By post, how many findings of each code, the most first; whatever post and code are wished for."""
    found: dict[str, list[Tally]] = {post: [] for post in Post.values}
    grouped = (
        _within(wish).values("post", "code").annotate(n=Count("pk"), worst=Min(_GRAVEST_FIRST)).order_by("-n", "code")
    )
    for row in grouped:
        found[row["post"]].append(Tally(row["code"], Level.values[row["worst"]], row["n"]))
    return {post: each for post, each in found.items() if each}


def waiting() -> int:
    """How many findings the team has sent back and nobody has mended."""
    return Finding.objects.open().exclude(sent_back_at=None).count()


def _within(wish: Wish) -> QuerySet[Finding]:
    found: QuerySet[Finding] = Finding.objects.open()
    if wish.state == WAIVED:
        found = Finding.objects.filter(mended_at=None).exclude(waived_at=None)
    elif wish.state == SENT_BACK:
        found = found.exclude(sent_back_at=None)
    elif wish.state == CONTESTED:
        found = found.exclude(contested_at=None)
    if wish.level:
        found = found.filter(level=wish.level)
    return found.filter(job__upload=wish.upload) if wish.upload else found
