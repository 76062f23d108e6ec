"""Addresses of the team's scripts, below "scripts/"."""

from django.urls import URLPattern, path

from callcenter.console.views import script_drafts, script_practice, scripts

_PLACE = "<slug:call_type>/<slug:channel>/<slug:segment>/<slug:language>/"
_SHOP = f"shops/<slug:slug>/{_PLACE}"

urlpatterns: list[URLPattern] = [
    path("", scripts.scripts, name="scripts"),
    path("shops/<slug:slug>/", scripts.scripts, name="shop_scripts"),
    path("versions/<uuid:version_id>/", scripts.version, name="script_version"),
    path("versions/<uuid:version_id>/changes/", scripts.changes, name="script_changes"),
    path("versions/<uuid:version_id>/practice/", script_practice.version, name="script_version_practice"),
    path("versions/<uuid:version_id>/editor/", script_drafts.editor, name="script_editor"),
    path("versions/<uuid:version_id>/publication/", script_drafts.publication, name="script_publication"),
    path("versions/<uuid:version_id>/removal/", script_drafts.removal, name="script_removal"),
    path("versions/<uuid:version_id>/restoration/", script_drafts.restoration, name="script_restoration"),
    path("<uuid:script_id>/versions/", scripts.versions, name="script_versions"),
    path("<uuid:script_id>/withdrawal/", script_drafts.withdrawal, name="script_withdrawal"),
    path(_PLACE, scripts.script, name="script"),
    path(f"{_PLACE}draft/", script_drafts.opening, name="script_draft"),
    path(f"{_PLACE}scores/", scripts.scores, name="script_scores"),
    path(f"{_PLACE}practice/", script_practice.script, name="script_practice"),
    path(_SHOP, scripts.script, name="shop_script"),
    path(f"{_SHOP}draft/", script_drafts.opening, name="shop_script_draft"),
    path(f"{_SHOP}scores/", scripts.scores, name="shop_script_scores"),
    path(f"{_SHOP}practice/", script_practice.script, name="shop_script_practice"),
]
