"""What an outcome means, in a few words: its column of the rates, and what comes next."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.followups.dispositions import Disposition, Next

#: By the letter of the rates; a row without one is told apart by whether it is eligible.
COUNTS: dict[str, Promise] = {
    "I": _("Interview"),
    "P": _("Partial interview"),
    "R": _("Refusal or break-off"),
    "NC": _("Not contacted"),
    "O": _("Contacted, another reason"),
    "UH": _("Not known whether eligible"),
    "UO": _("Not known whether eligible, another reason"),
}
NOT_ELIGIBLE = _("Not a customer of this sample")
STILL_OPEN = _("Nothing counted yet")

THEN: dict[Next, Promise] = {
    Next.CLOSE: _("the follow-up ends"),
    Next.RETRY: _("is tried again"),
    Next.RETRY_ONCE: _("is tried once more"),
    Next.CALLBACK: _("is called again as agreed"),
    Next.OTHER_NUMBER: _("another number is tried, else the shop mends it"),
    Next.SUPPRESS: _("is not called any more"),
    Next.HAND_OVER: _("goes to somebody who speaks the language"),
    Next.FALLBACK: _("a message or letter goes instead"),
}


def counts_as(row: Disposition) -> Promise:
    """What the rates count it as, when the follow-up ends with it."""
    if row.letter:
        return COUNTS[row.letter]
    return STILL_OPEN if row.eligible else NOT_ELIGIBLE
