"""What the call screen offers beside the script: what to say to somebody else, and that a call is recorded."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from callcenter.console.card import Card
from callcenter.console.endings import Offered
from callcenter.scripts import asides
from callcenter.scripts.merge import pieces
from tenants.followups.dispositions import Outcome

#: The cases in the order of their digits: the first three end without a word about car or visit.
CASES: dict[Outcome, Promise] = {
    Outcome.AWAY: _("Family or a colleague answers: agree when to call the customer"),
    Outcome.WRONG_NUMBER: _("Nobody of this name here: wrong number"),
    Outcome.REFUSED_GATEKEEPER: _("Somebody else does not want us to call"),
    Outcome.SOLD: _("The customer in person: the car is sold or given away"),
    Outcome.NOT_OWNER: _("The customer in person: the car belongs to somebody else"),
    Outcome.DECEASED: _("The customer has died"),
}


def somebody_else(card: Card, *, offered: Offered) -> list[dict[str, Any]]:
    """Each case that the team's list of outcomes holds, with its digit and what to say in the customer's language."""
    cases = [(code, name) for code, name in CASES.items() if code.value in offered.codes]
    return [
        {
            "digit": str(n),
            "code": code.value,
            "name": name,
            "say": "".join(
                piece.text
                for piece in pieces(
                    asides.SOMEBODY_ELSE[code.value][card.language], card.spoken, language=card.language
                )
            ),
        }
        for n, (code, name) in enumerate(cases, start=1)
    ]


def recording_line(language: str) -> str:
    """The sentence that asks for consent."""
    return asides.RECORDING[language]
