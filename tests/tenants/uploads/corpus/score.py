"""How well the files of the corpus are understood: each column right, asked or wrong."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tenants.uploads import headers, matching, reading, understand
from tests.tenants.uploads.corpus import make
from tests.tenants.uploads.files import TODAY

ZONES = {
    "CN": "Asia/Shanghai", "TW": "Asia/Taipei", "HK": "Asia/Hong_Kong", "US": "America/Los_Angeles",
    "GB": "Europe/London", "AU": "Australia/Sydney", "DE": "Europe/Berlin",
}  # fmt: skip
#: Fields that say which job, whom to call and when: taking the wrong column for one calls the wrong person.
IDENTITY = frozenset({"job_no", "mobile", "phone", "sender_mobile", "delivered_at", "plate"})
RIGHT, ASKED, WRONG = "right", "asked", "wrong"


@dataclass(frozen=True)
class Verdict:
    """One column: `taken` is the field it was read as, "" for none, "?" when a person is asked."""

    file: str
    market: str
    header: str
    truth: frozenset[str]
    taken: str
    certainty: str
    verdict: str

    @property
    def identity(self) -> bool:
        """Whether a column that is something else was taken for one that identifies."""
        return self.verdict == WRONG and self.taken in IDENTITY


def verdicts() -> list[Verdict]:
    """Every column of every file."""
    return [verdict for file in make.files() for verdict in of_file(file)]


def of_file(file: make.File) -> list[Verdict]:
    """The columns of one file, compared by where they stand."""
    found = understand.read(
        file.content, filename=file.name, region=file.region, today=TODAY, timezone=ZONES[file.region],
        reader=reading.sheets,
    )  # fmt: skip
    fields = {place: name for name, place in found.match.columns.items()}
    result = []
    for place, truth in enumerate(file.truths):
        name = fields.get(place, "")
        header = found.headers[place] if place < len(found.headers) else ""
        verdict = WRONG
        if header in found.asked:
            name, verdict = "?", RIGHT if "?" in truth.fields else ASKED
        elif name in truth.fields or (not name and matching.NEVER_KEPT in truth.fields):
            verdict = RIGHT
        result.append(
            Verdict(file.name, file.market, header, truth.fields, name, found.match.certainty.get(name, ""), verdict)
        )
    return result


def figures(found: list[Verdict]) -> dict[str, Any]:
    """Counts and shares: of all columns, of those that mean a field, and of those whose field is kept."""
    counts = Counter(verdict.verdict for verdict in found)
    meant = [verdict for verdict in found if "" not in verdict.truth]
    kept = [verdict for verdict in meant if verdict.truth & frozenset(headers.KEPT)]
    return {
        "files": len({verdict.file for verdict in found}),
        "headers": len(found),
        RIGHT: counts[RIGHT],
        ASKED: counts[ASKED],
        WRONG: counts[WRONG],
        "right_or_asked": _share(found),
        "right_or_asked_of_fields": _share(meant),
        "right_or_asked_of_kept_fields": _share(kept),
        "asked_share": counts[ASKED] / len(found),
        "right_or_asked_later": _share([verdict for verdict in found if verdict.market == make.LATER]),
        "confidently_wrong_identity": sum(v.identity and v.certainty == matching.SURE for v in found),
        "guessed_wrong_identity": sum(v.identity and v.certainty == matching.GUESS for v in found),
    }


def _share(found: list[Verdict]) -> float:
    return sum(verdict.verdict != WRONG for verdict in found) / len(found)


def day() -> dt.date:
    """The day on which the corpus is read."""
    return TODAY
