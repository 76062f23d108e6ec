"""Teams for the platform's staff: their people, and which shops they call for."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from callcenter.agents.models import Agent, ShopAssignment, Team


class AgentInline(admin.TabularInline):
    model = Agent
    fields = ("user", "role", "speaks_en", "speaks_zh", "joined_at", "revoked_at")
    autocomplete_fields = ("user",)
    extra = 0
    can_delete = False


class AssignmentInline(admin.TabularInline):
    model = ShopAssignment
    fields = ("shop", "since")
    autocomplete_fields = ("shop",)
    extra = 0
    can_delete = False


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "invite_code", "takes_new_shops", "created_at")
    search_fields = ("name", "slug")
    fields = ("slug", "name", "invite_code", "takes_new_shops", "created_at")
    inlines = (AgentInline, AssignmentInline)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"created_at": timezone.now()}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ShopAssignment)
class ShopAssignmentAdmin(admin.ModelAdmin):
    """Moving a shop to another team: change the team here."""

    list_display = ("shop", "team", "since")
    list_filter = ("team",)
    search_fields = ("shop__name", "shop__slug")
    autocomplete_fields = ("shop", "team")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"since": timezone.now()}
