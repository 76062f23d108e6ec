"""What the guarantee suggests about a complaint, in sentences: the rule, what is used of it, and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.audits.guarantees import MAJOR, MINOR, SECOND_LEVEL
from tenants.complaints import clocks, guarantee
from tenants.complaints.guarantee import LAW, Citation, Proof, ProofState
from tenants.complaints.models import Complaint
from tenants.shops.models import Shop

#: The kinds of work as they stand in a sentence.
WORK = {
    MAJOR: gettext_lazy("a major repair"),
    SECOND_LEVEL: gettext_lazy("a second-level service"),
    MINOR: gettext_lazy("a repair or service that is not a major one"),
}
#: From so many repairs of one fault on, whoever still cannot mend it has another shop do it.
REPAIRS_UNTIL_ANOTHER_SHOP = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands on the page about the guarantee. `level` is one of the badges'."""

    holds: bool
    title: str
    rule: str
    used: tuple[str, ...]
    follows: tuple[str, ...]
    proof: Proof | None
    level: str
    asks_mileage: bool = False
    miles: bool = False


def of(complaint: Complaint, *, shop: Shop, now: datetime) -> Reading | None:
    """What the guarantee suggests as it stands now; None when no guarantee is about the complaint."""
    events = clocks.in_order(complaint)
    said = [event.data for event in events if event.kind == "suggested"]
    if not said:
        return None
    cited = Citation.read(said[-1])
    proof = guarantee.proof([(event.at, event.kind, event.data) for event in events], now=now)
    return Reading(
        holds=cited.holds,
        title=title(said[-1]),
        rule=_rule(cited),
        used=tuple(_used(cited)),
        follows=(*_follows(cited, shop), *_proof(cited, proof, shop)),
        proof=proof,
        level=_level(cited, proof),
        asks_mileage=cited.of_km is not None and said[-1].get("at_delivery") is not None,
        miles="mileage_unit" in complaint.job.told_facts if complaint.job else False,
    )


def title(data: Mapping[str, Any]) -> str:
    """In a few words, for a badge and the timeline."""
    return _("Within the guarantee") if data["holds"] else _("Outside the guarantee")


def _rule(cited: Citation) -> str:
    words = {"work": WORK[cited.within], "days": cited.of_days, "km": _number(cited.of_km or 0)}
    if cited.basis == LAW and cited.of_km is not None:
        return (
            _(
                "China's rules for motor vehicle repair guarantee %(work)s for %(days)s days or %(km)s km from the"
                " delivery, whichever is reached first."
            )
            % words
        )
    if cited.basis == LAW:
        return _("The law guarantees %(work)s for %(days)s days from the delivery.") % words
    if cited.of_km is not None:
        return (
            _(
                "The shop guarantees %(work)s for %(days)s days or %(km)s km from the delivery, whichever is reached"
                " first."
            )
            % words
        )
    return _("The shop guarantees %(work)s for %(days)s days from the delivery.") % words


def _used(cited: Citation) -> list[str]:
    day = formats.date_format(date.fromisoformat(cited.delivered_on), "DATE_FORMAT")
    words = {"job": cited.job, "day": day, "days": cited.days, "of": cited.of_days, "first": cited.again}
    told = [_("Job %(job)s was delivered on %(day)s: %(days)s of %(of)s days had passed at the complaint.") % words]
    if cited.of_km is not None and cited.km is None:
        told.append(_("How far the vehicle was driven since is not known."))
    elif cited.of_km is not None:
        told.append(
            _("The vehicle was driven %(km)s of %(of)s km since.")
            % {"km": _number(cited.km or 0), "of": _number(cited.of_km)}
        )
    if cited.again:
        told.append(
            _("That job was done under the guarantee of job %(first)s, so the guarantee counts anew from it.") % words
        )
    return told


def _follows(cited: Citation, shop: Shop) -> list[str]:
    if not cited.holds:
        return [_("So the guarantee is over. That alone does not make the complaint invalid.")]
    told = [_("So the guarantee holds, and “valid” is suggested.")]
    if cited.times >= REPAIRS_UNTIL_ANOTHER_SHOP and cited.country == "CN":
        told.append(
            _("This came back twice already. If it still cannot be mended, the shop has another one do it and pays.")
        )
    return told


def _proof(cited: Citation, proof: Proof | None, shop: Shop) -> list[str]:
    if proof is None or not cited.holds:
        return []
    words = {"when": _moment(proof.due_at, shop)}
    if proof.state == ProofState.RUNNING:
        return [
            _("The shop has until %(when)s to show that its work is not the cause.") % words,
            _("If it does not, it is held to the guarantee and does the work again free of charge."),
        ]
    if proof.state == ProofState.CONCEDED:
        return [_("The shop agreed, so it does the work again free of charge.")]
    if proof.state == ProofState.SHOWN:
        return [_("The shop showed in time why the guarantee does not apply; its reason stands with its judgement.")]
    if proof.state == ProofState.LATE:
        return [_("The shop said so only after %(when)s. It is held to the guarantee all the same.") % words]
    return [
        _("The time to show otherwise ended on %(when)s.") % words,
        _("The shop is held to the guarantee: it does the work again free of charge."),
    ]


def _level(cited: Citation, proof: Proof | None) -> str:
    if not cited.holds or proof is None:
        return "neutral"
    return {
        ProofState.RUNNING: "warning", ProofState.LAPSED: "danger", ProofState.LATE: "danger",
        ProofState.CONCEDED: "success", ProofState.SHOWN: "neutral",
    }[proof.state]  # fmt: skip


def _number(value: int) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=True)


def _moment(at: datetime, shop: Shop) -> str:
    return f"{timezone.localtime(at, shop.zone):%Y-%m-%d %H:%M}"
