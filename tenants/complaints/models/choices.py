"""The words that a complaint is described by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary")
    MAJOR = "major", _("Major")
    CRISIS = "crisis", _("Crisis")


class Validity(models.TextChoices):
    PENDING = "pending", _("To be judged")
    VALID = "valid", _("Valid")
    INVALID = "invalid", _("Not valid")
    UNDETERMINED = "undetermined", _("Cannot be told")


class Category(models.TextChoices):
    """The problem points that the top three are counted by."""

    EFFICIENCY = "efficiency", _("Waiting and speed")
    SERVICE = "service", _("Service and manner")
    REPAIR = "repair", _("Repair quality")
    PARTS = "parts", _("Parts")
    PRICE = "price", _("Price and bill")
    ENVIRONMENT = "environment", _("Cleanliness and premises")
    OTHER = "other", _("Other")


class Department(models.TextChoices):
    """Who in the shop takes up a problem of this kind first."""

    RECEPTION = "reception", _("Reception")
    WORKSHOP = "workshop", _("Workshop")
    BODY = "body", _("Body and paint shop")
    PARTS = "parts", _("Parts store")
    TILL = "till", _("Till")
    WASH = "wash", _("Car wash")
    MANAGEMENT = "management", _("Management")


class Source(models.TextChoices):
    """How a complaint reached us."""

    PHONE = "phone", _("on a call of the follow-up team")
    SHOP = "shop", _("told to the shop")
    SURVEY = "survey", _("after a low score on the page behind a link")
    LINK = "link", _("on the page behind a link")
    API = "api", _("from the shop's own system")


class Remedy(models.TextChoices):
    REDO = "redo", _("do the work again")
    REFUND = "refund", _("money back")
    APOLOGY = "apology", _("an apology")
    CALLBACK = "callback", _("a call from the shop")
    EXPLANATION = "explanation", _("an explanation")
    OTHER = "other", _("something else")


class PauseReason(models.TextChoices):
    """What may pause the reply and handle clocks."""

    CUSTOMER = "waiting_customer", _("waiting for the customer")
    PARTS = "waiting_parts", _("waiting for parts")


class ClosedResult(models.TextChoices):
    CONFIRMED = "confirmed", _("The customer confirmed")
    NOT_CONFIRMED = "not_confirmed", _("Not confirmed")
    NOTED = "noted", _("Only noted")
