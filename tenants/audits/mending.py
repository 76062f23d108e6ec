"""How each finding is mended, in one sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.audits.catalogue import RULES
from tenants.audits.paper_words import PAPER_MENDING

_IN_THE_SYSTEM = _("Correct it in your system; the next file with this job mends it.")
_BY_CHECK: dict[str, Promise] = {
    "phone": _("Ask the customer for a mobile number of their own and correct it in your system."),
    "name": _("Ask who brought the vehicle and correct the name in your system."),
    "plate": _("Compare with the vehicle's licence and correct the plate in your system."),
    "vin": _("Compare with the vehicle's licence and correct the VIN in your system."),
    "mileage": _("Read the mileage from the pre-inspection form or the odometer and correct it in your system."),
    "declined": _("Write down what was advised and declined, or “none”."),
    "running_in": _("Write down what the customer must heed while running in, or “none”."),
    "signed": _("Have the repair order signed, or note in your system that it is."),
    "call_announced": _("Tell customers at the delivery that they will be called, and note it."),
}
_BY_CODE: dict[str, Promise] = {
    "handed_in_late": _("Upload each day what was delivered that day."),
    "comeback": _("Look at the first job with whoever did it, and tell the customer what was wrong."),
    "vin_other_plate": _("If the plate was changed, nothing is wrong: waive this."),
    "plate_other_name": _("If the vehicle was sold or is shared, nothing is wrong: waive this."),
    "insurance_expired": _("Tell the customer at the next visit."),
    "inspection_expired": _("Tell the customer at the next visit."),
    "inspector_is_technician": _("Have somebody else inspect the work, and enter that name."),
    **PAPER_MENDING,
}


def of(code: str) -> Promise:
    """How a finding with this code is mended."""
    rule = RULES.get(code)
    return _BY_CODE.get(code) or _BY_CHECK.get(rule.check if rule else "") or _IN_THE_SYSTEM
