"""The words that a cause, whoever answers for it, and a kindness are described by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RootCause(models.TextChoices):
    """Why it happened, as it is counted; the shop's own words stand beside it."""

    WORKMANSHIP = "workmanship", _("Workmanship")
    DIAGNOSIS = "diagnosis", _("Wrong or incomplete diagnosis")
    INSPECTION = "inspection", _("The final check missed it")
    METHOD = "method", _("Way of working")
    EQUIPMENT = "equipment", _("Tools or equipment")
    PART_QUALITY = "part_quality", _("Quality of a part")
    PART_SUPPLY = "part_supply", _("Wrong, missing or late part")
    PLANNING = "planning", _("Planning and time")
    COMMUNICATION = "communication", _("The customer was not told, or told wrongly")
    MANNER = "manner", _("Manner")
    BILL = "bill", _("Price or bill")
    CLEANLINESS = "cleanliness", _("Cleanliness")
    MISUNDERSTANDING = "misunderstanding", _("The customer misunderstood")
    WEAR = "wear", _("Use or wear after the repair")
    OUTSIDE = "outside", _("Something outside the shop")
    OTHER = "other", _("Other")


class ResponsiblePost(models.TextChoices):
    """Who answers for it."""

    ADVISOR = "advisor", _("Advisor")
    TECHNICIAN = "technician", _("Technician")
    INSPECTOR = "inspector", _("Inspector")
    CASHIER = "cashier", _("Cashier")
    PARTS = "parts", _("Parts")
    MANAGEMENT = "management", _("Management")
    OUTSIDE = "outside", _("Outside the shop")


class GoodwillKind(models.TextChoices):
    """What a customer is given."""

    GIFT = "gift", _("A gift")
    SERVICE = "service", _("A free service")
    DISCOUNT = "discount", _("A discount")
    REFUND = "refund", _("Money back")
    REDO = "redo", _("The work again, free of charge")
