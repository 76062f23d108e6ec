"""What the call screen's script gets: the whole call as one JSON, so that every key is answered without the network."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from callcenter.console.card import Card
from callcenter.console.endings import Offered
from callcenter.queue.holding import HEARTBEAT
from callcenter.queue.models import Attempt
from callcenter.scripts import branching, names
from callcenter.scripts.merge import pieces
from callcenter.scripts.scoring import SATISFIED_FROM
from callcenter.scripts.script import NO, RANGES, YES, Kind, Objection, Purpose, Question, Script, Step
from tenants.followups.answers import Given
from tenants.followups.asking import PRESET
from tenants.followups.models import Answer
from tenants.shops.hours import Window
from web.context import LANGUAGE_NAMES

LOCAL = "%Y-%m-%dT%H:%M"  # a time on the customer's clock, as the browser's own time field writes it
#: The light counts answers up to here with its own words.
MANY_ANSWERS = 12


def state(attempt: Attempt, card: Card, *, offered: Offered, single_keys: bool, now: datetime) -> dict[str, Any]:
    """Everything the page needs to go on without the network. The number is in it only once it was dialled."""
    return {
        "attempt": str(attempt.pk),
        "now": int(now.timestamp() * 1000),
        "elapsed": int((now - attempt.claimed_at).total_seconds() * 1000),
        "dialled_at": int(attempt.dialled_at.timestamp() * 1000) if attempt.dialled_at else None,
        "number": card.phone if attempt.dialled_at else "",
        **_times(card),
        "language": card.language,
        "has_reminders": bool(card.reminders),
        "single_keys": single_keys,
        "heartbeat": int(HEARTBEAT.total_seconds() * 1000),
        "satisfied": SATISFIED_FROM,
        **_script(card),
        "answers": [_answer(each) for each in card.answers],
        "outcomes": offered.state(card.language),
        "digits": offered.digits,
        "urls": {
            "answers": reverse("api_answers", args=[attempt.pk]),
            "heartbeat": reverse("api_heartbeat", args=[attempt.pk]),
            "dial": reverse("api_dial", args=[attempt.pk]),
            "reveal": reverse("api_reveal", args=[attempt.pk]),
            "completion": reverse("api_completion", args=[attempt.call_id]),
        },
        "words": words(),
    }


def language_names() -> list[tuple[str, str]]:
    """The languages a script is written in, each in its own words."""
    return [(code, LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES]


def callback_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """A moment from ISO text; one without an offset is read on the customer's clock. Raises ValueError."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment


def _times(card: Card) -> dict[str, Any]:
    """When the customer may be called, and when a call may be promised, on the customer's clock."""
    return {
        "zone": str(card.zone),
        "windows": _windows(card.windows, card.zone),
        "promise_windows": _windows(card.promise_windows, card.zone),
        "any_hour": card.any_hour,
        "promise_any_hour": card.promise_any_hour,
        "expires": _local(card.expires_at, card.zone),
    }


def _script(card: Card) -> dict[str, Any]:
    """Steps and questions, and what is said in each language."""
    script = card.asking.script
    return {
        "version": str(script.version or PRESET),
        "steps": [
            {
                "key": each.key,
                "when": each.when.value,
                "ad": each.purpose is Purpose.MARKETING,
                "name": names.step_name(each),
            }
            for each in branching.steps(script, allowed=card.allowed)
        ],
        "questions": [_question(each, script) for each in script.questions if each.purpose in card.allowed],
        "scripts": {
            language: _spoken(card.asking.words.get(language, script), card, language)
            for language, _name in settings.LANGUAGES
        },
    }


def _answer(given: Given) -> dict[str, Any]:
    return {
        "question": given.question,
        "score": given.score,
        "code": given.code,
        "text": given.text,
        "chosen": given.chosen,
        "seq": given.seq,
    }


def _windows(found: list[Window], zone: ZoneInfo) -> list[list[str]]:
    """From, until, and until in words: with the day when that is not the day it opened."""
    return [[_local(opens, zone), _local(closes, zone), _until(opens, closes, zone)] for opens, closes in found]


def _until(opens: datetime, closes: datetime, zone: ZoneInfo) -> str:
    opens, closes = opens.astimezone(zone), closes.astimezone(zone)
    if opens.date() == closes.date():
        return f"{closes:%H:%M}"
    return f"{formats.date_format(closes, 'DATE_FORMAT')} {closes:%H:%M}"


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime(LOCAL)


def _question(question: Question, script: Script) -> dict[str, Any]:
    condition = question.only_if
    return {
        "key": question.key,
        "kind": question.kind.value,
        "step": question.step,
        "required": question.key in script.required,
        "name": names.question_name(question),
        "low": question.low_line,
        "offers": question.offers_complaint,
        "only_if": [condition.question, condition.op.value, condition.values] if condition else None,
        "keys": _keys(question),
    }


