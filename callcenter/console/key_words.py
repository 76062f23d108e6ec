"""What each key does, in words, and why a key cannot be taken."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from callcenter.console.keys import CHORDS, PRESSING, SINGLES, Action, Fault, Why

NAMES: dict[Action, str | Promise] = {
    Action.DIAL: lazy("Dial, then hang up"),
    Action.OUTCOME: lazy("Outcome, then one digit"),
    Action.COMPLAINT: lazy("Complaint form"),
    Action.BOOKING: lazy("Book a visit"),
    Action.ERRAND: lazy("Task for the shop"),
    Action.READ: lazy("Tick the next thing to read before dialling"),
    Action.SOMEBODY_ELSE: lazy("Somebody else answers"),
    Action.CONSENT_YES: lazy("Recording: the customer agrees"),
    Action.CONSENT_NO: lazy("Recording: the customer does not agree"),
    Action.LONGER: lazy("Longer wrap-up"),
    Action.NOTE: lazy("Note"),
    Action.SURVEY: lazy("Back to the questions"),
    Action.LANGUAGE: lazy("Language of the script"),
    Action.OBJECTIONS: lazy("What customers say, and what to answer"),
    Action.FINISH: lazy("Finish and next"),
    Action.PAUSE: lazy("Finish and take a break"),
    Action.PALETTE: lazy("Everything the keys can do"),
    Action.NEXT_ROW: lazy("Next row of my calls, before dialling"),
    Action.PREVIOUS_ROW: lazy("Previous row of my calls, before dialling"),
    Action.YES: lazy("Yes"),
    Action.NO: lazy("No"),
    Action.NOT_APPLICABLE: lazy("Not applicable"),
    Action.DONT_KNOW: lazy("Don't know"),
    Action.REFUSED: lazy("Refused"),
    Action.PHRASES: lazy("Phrases for the note"),
    Action.HELP: lazy("This help"),
}


def table(own: Mapping[Action, str], *, single_keys: bool) -> list[dict[str, Any]]:
    """Every action with its key, as the help and the palette show it; single keys only where they are on."""
    shown = [*CHORDS, *(SINGLES if single_keys else ())]
    return [
        {"action": each.value, "key": own[each], "name": str(NAMES[each]), "presses": each in PRESSING}
        for each in shown
    ]


def sentence(fault: Fault) -> str:
    """Why this key cannot be taken."""
    match fault.why:
        case Why.TAKEN:
            assert fault.other is not None
            return _("This key is taken: %(action)s.") % {"action": NAMES[fault.other]}
        case Why.DIGIT:
            return _("Digits give scores, and with Alt they change the tab of the browser.")
        case Why.CHOICE:
            return _("The letters A to H choose among answers.")
        case Why.BROWSER:
            return _("The browser keeps this key for itself.")
        case Why.PLAIN:
            return _("Use a function key, or a letter with Alt or Ctrl.")
        case Why.MODIFIED:
            return _("Use one letter or sign by itself.")
    return _("Write a key as in “Alt+N”, “Ctrl+Enter”, “F8” or “X”.")
