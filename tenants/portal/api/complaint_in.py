"""A complaint as the shop's own system tells it: whose it is, what the customer said, and what it is known by."""

import uuid
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from tenants.complaints import file, whose
from tenants.complaints.form import LONGEST_WORDS
from tenants.complaints.models import Category, Complaint, Remedy, Severity
from tenants.jobs import sent_papers
from tenants.shops.models import ApiToken, Shop
from web.api import Refused

LONGEST_KEY = 200
#: More than that are attached on the complaint's page.
MOST_PAPERS = 10
FAULTS = {
    "required": gettext_lazy("This field is needed."),
    "unknown": gettext_lazy("There is no such choice."),
    "too_long": gettext_lazy("This is too long."),
}


class ComplaintIn(serializers.Serializer):
    """One complaint. The job's number or a telephone number says whose it is."""

    external_id = serializers.CharField(
        max_length=LONGEST_KEY, required=False,
        help_text=gettext_lazy(
            "What your system knows the complaint by: sent again with it, nothing is filed a second time."
        ),
    )  # fmt: skip
    job_no = serializers.CharField(max_length=60, required=False, allow_blank=True)
    branch = serializers.CharField(
        max_length=60, required=False, allow_blank=True,
        help_text=gettext_lazy("The job's branch, where several have jobs of the same number."),
    )  # fmt: skip
    phone = serializers.CharField(
        max_length=40, required=False, allow_blank=True,
        help_text=gettext_lazy("The customer's number; it counts when no job has the number that was given."),
    )  # fmt: skip
    customer_words = serializers.CharField(max_length=LONGEST_WORDS)
    category = serializers.ChoiceField(choices=Category.choices)
    subcategory = serializers.CharField(max_length=24, required=False, allow_blank=True)
    severity = serializers.ChoiceField(choices=Severity.choices, default=Severity.ORDINARY)
    is_safety = serializers.BooleanField(
        default=False, help_text=gettext_lazy("Somebody may be hurt: the complaint is filed as a crisis.")
    )
    has_evidence = serializers.BooleanField(
        default=False,
        help_text=gettext_lazy(
            "There is a photo, a witness, or the shop saw it: then a car that was not washed clean counts like any "
            "other complaint."
        ),
    )
    happened_when = serializers.CharField(max_length=120, required=False, allow_blank=True)
    happened_where = serializers.CharField(max_length=120, required=False, allow_blank=True)
    who_was_involved = serializers.CharField(max_length=120, required=False, allow_blank=True)
    remedy_sought = serializers.ChoiceField(choices=Remedy.choices, default=Remedy.CALLBACK)
    remedy_words = serializers.CharField(max_length=300, required=False, allow_blank=True)
    promise = serializers.CharField(max_length=300, required=False, allow_blank=True)
    promise_due_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text=gettext_lazy("Without an offset it is on the shop's clock.")
    )
    promised_by = serializers.CharField(max_length=120, required=False, allow_blank=True)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            for name in data.keys() - self.fields.keys():
                raise serializers.ValidationError({str(name)[:60]: [_("There is no such field.")]})
        return super().to_internal_value(data)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs.get("job_no") or attrs.get("phone")):
            raise serializers.ValidationError(_("Say whose complaint it is: by “job_no” or by “phone”."))
        return attrs


class ComplaintFormIn(ComplaintIn):
    """One complaint with its photos and papers, all of which are kept or none."""

    file = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), required=False,
        help_text=gettext_lazy("Photos (JPEG, PNG, WebP) and PDFs of up to 10 MB each; the field comes once for each."),
    )  # fmt: skip


def take(told: dict[str, Any], *, header: str, token: ApiToken, shop: Shop, now: datetime) -> tuple[Complaint, bool]:
    """Files what a system told, once; answers whether it is new. Inside the shop. Raises `Refused`."""
    sent = _papers(told.pop("file", []))
    once = _key(header, told.pop("external_id", ""), shop)
    number, branch, phone = told.pop("job_no", ""), told.pop("branch", None), told.pop("phone", "")
    try:
        found = whose.told(number=number, branch=branch, phone=phone, shop=shop)
        return file.by_system(
            shop=shop, customer=found.customer, job=found.job, once=once, by=token.pk, by_name=token.name, fields=told,
            sent=sent, now=now,
        )  # fmt: skip
    except whose.Ambiguous as ambiguous:
        sentence = _("Several branches have a job with this number. Say which by “branch”.")
        raise Refused(422, "job_ambiguous", sentence, field="branch") from ambiguous
    except whose.Unknown as unknown:
        sentence = _("No job of the shop has this number, and no customer this telephone number.")
        raise Refused(422, "customer_unknown", sentence) from unknown
    except file.Incomplete as incomplete:
        fields = {name: str(FAULTS[why]) for name, why in incomplete.faults.items()}
        name, sentence = next(iter(fields.items()))
        raise Refused(422, "complaint_incomplete", f"{name}: {sentence}", fields=fields) from incomplete


def _papers(files: list[Any]) -> list[sent_papers.Paper]:
    """The files as they are kept, or nothing of the complaint at all."""
    sound, refused = sent_papers.sorted_out(files)
    refused += [(each.name, "too_many") for each in sound[MOST_PAPERS:]]
    if refused:
        told = [{"name": name, "code": why, "detail": _sentence(why)} for name, why in refused]
        sentence = _("%(file)s: %(problem)s") % {"file": told[0]["name"], "problem": told[0]["detail"]}
        raise Refused(422, "paper_refused", sentence, field="file", files=told)
    return sound


def _sentence(why: str) -> str:
    if why == "too_many":
        return _("A complaint is posted with at most %(n)s papers.") % {"n": MOST_PAPERS}
    return str(sent_papers.REFUSALS[why])


def _key(header: str, external_id: str, shop: Shop) -> uuid.UUID:
    key = header.strip().strip('"') or external_id
    if not key:
        sentence = _("Send the header Idempotency-Key or the field “external_id”, so that a retry files nothing twice.")
        raise Refused(400, "key_missing", sentence)
    if len(key) > LONGEST_KEY:
        raise Refused(400, "bad_key", _("The key of a complaint has at most %(n)s characters.") % {"n": LONGEST_KEY})
    return uuid.uuid5(shop.pk, f"complaint:{key}")
