"""What views, filters, steps and refusals of the board are called."""

from django.utils.translation import gettext_lazy as _

from tenants.complaints.board import View, Why

VIEWS = {
    View.BOARD: _("Board"),
    View.TABLE: _("Table"),
    View.MINE: _("Mine"),
    View.OVERDUE: _("Overdue"),
}

STEPS = {
    "acknowledgement": _("Customer contacted"),
    "reply": _("Answer to the customer"),
    "judgement": _("Valid or not"),
    "cause": _("Cause and responsibility"),
    "pause": _("Pause the clocks"),
    "resumption": _("Let the clocks run again"),
    "handling": _("Mark as handled"),
    "owner": _("Person in charge"),
    "note": _("Add a note"),
    "severity": _("Set the severity"),
}

WHY = {
    Why.CLOSED: _("This complaint is closed."),
    Why.HANDLED: _("This complaint is handled; now the customer is asked."),
    Why.CUSTOMER_CLOSES: _("Only the customer's word closes a complaint."),
    Why.NEVER_NEW: _("A complaint does not become new again."),
    Why.FURTHER: _("It is further along already."),
    Why.NOT_REPLIED: _("First write down what the customer was told."),
    Why.WAITS: _("The clocks stand still. Let them run again first."),
    Why.MANAGERS: _("Owners and managers pause the clocks and let them run again."),
    Why.SHOPS: _("The shop takes this step."),
}
