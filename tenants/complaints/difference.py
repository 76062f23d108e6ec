"""What a form from an old page says beside what others have saved meanwhile, field by field."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import pgettext

from tenants.complaints import clocks
from tenants.complaints.change import Kind
from tenants.complaints.models import ComplaintEvent
from tenants.complaints.timeline import Sheet

Read = Callable[[ComplaintEvent], Any]


def _text(event: ComplaintEvent) -> Any:
    return event.text


def _data(key: str) -> Read:
    return lambda event: event.data.get(key, "")


#: Which events say what a step's field is: the last of them holds.
_SAID: Mapping[str, Mapping[str, tuple[tuple[str, Read], ...]]] = {
    "acknowledgement": {"text": ((Kind.ACKNOWLEDGED, _text),)},
    "reply": {"text": ((Kind.REPLIED, _text),)},
    "judgement": {"validity": ((Kind.SCREENED, _data("to")),), "reason": ((Kind.SCREENED, _text),)},
    "cause": {
        "root_cause": ((Kind.TRACED, _text),),
        "cause_code": ((Kind.TRACED, _data("cause")),),
        "whys": ((Kind.TRACED, _data("whys")),),
        "failed_part": ((Kind.TRACED, _data("part")),),
        "responsible_post": ((Kind.TRACED, _data("post")),),
        "responsible_person": ((Kind.TRACED, _data("responsible")),),
    },
    "pause": {"reason": ((Kind.PAUSED, _data("reason")),), "text": ((Kind.PAUSED, _text),)},
    "resumption": {"text": ((Kind.RESUMED, _text),)},
    "handling": {"resolution": ((Kind.HANDLED, _text),)},
    "severity": {"severity": ((Kind.FILED, _data("severity")), (Kind.SEVERITY_SET, _data("to")))},
    "owner": {"person": ((Kind.OWNER_SET, _data("person")),)},
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field as it stood on the old page, as it is on record now and by whom, and as this person wants it."""

    field: str
    label: str
    before: Any
    now: Any
    yours: Any
    by: str = ""
    at: datetime | None = None

    @property
    def changed(self) -> bool:
        """Whether somebody else saved another value in this very field meanwhile; who left it as it was, did not."""
        return self.at is not None and str(self.now) != str(self.before)

    @property
    def collides(self) -> bool:
        """Whether saving would write over what somebody else wrote."""
        return self.changed and str(self.now) != str(self.yours)


#: Whose words the other side sees anyway, so that they may become a note when the step is over.
_NOTED = ("acknowledgement", "reply", "judgement", "pause", "resumption", "handling", "severity")


class Form(Protocol):
    """A valid form of one step, as Django makes it."""

    step: str

    @property
    def fields(self) -> Mapping[str, Any]: ...
    @property
    def cleaned_data(self) -> Mapping[str, Any]: ...


def on_page(
    found: Sheet,
    *,
    form: Form | None,
    seen: int | None,
    refusal: str | Promise,
    side: str,
    offered: Collection[str],
    note_url: str,
) -> dict[str, Any]:
    """What a complaint's page says of a step that was refused, if one was.

    `seen` is the version of the old page it came from: then what others saved since, and each field beside that. Where
    the step is not among those `offered` any more, what was typed can be kept as a note by `note_url`.
    """
    step = form.step if form else ""
    if form is None or seen is None:
        return {"stale": False, "changes": [], "differences": [], "refusal": refusal, "refused_step": step}
    compared = of(clocks.in_order(found.complaint), form=form, seen=seen, side=side)
    is_over = step in _SAID and step not in offered
    return {
        "stale": True, "changes": found.since(seen), "differences": compared, "refusal": refusal, "refused_step": step,
        "is_over": is_over, "note_url": note_url, "typed": typed(compared) if is_over and step in _NOTED else "",
    }  # fmt: skip


def typed(differences: Sequence[Difference]) -> str:
    """What the person typed, as the words of a note: one field alone, several with their names."""
    said = [each for each in differences if each.yours]
    if len(differences) == 1:
        return "\n".join(each.yours for each in said)
    colon = pgettext("between a name and its value", ": ")
    return "\n".join(f"{each.label}{colon}{each.yours}" for each in said)


def of(events: Iterable[ComplaintEvent], *, form: Form, seen: int, side: str) -> list[Difference]:
    """Every field of the form: what was typed beside what events after version `seen` have made of it, in words.

    `events` in order; those of the team for itself alone change no version and are passed over. A field that no event
    tells of is shown with what was typed only, so that nothing typed is lost.
    """
    there = [event for event in events if not event.team_only and (form.step != "owner" or event.side == side)]
    return [
        _in_words(_difference(there, name, _SAID.get(form.step, {}).get(name, ()), value, seen=seen), form.fields[name])
        for name, value in form.cleaned_data.items()
        if name != "version"
    ]


def _in_words(found: Difference, field: Any) -> Difference:
    """The same with the field's label, and codes as the field's choices call them."""
    called = {str(code): str(label) for code, label in getattr(field, "choices", ())}
    before, now, yours = (
        called.get(str("" if value is None else value), str("" if value is None else value))
        for value in (found.before, found.now, found.yours)
    )
    return replace(found, label=str(field.label), before=before, now=now, yours=yours)


def _difference(
    events: Sequence[ComplaintEvent], name: str, told: tuple[tuple[str, Read], ...], value: Any, *, seen: int
) -> Difference:
    readers = dict(told)
    found = [event for event in events if event.kind in readers]
    before = [readers[event.kind](event) for event in found if event.version <= seen]
    later = [event for event in found if event.version > seen]
    was = before[-1] if before else ""
    if not later:
        return Difference(name, "", was, was, value)
    last = later[-1]
    return Difference(name, "", was, readers[last.kind](last), value, last.actor_name, last.at)
