"""A shop's own words for work, states, people and branches: what they are taken for, and which nobody has explained."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from tenants.jobs.characters import simplify
from tenants.uploads import values, work

KINDS = (
    work.MAINTENANCE, work.REPAIR, work.MAJOR_REPAIR, work.BODY_PAINT, work.WASH, work.INSPECTION, work.OTHER,
)  # fmt: skip
STATES = (work.DELIVERED, work.SETTLED, work.COMPLETED, work.OPEN, work.CANCELLED)
PEOPLE = ("advisor", "technician", "inspector", "cashier")
STATUS_FIELDS = ("job_status", "delivered_flag", "completed_flag")
#: The fields whose words are matched, in the order in which a person is asked about them.
FIELDS = ("job_type", *STATUS_FIELDS, *PEOPLE, "branch")

#: How many words of one field are listed; a column of more is no list of words.
MOST = 60
_EXAMPLES = 3
_ALIKE = 0.85
_HAN = re.compile(r"[\u4e00-\u9fff]")
#: Characters that sound otherwise as a family name.
_FAMILY_NAMES = {
    "曾": "zeng", "单": "shan", "翟": "zhai", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "盖": "ge",
    "覃": "qin", "冼": "xian", "朴": "piao", "尉": "yu", "缪": "miao", "乐": "yue",
}  # fmt: skip
_RANK = re.compile(r"(?:师傅|顾问|先生|女士|经理|技师|接待|工程师|老师|店长)$|^(?:mr|mrs|ms|miss)\b\.?|^老(?=.)")


@dataclass(frozen=True)
class Word:
    """A word as written in a field: how often, in which rows first, and what it is taken for.

    `taken` is what our own rules make of it, `said` what a person said; both are a kind, a state or a name, and empty
    where nothing is known. `like` is a name of which this one may be another spelling.
    """

    field: str
    written: str
    count: int
    rows: tuple[int, ...] = ()
    taken: str = ""
    said: str | None = None
    like: str = ""

    @property
    def unexplained(self) -> bool:
        """Whether a person should look: nobody and nothing says what it is."""
        return self.said is None and (bool(self.like) or self.field not in (*PEOPLE, "branch")) and not self.taken


@dataclass(frozen=True)
class Wording:
    """What a person said that words mean: by field and word as written; "" says that it means itself."""

    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def kind(self, written: str) -> str | None:
        """The kind of work that a word names; None when nobody knows."""
        return self.said.get("job_type", {}).get(written) or work.kind_of_work(written)

    def state(self, name: str, written: str) -> str | None:
        """The state of a job that a status or a flag tells; None when nobody knows."""
        told = self.said.get(name, {}).get(written)
        return told or (work.state_of_job(written) if name == "job_status" else work.state_of_flag(written))

    def name(self, name: str, written: str) -> str:
        """The one spelling of a person or branch; each of several people in a cell by itself."""
        same = self.said.get(name)
        if not same:
            return written
        if name != "technician" or written in same:
            return same.get(written) or written
        people = values.names(written)
        told = tuple(same.get(person) or person for person in people)
        return written if told == people else ("、" if not written.isascii() else ", ").join(dict.fromkeys(told))


NOTHING_SAID = Wording()


def words(cells: Mapping[str, Iterable[tuple[int, str]]], wording: Wording = NOTHING_SAID) -> list[Word]:
    """The words in columns of known fields, each given as (row, text): the unexplained first, then the most frequent.

    Kinds and states are listed when they are known, too, so that a wrong reading can be put right.
    """
    found: list[Word] = []
    for name in FIELDS:
        counted: Counter[str] = Counter()
        rows: dict[str, list[int]] = {}
        for row, text in cells.get(name, ()):
            for written in values.names(text) if name == "technician" else (text,):
                if not values.is_nothing(written) and len(written) <= 80:
                    counted[written] += 1
                    if counted[written] <= _EXAMPLES:
                        rows.setdefault(written, []).append(row)
        if len(counted) <= MOST:
            found += _of_field(name, counted, rows, wording)
    return sorted(found, key=lambda word: (FIELDS.index(word.field), not word.unexplained, -word.count, word.written))


def _of_field(name: str, counted: Counter[str], rows: Mapping[str, list[int]], wording: Wording) -> list[Word]:
    said = wording.said.get(name, {})
    taken: Mapping[str, str] = {}
    like: Mapping[str, str] = {}
    if name == "job_type":
        taken = {written: work.kind_of_work(written) or "" for written in counted}
    elif name in STATUS_FIELDS:
        taken = {written: NOTHING_SAID.state(name, written) or "" for written in counted}
    else:
        like = spellings(counted)
    return [
        Word(
            name, written, count, tuple(rows[written]), taken.get(written, ""), said.get(written), like.get(written, "")
        )
        for written, count in counted.items()
    ]


def spellings(counted: Mapping[str, int]) -> dict[str, str]:
    """Names that look or sound like another, more frequent one: other blanks, letters or titles, a slip of the pen.

    A Chinese name is also known by its pinyin, with the family name first or last.
    """
    ordered = sorted(counted, key=lambda name: (-counted[name], len(name), name))
    sounds = _sounds(ordered)
    like: dict[str, str] = {}
    for place, name in enumerate(ordered):
        for other in ordered[:place]:
            heard = _plain(other) in sounds.get(name, ()) or _plain(name) in sounds.get(other, ())
            if other not in like and (heard or _alike(_plain(name), _plain(other))):
                like[name] = other
                break
    return like


def _sounds(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """The Latin spellings of each Chinese name; nothing where all names are Chinese, or none."""
    chinese = {name: han for name in names if (han := "".join(_HAN.findall(_plain(name))))}
    if not chinese or not any(_plain(name).isascii() for name in names):
        return {}
    return {name: _latin(han) for name, han in chinese.items() if 2 <= len(han) <= 4}


@lru_cache(maxsize=1024)
def _latin(han: str) -> frozenset[str]:
    """A name in pinyin without tones or blanks, the family name (of one or two characters) first or last."""
    from pypinyin import lazy_pinyin  # its tables are large, and most files need none of them

    usual = lazy_pinyin(han)
    family = _FAMILY_NAMES.get(han[0])
    found = set()
    for said in [usual, [family, *usual[1:]]] if family else [usual]:
        for place in range(min(len(said), 3)):
            found.add("".join(said[place:] + said[:place]))
    # There is no ü on an English keyboard: Lü is written Lv, Lu or Lyu.
    return frozenset(other for name in found for other in (name, name.replace("v", "u"), name.replace("v", "yu")))


def _plain(name: str) -> str:
    text = _RANK.sub("", simplify(unicodedata.normalize("NFKC", name).lower()).strip())
    return re.sub(r"[\W_]+", "", text) or name


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if not (one.isascii() and other.isascii()) or min(len(one), len(other)) < 5 or one[-1:].isdigit():
        return False
    return sorted(one) == sorted(other) or SequenceMatcher(None, one, other).ratio() >= _ALIKE


def meant(name: str, written: str, answer: str, *, names: Iterable[str] = ()) -> bool:
    """Whether an answer is one that a word of this field may have; "" leaves the word as it is."""
    if not answer:
        return True
    if name == "job_type":
        return answer in KINDS
    if name in STATUS_FIELDS:
        return answer in STATES
    return answer != written and answer in names
