"""What is wrong with a job's papers and data, whose post it is, and what became of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Post(models.TextChoices):
    ADVISOR = "advisor", _("Advisor")
    TECHNICIAN = "technician", _("Technician")
    INSPECTOR = "inspector", _("Inspector")
    CASHIER = "cashier", _("Cashier")
    SHOP = "shop", _("Shop")


class Level(models.TextChoices):
    ERROR = "error", _("error")
    WARNING = "warning", _("warning")
    INFO = "info", _("note")


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> "FindingQuerySet":
        """Neither mended by a later reading nor waived by a person, and of a rule that the shop has on."""
        off = RuleSetting.objects.filter(on=False).values("code")
        return self.filter(mended_at=None, waived_at=None).exclude(code__in=off)


class Finding(models.Model):
    """One fault in one job's data or papers: a code of the catalogue, the field it was seen in and the value found.

    It is never deleted: a later reading that looks for it in vain stamps it mended, a person may waive it. Open is
    what is neither. `person` is the member of staff it is put down to, as named on the job, empty when unknown;
    `evidence` is what it was concluded from: plain values by name (another job's id and number, an earlier mileage).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey("jobs.Job", on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=40)
    level = models.CharField(max_length=8, choices=Level.choices)
    post = models.CharField(max_length=12, choices=Post.choices)
    person = models.CharField(max_length=60, blank=True)
    field = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=200, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    found_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True)
    sent_back_at = models.DateTimeField(null=True)
    sent_back_by = models.UUIDField(null=True)
    sent_back_by_name = models.CharField(max_length=120, blank=True)
    sent_back_note = models.CharField(max_length=500, blank=True)
    contested_at = models.DateTimeField(null=True)
    contested_by = models.UUIDField(null=True)
    contested_by_name = models.CharField(max_length=120, blank=True)
    contested_reason = models.CharField(max_length=500, blank=True)
    waived_at = models.DateTimeField(null=True)
    waived_by = models.UUIDField(null=True)
    waived_by_name = models.CharField(max_length=120, blank=True)
    waived_reason = models.CharField(max_length=500, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "code", "field"], name="finding_once")]
        indexes = [
            models.Index(
                fields=["found_at"], condition=models.Q(mended_at=None, waived_at=None), name="finding_open_found"
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.mended_at is None and self.waived_at is None


class JobAudit(models.Model):
    """How many checks could be judged at each post of one job, and how many of them it passed.

    Rewritten whole whenever the job is audited. `on` is the shop's day of the delivery. Who stood at a post is told by
    the job. A waived finding counts as passed.
    """

    job = models.OneToOneField("jobs.Job", on_delete=models.CASCADE, primary_key=True, related_name="audit")
    on = models.DateField()
    advisor_checks = models.PositiveSmallIntegerField(default=0)
    advisor_passed = models.PositiveSmallIntegerField(default=0)
    technician_checks = models.PositiveSmallIntegerField(default=0)
    technician_passed = models.PositiveSmallIntegerField(default=0)
    inspector_checks = models.PositiveSmallIntegerField(default=0)
    inspector_passed = models.PositiveSmallIntegerField(default=0)
    cashier_checks = models.PositiveSmallIntegerField(default=0)
    cashier_passed = models.PositiveSmallIntegerField(default=0)
    shop_checks = models.PositiveSmallIntegerField(default=0)
    shop_passed = models.PositiveSmallIntegerField(default=0)
    audited_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["on"], name="job_audit_on")]


class RuleSetting(models.Model):
    """What a shop does differently with a rule of the catalogue: switched off, or taken more or less gravely."""

    code = models.CharField(primary_key=True, max_length=40)
    on = models.BooleanField(default=True)
    level = models.CharField(max_length=8, choices=Level.choices, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)
    changed_by_name = models.CharField(max_length=120, blank=True)


class StaffNumber(models.Model):
    """The telephone number (E.164) of one of the shop's own people, who is no customer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True)
    added_by_name = models.CharField(max_length=120, blank=True)


class Comeback(models.Model):
    """A job that does again, within the guarantee, what an earlier job on the same vehicle did."""

    class Same(models.TextChoices):
        PART = "part", _("the same part")
        FAULT = "fault", _("the same fault")

    class Within(models.TextChoices):
        """Which guarantee the earlier job carries."""

        MAJOR = "major", _("the guarantee of a major repair")
        SECOND_LEVEL = "second_level", _("the guarantee of a second-level service")
        MINOR = "minor", _("the guarantee of a minor repair or service")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.OneToOneField("jobs.Job", on_delete=models.CASCADE, related_name="comeback")
    first_job = models.ForeignKey("jobs.Job", on_delete=models.CASCADE, related_name="comebacks")
    same = models.CharField(max_length=8, choices=Same.choices)
    item = models.CharField(max_length=200)
    days = models.PositiveIntegerField()
    distance_km = models.PositiveIntegerField(null=True)
    within = models.CharField(max_length=16, choices=Within.choices)
    found_at = models.DateTimeField()


class PromisedGuarantee(models.Model):
    """How long the shop itself guarantees a class of work: days, and kilometres if it names any."""

    within = models.CharField(primary_key=True, max_length=16, choices=Comeback.Within.choices)
    days = models.PositiveSmallIntegerField()
    km = models.PositiveIntegerField(null=True)


class GuaranteeChange(models.Model):
    """Each time that the shop changed its guarantees, and who did it."""

    id = models.BigAutoField(primary_key=True)
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)
    changed_by_name = models.CharField(max_length=120, blank=True)
