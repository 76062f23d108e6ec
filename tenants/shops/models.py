"""The registry of shops: who they are, who may enter, and the one way into their data."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin
from django_tenants.utils import tenant_context

expected_schema: ContextVar[str] = ContextVar("expected_schema", default="public")


class Shop(TenantMixin):
    """One repair shop, a tenant with a schema of its own. `ready_at` is empty until its schema exists."""

    auto_create_schema = False
    auto_drop_schema = False

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=120)
    spoken_name = models.CharField(_("name as spoken on the phone"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CN")
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="en")
    timezone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    phone = models.CharField(_("telephone"), max_length=32, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    number_to_present = models.CharField(_("number that customers see when called"), max_length=32, blank=True)
    escalation_phone = models.CharField(_("number for what cannot wait"), max_length=32, blank=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def host(self) -> str:
        """The host of the shop's portal, without port: `<slug>.` and the base domain."""
        return f"{self.slug}.{settings.BASE_DOMAIN}"

    def url(self, path: str = "/") -> str:
        """The absolute address of `path` on the shop's host; for mails and for hops between hosts."""
        port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
        return f"{settings.PUBLIC_SCHEME}://{self.host}{port}{path}"

    def today(self, now: datetime) -> Any:
        """The shop's calendar day at `now`."""
        return now.astimezone(self.zone).date()

    @contextmanager
    def schema(self) -> Iterator[None]:
        """The one way into this shop's data. Leave the block with values, never with a lazy queryset."""
        if expected_schema.get() == connection.schema_name == self.schema_name:  # type: ignore[attr-defined]
            yield  # inside already: saying so again would cost a statement
            return
        token = expected_schema.set(self.schema_name)
        try:
            with tenant_context(self):
                yield
        finally:
            expected_schema.reset(token)


def schema_of(slug: str) -> str:
    """The schema's name for a slug: `north-side` lives in `shop_north_side`."""
    return "shop_" + slug.replace("-", "_")


class Domain(DomainMixin):
    """Further hosts of a shop, beside `<slug>.` of the base domain."""


class SpareSchema(models.Model):
    """An empty, migrated schema that waits for a shop: taking one is a rename."""

    name = models.CharField(primary_key=True, max_length=63)
    made_at = models.DateTimeField()


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    ADVISOR = "advisor", _("Advisor")
    VIEWER = "viewer", _("Viewer")


#: Who is in charge of the shop's work, and sets how it is done.
MANAGERS = (Role.OWNER, Role.MANAGER)
#: Who works with customers, jobs and complaints; a viewer only reads.
WORKERS = (*MANAGERS, Role.ADVISOR)


class Membership(models.Model):
    """A person's role in a shop, from `joined_at` until `revoked_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    gets_complaints = models.BooleanField(_("is told of complaints"), default=False)
    joined_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "shop"], condition=models.Q(revoked_at=None), name="membership_open_once"
            )
        ]


class ShopSettings(models.Model):
    """What a shop set otherwise than the defaults in code. Every field is a table of overrides; empty means default."""

    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, primary_key=True, related_name="settings")
    calling = models.JSONField(default=dict, blank=True)
    call_plan = models.JSONField(default=dict, blank=True)
    attempts = models.JSONField(default=dict, blank=True)
    clocks = models.JSONField(default=dict, blank=True)
    complaints = models.JSONField(default=dict, blank=True, db_default={})
    targets = models.JSONField(default=dict, blank=True)
    updated_at = models.DateTimeField(auto_now=True)


class Standing(models.Model):
    """What a shop may do now. Billing writes it; everybody else only reads it."""

    class State(models.TextChoices):
        TRIAL = "trial", _("Trial")
        ACTIVE = "active", _("Active")
        GRACE = "grace", _("Payment is late")
        READ_ONLY = "read_only", _("Read-only")

    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    state = models.CharField(max_length=10, choices=State.choices, default=State.TRIAL)
    trial_ends_at = models.DateTimeField(null=True)
    trial_reached_left = models.IntegerField(null=True)
    read_only_since = models.DateTimeField(null=True)
    reason = models.CharField(max_length=32, blank=True)
    updated_at = models.DateTimeField()


class ApiToken(models.Model):
    """A bearer token of a shop's own systems. Only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
