"""What a rejected row or an unreadable file is told as: what, where, and how to mend it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants.uploads import checking

_ROWS: dict[str, Promise] = {
    checking.PHONE_MISSING: gettext_lazy(
        "There is no telephone number. Write the customer's mobile number in the column “%(column)s”."
    ),
    checking.PHONE_INVALID: gettext_lazy(
        "“%(value)s” in the column “%(column)s” is not a telephone number that can be called. "
        "Write the customer's mobile number with all its digits."
    ),
    checking.DATE_MISSING: gettext_lazy(
        "There is no date. Write the day on which the vehicle was delivered in the column “%(column)s”."
    ),
    checking.DATE_INVALID: gettext_lazy(
        "“%(value)s” in the column “%(column)s” is not a date. Write it as 2026-03-05."
    ),
    checking.DATE_FUTURE: gettext_lazy(
        "“%(value)s” in the column “%(column)s” is in the future. Only delivered jobs can be followed up."
    ),
    checking.JOB_NO_MISSING: gettext_lazy(
        "There is no job number, and not both a plate and a date to tell the job by. "
        "Write the job number in the column “%(column)s”."
    ),
    checking.NOT_DELIVERED: gettext_lazy(
        "The column “%(column)s” says “%(value)s”: this job is not delivered yet. "
        "It is taken when a later file delivers it."
    ),
}

_NO_COLUMN: dict[str, Promise] = {
    checking.PHONE_MISSING: gettext_lazy(
        "There is no telephone number. The file needs a column with the customers' mobile numbers."
    ),
    checking.DATE_MISSING: gettext_lazy("There is no date. The file needs a column with the day of delivery."),
    checking.JOB_NO_MISSING: gettext_lazy(
        "There is no job number. The file needs a column with job numbers, or both plates and dates."
    ),
}

_FILES: dict[str, Promise] = {
    "file_empty": gettext_lazy("The file is empty. Export it again and check that it has rows."),
    "header_only": gettext_lazy("The file has headings but no rows below them. Export a period that has jobs."),
    "not_a_table": gettext_lazy(
        "No table of jobs was found in the file. Upload a CSV or Excel file with one row of headings, "
        "such as job number, plate, customer, mobile and delivery date."
    ),
    "too_large": gettext_lazy(
        "The file is too large to read: at most 20 MB, 50,000 rows and 200 columns. Export a shorter period."
    ),
    "encrypted": gettext_lazy("The file is protected by a password. Save it without a password and upload it again."),
    "damaged": gettext_lazy("The file is damaged or incomplete. Open it, save it as .xlsx or CSV, and upload that."),
    "expired": gettext_lazy("Nobody imported this file within thirty days, so it was deleted. Upload it again."),
    "stopped": gettext_lazy("The import stopped half-way. Try again: what is in already does not come in twice."),
}


def rejection(code: str, *, column: str = "", value: str = "") -> str:
    """The sentence for one fault of one row, in the language that is active. Unknown codes get a plain sentence."""
    sentence = _ROWS.get(code)
    if not column:
        sentence = _NO_COLUMN.get(code, sentence)
    if sentence is None:
        return _("This row could not be taken.")
    return str(sentence) % {"column": column, "value": value}


def unreadable(code: str) -> str:
    """The sentence for a file that could not be read, in the language that is active."""
    sentence = _FILES.get(code)
    return str(sentence) if sentence is not None else _("The file could not be read.")
