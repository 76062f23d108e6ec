"""What a rejected row, a group of them or an unreadable file is told as: what, where, and how to mend it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenants.uploads import checking, groups

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

_KINDS: dict[tuple[str, str], Promise] = {
    (checking.PHONE_INVALID, groups.TEST_NUMBER): gettext_lazy(
        "“%(value)s” in the column “%(column)s” is a test number that belongs to nobody. "
        "Write the customer's own mobile number."
    ),
    (checking.PHONE_INVALID, groups.ROUNDED): gettext_lazy(
        "“%(value)s” in the column “%(column)s” was rounded by a spreadsheet, and its last digits are gone. "
        "Write the customer's mobile number with all its digits."
    ),
}

_GROUPS: dict[tuple[str, str], Promise] = {
    (checking.PHONE_MISSING, groups.EMPTY): gettext_lazy("The number is missing"),
    (checking.PHONE_MISSING, groups.WORD): gettext_lazy("There is a word for nothing in place of the number"),
    (checking.PHONE_INVALID, groups.TEST_NUMBER): gettext_lazy("The number is a test number that belongs to nobody"),
    (checking.PHONE_INVALID, groups.ROUNDED): gettext_lazy(
        "A spreadsheet rounded the number; its last digits are gone"
    ),
    (checking.PHONE_INVALID, groups.SEVERAL): gettext_lazy("There are several numbers, and none can be called"),
    (checking.PHONE_INVALID, groups.WORDS): gettext_lazy("There are words in place of the number"),
    (checking.DATE_MISSING, groups.EMPTY): gettext_lazy("The date is missing"),
    (checking.DATE_MISSING, groups.WORD): gettext_lazy("There is a word for nothing in place of the date"),
    (checking.DATE_INVALID, groups.IMPOSSIBLE): gettext_lazy("There is no such day"),
    (checking.DATE_INVALID, groups.NUMBER): gettext_lazy("The date is a number that is no date"),
    (checking.DATE_INVALID, groups.UNCLEAR): gettext_lazy("The date cannot be read"),
    (checking.DATE_INVALID, groups.WORDS): gettext_lazy("There are words in place of the date"),
    (checking.DATE_FUTURE, ""): gettext_lazy("The date is in the future"),
    (checking.JOB_NO_MISSING, groups.EMPTY): gettext_lazy("The job number is missing"),
    (checking.JOB_NO_MISSING, groups.WORD): gettext_lazy("There is a word for nothing in place of the job number"),
    (checking.NOT_DELIVERED, ""): gettext_lazy("The job is not delivered yet"),
}

_HOW: dict[str, Promise] = {
    checking.PHONE_MISSING: gettext_lazy("Write the customer's mobile number."),
    checking.PHONE_INVALID: gettext_lazy("Write the customer's mobile number with all its digits."),
    checking.DATE_MISSING: gettext_lazy("Write the day on which the vehicle was delivered."),
    checking.DATE_INVALID: gettext_lazy("Write the day as 2026-11-03."),
    checking.DATE_FUTURE: gettext_lazy(
        "Only delivered jobs can be followed up: correct the day, or leave the row out."
    ),
    checking.JOB_NO_MISSING: gettext_lazy("Write the job number, or both the plate and the day."),
    checking.NOT_DELIVERED: gettext_lazy("Nothing needs mending: a later file that delivers the job brings it."),
}

_EXPECTED: dict[str, Promise] = {
    checking.PHONE_MISSING: gettext_lazy("Row %(row)s, %(column)s: expected a mobile number, found “%(value)s”."),
    checking.PHONE_INVALID: gettext_lazy("Row %(row)s, %(column)s: expected a mobile number, found “%(value)s”."),
    groups.TEST_NUMBER: gettext_lazy(
        "Row %(row)s, %(column)s: expected the customer's own number, found the test number “%(value)s”, "
        "which belongs to nobody."
    ),
    checking.DATE_MISSING: gettext_lazy("Row %(row)s, %(column)s: expected a date like 2026-11-03, found “%(value)s”."),
    checking.DATE_INVALID: gettext_lazy("Row %(row)s, %(column)s: expected a date like 2026-11-03, found “%(value)s”."),
    checking.DATE_FUTURE: gettext_lazy("Row %(row)s, %(column)s: expected a day that is past, found “%(value)s”."),
    checking.JOB_NO_MISSING: gettext_lazy("Row %(row)s, %(column)s: expected a job number, found “%(value)s”."),
    checking.NOT_DELIVERED: gettext_lazy("Row %(row)s, %(column)s: expected a delivered job, found “%(value)s”."),
}

_EXPECTED_NOT_NOTHING: dict[str, Promise] = {
    checking.PHONE_MISSING: gettext_lazy("Row %(row)s, %(column)s: expected a mobile number, found nothing."),
    checking.DATE_MISSING: gettext_lazy("Row %(row)s, %(column)s: expected a date like 2026-11-03, found nothing."),
    checking.JOB_NO_MISSING: gettext_lazy("Row %(row)s, %(column)s: expected a job number, found nothing."),
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
    sentence = _KINDS.get((code, groups.kind_of(code, value)), _ROWS.get(code))
    if not column:
        sentence = _NO_COLUMN.get(code, sentence)
    if sentence is None:
        return _("This row could not be taken.")
    return str(sentence) % {"column": column, "value": value}


def group(code: str, kind: str) -> str:
    """What a group of faulty rows has in common, without a full stop, in the language that is active."""
    digits = groups.digits_of(kind)
    if digits is not None:
        return ngettext("The number has %(n)s digit", "The number has %(n)s digits", digits) % {"n": digits}
    return str(_GROUPS.get((code, kind), "")) or _("This row could not be taken.")


def how(code: str) -> str:
    """How rows with this fault are mended, in the language that is active."""
    return str(_HOW.get(code, ""))


def cell(fault: groups.Fault) -> str:
    """The sentence beside one cell: where it is, what was expected and what was found."""
    sentence = _EXPECTED.get(groups.kind_of(fault.code, fault.value)) or _EXPECTED.get(fault.code)
    if not fault.value:
        sentence = _EXPECTED_NOT_NOTHING.get(fault.code, sentence)
    if sentence is None or not fault.column:
        return rejection(fault.code, column=fault.column, value=fault.value)
    return str(sentence) % {"row": fault.row, "column": fault.column, "value": fault.value}


def unreadable(code: str) -> str:
    """The sentence for a file that could not be read, in the language that is active."""
    sentence = _FILES.get(code)
    return str(sentence) if sentence is not None else _("The file could not be read.")