def _keys(question: Question) -> list[tuple[list[str], str, str | int, str]]:
    """The buttons of a question: the caps that press it, what it gives, its value, and a label where no script has one.

    Reasons are shown with a low score only.
    """
    found: list[tuple[list[str], str, str | int, str]] = []
    if question.kind is Kind.SCORE:
        lowest, highest = RANGES[Kind.SCORE]
        found += [([str(n)], "score", n, "") for n in range(lowest, highest + 1)]
    elif question.kind is Kind.SCALE:
        found += [(["⇧0"], "score", 0, "0"), *(([str(n)], "score", n, "") for n in range(1, 10))]
        found.append((["0"], "score", 10, "10"))
    elif question.kind is Kind.YES_NO:
        found += [(["Y", "1"], "text", YES, ""), (["N", "2"], "text", NO, "")]
    taken = "chosen" if question.kind is Kind.MULTI else "text"
    for n, choice in enumerate(question.choices):
        also = {"yes": ["Y"], "no": ["N"]}.get(choice.key, [])
        found.append(([chr(ord("A") + n), str(n + 1), *also], taken, choice.key, ""))
    found += [
        (["X"], "code", Answer.Code.NOT_APPLICABLE.value, _("Not applicable")),
        (["K"], "code", Answer.Code.DONT_KNOW.value, _("Don't know")),
        (["R"], "code", Answer.Code.REFUSED.value, _("Refused")),
    ]
    return found + [([chr(ord("A") + n)], "reason", reason.key, "") for n, reason in enumerate(question.reasons)]


def _spoken(found: Script, card: Card, language: str) -> dict[str, Any]:
    """The words of the call's script in a language; a part that the language lacks is said as in the call's own."""
    script = card.asking.script
    own = script if language == script.language else found
    steps = {each.key: each for each in own.steps}
    questions = {each.key: each for each in own.questions}

    def said(text: str) -> list[tuple[str, bool]]:
        return [(piece.text, piece.merged) for piece in pieces(text, card.spoken, language=own.language)]

    def of_step(step: Step) -> dict[str, Any]:
        say, do = steps.get(step.key, step).words(card.complaint_state)
        return {"say": said(say), "do": [said(line) for line in do]}

    def of_question(question: Question) -> dict[str, Any]:
        theirs = questions.get(question.key, question)
        texts = {each.key: each.text for each in (*question.choices, *question.reasons)}
        texts |= {each.key: each.text for each in (*theirs.choices, *theirs.reasons) if each.key in texts}
        if question.kind is Kind.YES_NO:
            texts = {YES: _("Yes"), NO: _("No")}
        return {"say": said(theirs.say), "choices": texts}

    def of_objection(each: Objection) -> dict[str, Any]:
        return {"name": names.objection_name(each), "say": said(each.say), "do": [said(line) for line in each.do]}

    return {
        "steps": {each.key: of_step(each) for each in branching.steps(script, allowed=card.allowed)},
        "questions": {each.key: of_question(each) for each in script.questions if each.purpose in card.allowed},
        "objections": [of_objection(each) for each in own.objections],
    }


def words() -> dict[str, Any]:
    """The sentences of the page's script, in the agent's language; `{…}` is filled in by the page."""
    return {
        "saved": _("Saved {time}"),
        "nothing_yet": _("Nothing to save yet"),
        "saving": _("Saving"),
        "offline": [
            ngettext("Offline – %(n)s answer not yet saved", "Offline – %(n)s answers not yet saved", n) % {"n": n}
            for n in range(1, MANY_ANSWERS + 1)
        ],
        "offline_only": _("Offline – nothing waits to be saved"),
        "what_happened": _("What happened? The customer's own words"),
        "remark": _("The customer's own words"),
        "reasons": _("Reasons"),
        "answer_missing": _("“{question}” has no answer yet. Answer it, or choose “Partly completed”."),
        "choose_outcome": _("Choose how the call ended (F2), then finish."),
        "outcome": _("Outcome: {name}"),
        "no_outcome": _("No outcome yet"),
        "needs_note": _("This outcome needs a note: write what you learned."),
        "needs_complaint": _("This outcome needs a complaint: open the form (F4) and keep it."),
        "needs_time": _("Agree on a time with the customer."),
        "past": _("This time has gone by."),
        "too_late": _("This follow-up ends at {time}. Choose an earlier time."),
        "closed": _("Nobody may call at {time}. The next allowed time is {next}."),
        "closed_for_good": _("Nobody may call at {time}, and no later time is left."),
        "callback": _("{name}: {time}"),
        "soft": _("a wish, not a promise"),
        "no_time": _("no time agreed"),
        "draft": _("Complaint: draft"),
        "kept": _("Complaint: kept"),
        "complaint": _("Complaint"),
        "complaint_draft": _("The complaint form is started. Keep it (F4), or empty it."),
        "complaint_missing": _("Write down what happened, and choose what it is about."),
        "offer_complaint": _("A low score: offer to take down a complaint (F4)."),
        "just_dialled": _("You have only just dialled. To hang up, press again in a moment."),
        "keys_elsewhere": _("The keys answer nothing here. {key} goes back to the questions."),
        "no_network": _("No connection. Nothing is lost; try again in a moment."),
        "not_saved_yet": _("Some answers are not saved yet. Finish as soon as the network is back."),
        "signed_out": _("You are signed out. Sign in again in another tab; this page keeps what you typed."),
        "lost": _("This call is no longer in your hands."),
        "broken": _("Something broke on our side. Try again."),
        "open": _("May be called until {time}"),
        "any_hour": _("This shop allows calls at any hour"),
        "closing": _("Only until {time}"),
        "shut": _("Not now; from {time} on"),
        "shut_for_good": _("Must not be called any more"),
        "revealed": _("Shown; the shop's access log says so."),
    }
