"""Finishing a call from the console: what must be answered first, and what the agent ticked on the way."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from callcenter.agents.models import Agent
from callcenter.console import also, hands
from callcenter.queue import complete
from callcenter.queue.complete import Completion
from callcenter.queue.models import Attempt, CallKind
from callcenter.scripts import branching, current
from callcenter.scripts.branching import Said
from callcenter.scripts.names import question_named
from callcenter.scripts.presets import OPEN_REMARK, RESOLUTION_SATISFACTION, SOLVED
from callcenter.scripts.script import Script
from tenants.followups import answers as kept
from tenants.followups import asking, languages, team_outcomes
from tenants.followups.answers import HandedIn
from tenants.followups.dispositions import Outcome, disposition
from tenants.followups.models import FollowUp
from tenants.followups.record import NoteMissing
from tenants.shops.models import Shop
from web.sentences import listed


class Unanswered(Exception):
    """The outcome says "completed", and these questions have no answer yet; `names` are their short names."""

    def __init__(self, questions: list[str], names: list[str]) -> None:
        super().__init__(questions)
        self.questions, self.names = questions, names


@dataclass(frozen=True)
class _Asked:
    """What the shop holds of the call so far."""

    missing: dict[str, str]
    confirmation: dict[str, Any] | None
    reminders: str


def call(
    attempt: Attempt,
    *,
    agent: Agent,
    disposition: str,
    note: str = "",
    callback_at: datetime | None = None,
    callback_is_firm: bool = True,
    language: str = "",
    wider: str = "",
    detail: str = "",
    complaint: dict[str, Any] | None = None,
    reminded: Sequence[str] = (),
    along: Sequence[Mapping[str, Any]] = (),
    answers: Sequence[Mapping[str, Any]] = (),
    now: datetime,
) -> Completion:
    """Completes the attempt; doing so again answers the first result. `answers` are those not brought before.

    What a re-contact's customer answered confirms or reopens the complaint. `along` names the calls that were taken
    along, each with its own outcome; `detail` is the finer outcome of the agent's team. Raises `Unanswered`,
    `also.Unanswered`, `answers.BadAnswer`, `team_outcomes.UnknownDetail`, for answers that come too late
    `hands.NotInHand`, and all that `queue.complete.call` raises.
    """
    given = [HandedIn(**each) for each in answers]
    how: dict[str, Any] = {"disposition": disposition, "note": note.strip()}
    if attempt.disposition in ("", Outcome.NOT_KNOWN):
        _needs_note(disposition, note, language=language, detail=detail, agent=agent)
        asked = _asked(attempt, given, reminded=reminded)
        how["answers"] = given
        if disposition == Outcome.COMPLETE and asked.missing:
            raise Unanswered(list(asked.missing), list(asked.missing.values()))
        how["note"] = "\n".join(part for part in (note.strip(), asked.reminders) if part)
        how["confirmation"] = asked.confirmation
        how["outcomes"] = {each["call"]: each["disposition"] for each in along}
        also.require_answers(attempt, how["outcomes"])
    done = complete.call(
        attempt, by=agent, callback_at=callback_at, callback_is_firm=callback_is_firm, language=language,
        wider=wider, detail=detail, complaint=complaint, now=now, **how,
    )  # fmt: skip
    if done.replayed:
        _keep_late(attempt, given, now=now)
    return done


def _keep_late(attempt: Attempt, given: Sequence[HandedIn], *, now: datetime) -> None:
    """What was answered after the first completion, whose result did not reach the page."""
    shop = attempt.call.shop
    with shop.schema():
        there = {each.question: each.seq for each in kept.of(attempt.call.follow_up)}
        late = [each for each in given if each.seq > there.get(each.question, -1)]
        if late:
            hands.open_or_late(attempt, now=now)
        for each in sorted(late, key=lambda one: one.seq):
            kept.save(attempt.call.follow_up, shop=shop, **asdict(each), now=now)


def _needs_note(code: str, note: str, *, language: str, detail: str, agent: Agent) -> None:
    # The ticks below are added to the note, and must not pass for the explanation that an outcome asks for.
    unnamed = code == Outcome.LANGUAGE and language == languages.OTHER
    finer = team_outcomes.finer(agent.team_id, code, detail) if detail else None
    wanted = (
        finer.needs_note if finer else disposition(code).needs_note or team_outcomes.note_wanted(agent.team_id, code)
    )
    if (wanted or unnamed) and not note.strip():
        raise NoteMissing(code)


def _asked(attempt: Attempt, handed_in: Sequence[HandedIn], *, reminded: Sequence[str]) -> _Asked:
    shop = attempt.call.shop
    with shop.schema():
        follow_up = FollowUp.objects.select_related("job", "customer").get(pk=attempt.call.follow_up)
        found = kept.of(follow_up.pk)
        script = _script(follow_up, handed_in, shop=shop, is_begun=bool(found))
        given: dict[str, Said] = {}
        told: list[kept.Given | HandedIn] = [*found, *handed_in]
        for each in sorted(told, key=lambda one: one.seq):
            given[each.question] = each
        return _Asked(
            missing={key: question_named(script, key) for key in branching.missing(script, given)},
            confirmation=_confirmation(given) if attempt.call.kind == CallKind.RECONTACT else None,
            reminders=_reminders(follow_up, reminded, language=shop.language),
        )


def _script(follow_up: FollowUp, handed_in: Sequence[HandedIn], *, shop: Shop, is_begun: bool) -> Script:
    """The script that is asked: where nothing was kept before, the one that the page showed."""
    if handed_in and not is_begun:
        first = min(handed_in, key=lambda one: one.seq)
        with suppress(current.NoSuchVersion, ValueError):
            language = first.language or follow_up.language
            return asking.to_begin(follow_up, shop=shop, language=language, shown=first.version)
    return asking.for_call(follow_up, shop=shop).script


def _confirmation(given: Mapping[str, Said]) -> dict[str, Any] | None:
    """Only a clear yes settles a complaint: "partly" and "no" open it again."""
    solved = given.get(SOLVED)
    if solved is None or not solved.text:
        return None
    rated, remark = given.get(RESOLUTION_SATISFACTION), given.get(OPEN_REMARK)
    return {
        "solved": solved.text == "yes",
        "satisfaction": rated.score if rated else None,
        "words": remark.text if remark else "",
    }


def _reminders(follow_up: FollowUp, reminded: Sequence[str], *, language: str) -> str:
    """A line for the record, in the shop's language, that says what the customer was reminded of."""
    if not reminded or follow_up.job is None:
        return ""
    items = {f"declined-{n}": each.item for n, each in enumerate(follow_up.job.declined_items.all())}
    with translation.override(language):
        items |= {"running_in": _("running-in notes"), "advice": _("advice")}
        told = [items[key] for key in items if key in reminded]
        return _("Reminded of: %(items)s") % {"items": listed(told)} if told else ""
