"""People for the platform's staff. Passwords and second factors are nobody's to set but the person's own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.models import Invitation, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("email", "name", "is_staff", "is_active", "is_demo", "date_joined", "last_login")
    list_filter = ("is_staff", "is_active", "is_demo")
    search_fields = ("email", "name")
    fields = (
        "email",
        "name",
        "language",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        "date_joined",
        "last_login",
    )
    readonly_fields = ("email", "date_joined", "last_login")
    filter_horizontal = ("groups",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only superusers make staff, so that nobody promotes themselves."""
        own = super().get_readonly_fields(request, obj)
        return own if request.user.is_superuser else (*own, "is_staff", "is_superuser", "groups")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    list_display = ("email", "kind", "role", "created_at", "expires_at", "accepted_at", "revoked_at")
    list_filter = ("kind", "role")
    search_fields = ("email",)
    exclude = ("digest",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
