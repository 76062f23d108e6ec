"""What people read for each outcome."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.followups.dispositions import Group, Outcome

NAMES: dict[Outcome, Promise] = {
    Outcome.COMPLETE: _("Completed"),
    Outcome.PARTIAL: _("Partly completed"),
    Outcome.BOOKED: _("Booked a visit"),
    Outcome.INTENDS_TO_COME: _("Intends to come"),
    Outcome.DONE_HERE: _("Already done here"),
    Outcome.DONE_ELSEWHERE: _("Done elsewhere"),
    Outcome.NOT_DUE_YET: _("Not due yet"),
    Outcome.COMPLAINT_ONLY: _("Complaint only, no survey"),
    Outcome.CONTINUE_LATER: _("Will continue later"),
    Outcome.BREAKOFF: _("Broke off during the survey"),
    Outcome.REFUSED_SOFT: _("Does not want to talk now"),
    Outcome.REFUSED: _("Refused this survey"),
    Outcome.REFUSED_GATEKEEPER: _("Another person refused"),
    Outcome.DO_NOT_CALL: _("Do not call again"),
    Outcome.CALLBACK_FIRM: _("Call back at a time"),
    Outcome.CALLBACK_SOFT: _("Call back some time"),
    Outcome.AWAY: _("Away or car out of town"),
    Outcome.NO_ANSWER: _("No answer"),
    Outcome.BUSY: _("Line busy"),
    Outcome.SWITCHED_OFF: _("Phone switched off"),
    Outcome.HUNG_UP: _("Hung up at once"),
    Outcome.LINE_DROPPED: _("Line dropped"),
    Outcome.VOICEMAIL: _("Voicemail, no message left"),
    Outcome.VOICEMAIL_MESSAGE: _("Voicemail, message left"),
    Outcome.BLOCKED: _("Call blocked"),
    Outcome.NOT_KNOWN: _("Outcome not known"),
    Outcome.WRONG_NUMBER: _("Wrong number or person"),
    Outcome.NUMBER_DEAD: _("Number not in service"),
    Outcome.NUMBER_SUSPENDED: _("Number suspended"),
    Outcome.NUMBER_CHANGED: _("Number has changed"),
    Outcome.LANGUAGE: _("Speaks another language"),
    Outcome.UNABLE: _("Not able to take part"),
    Outcome.DECEASED: _("Customer has died"),
    Outcome.HANDLED_BY_SHOP: _("Shop has already called"),
    Outcome.ALREADY_ANSWERED: _("Already answered by link"),
    Outcome.NOT_OWNER: _("Not the owner"),
    Outcome.SOLD: _("Car sold or given away"),
    Outcome.SCRAPPED: _("Car scrapped"),
    Outcome.FLEET: _("Taxi or fleet car"),
    Outcome.INTERNAL: _("Shop's own or staff car"),
    Outcome.DUPLICATE: _("Duplicate of another job"),
    Outcome.NOT_DELIVERED: _("Car not delivered yet"),
    Outcome.MAX_ATTEMPTS: _("All attempts made"),
    Outcome.EXPIRED: _("Too late to call"),
    Outcome.SUPPRESSED: _("On a do-not-call list"),
}

GROUP_NAMES: dict[Group, Promise] = {
    Group.REACHED: _("Reached"),
    Group.NOT_REACHED: _("Not reached"),
    Group.BAD_DATA: _("Wrong data"),
    Group.NO_LONGER: _("Not a customer to ask"),
    Group.SYSTEM: _("Closed by the system"),
}
