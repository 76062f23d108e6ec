"""What states, clocks, refusals and events are called on screens and in mails."""

from django.utils.translation import gettext_lazy as _

from tenants.complaints.states import State

STATES = {
    State.NEW: _("New, to be judged"),
    State.ACKNOWLEDGED: _("Customer contacted"),
    State.WITH_SHOP: _("With the shop"),
    State.WAITING: _("Waiting"),
    State.HANDLED: _("Handled, to be confirmed"),
    State.CLOSED: _("Closed"),
}

CLOCKS = {
    "acknowledge": _("Contact the customer"),
    "reply": _("Answer the customer"),
    "handle": _("Handle the complaint"),
    "close": _("Customer confirms"),
}

SEVERITY_ICONS = {"ordinary": "flag", "major": "alert-triangle", "crisis": "alert-circle"}
SEVERITY_LEVELS = {"ordinary": "neutral", "major": "warning", "crisis": "danger"}

REFUSALS = {
    "closed": _("This complaint is closed."),
    "acknowledged": _("The customer has been contacted already."),
    "handled": _("This complaint is handled already; the customer is being asked."),
    "not_replied": _("First write down what the customer was told, then mark the complaint as handled."),
    "waiting": _("The clocks stand still already."),
    "not_waiting": _("The clocks run already."),
    "same_severity": _("The severity is that already."),
}
