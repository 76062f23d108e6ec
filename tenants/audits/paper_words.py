"""What each fault of a job's papers is told as, and how it is mended."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAPER_WORDS: dict[str, Promise] = {
    "no_papers": _("No paper is attached"),
    "no_pre_inspection": _("The pre-inspection form is missing"),
    "no_repair_order": _("The repair order is missing"),
    "no_dispatch": _("The dispatch sheet is missing"),
    "no_requisition": _("The parts requisition is missing"),
    "no_road_test": _("The road test record is missing"),
    "no_final_inspection": _("The final inspection form is missing"),
    "no_settlement": _("The settlement sheet is missing"),
    "no_delivery": _("The delivery record is missing"),
    "order_unsigned_by_customer": _("The customer did not sign the repair order"),
    "order_unsigned_by_advisor": _("The advisor did not sign the repair order"),
    "dispatch_unsigned": _("The technician did not sign the dispatch sheet"),
    "requisition_unsigned": _("The technician did not sign the parts requisition"),
    "road_test_unsigned": _("The inspector did not sign the road test"),
    "final_inspection_unsigned": _("The inspector did not sign the final inspection"),
    "settlement_unsigned_by_customer": _("The customer did not sign the settlement sheet"),
    "settlement_unsigned_by_cashier": _("The cashier did not sign the settlement sheet"),
    "pre_inspection_without_customer": _("The customer did not take part in the pre-inspection"),
    "delivery_unsigned": _("The customer did not sign for the delivery"),
    "extra_work_not_approved": _("More was settled than signed, and no extra work was approved"),
    "extra_work_without_evidence": _("Nothing shows that the customer agreed to the extra work"),
    "settled_over_signed": _("More was settled than the customer signed for"),
    "settled_under_signed": _("Less was settled than the customer signed for"),
    "inspected_after_delivery": _("The inspection was signed after the delivery"),
}

_ATTACH = _("Attach the paper to the job.")
_SIGN = _("Have it signed and attach the signed sheet. If it is signed, tick who signed.")
_AMOUNT = _("Attach the approval with its amount, or correct the signed amount of the order.")

PAPER_MENDING: dict[str, Promise] = {
    **{code: _ATTACH for code in PAPER_WORDS if code.startswith("no_")},
    **{code: _SIGN for code in PAPER_WORDS if "unsigned" in code},
    "pre_inspection_without_customer": _SIGN,
    "extra_work_not_approved": _AMOUNT,
    "settled_over_signed": _AMOUNT,
    "settled_under_signed": _("Correct the signed amount, or waive it when it was a discount."),
    "extra_work_without_evidence": _("Note on the approval how and when the customer agreed, or attach it signed."),
    "inspected_after_delivery": _("Correct the time of the signature, if the vehicle was inspected in time."),
}
