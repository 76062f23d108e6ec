"""Shops for the platform's staff: who they are, who is in, what they may do. Schemas are made and closed by verbs."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tenants.shops.models import Domain, Membership, Shop, SpareSchema, Standing


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that verbs write: staff read them."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MembershipInline(admin.TabularInline):
    model = Membership
    fields = ("user", "role", "gets_complaints", "joined_at", "revoked_at")
    readonly_fields = ("joined_at",)
    autocomplete_fields = ("user",)
    extra = 0
    can_delete = False
    max_num = 0


class DomainInline(admin.TabularInline):
    model = Domain
    extra = 0


class StandingInline(admin.StackedInline):
    model = Standing
    fields = ("state", "trial_ends_at", "trial_reached_left", "read_only_since", "reason", "updated_at")
    readonly_fields = fields
    can_delete = False
    max_num = 0


@admin.register(Shop)
class ShopAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "country", "language", "created_at", "ready_at", "closed_at", "is_demo")
    list_filter = ("country", "language", "is_demo", "standing__state")
    search_fields = ("name", "slug")
    fields = (
        "slug", "name", "spoken_name", "country", "language", "timezone", "currency", "phone", "address", "created_at",
        "ready_at", "closed_at", "is_demo",
    )  # fmt: skip
    readonly_fields = ("slug", "created_at", "ready_at", "is_demo")
    inlines = (StandingInline, MembershipInline, DomainInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A shop is opened by the form or by `manage.py open_shop`, which make its schema, too."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(SpareSchema)
class SpareSchemaAdmin(ReadOnlyAdmin):
    list_display = ("name", "made_at")
