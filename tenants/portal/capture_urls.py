"""Addresses at which complaints are taken down and sorted."""

from django.urls import path

from tenants.portal.views import complaint_capture, complaint_kinds, survey_complaint

urlpatterns = [
    path("s/<slug:token>/complaint/", survey_complaint.complaint, name="survey_complaint"),
    path("complaints/kinds/", complaint_kinds.kinds, name="complaint_kinds"),
    path("complaints/new/", complaint_capture.new, name="complaint_new"),
    path("complaints/drafts/", complaint_capture.beginning, name="complaint_drafts"),
    path("complaints/drafts/<uuid:draft_id>/", complaint_capture.draft, name="complaint_draft"),
    path("complaints/drafts/<uuid:draft_id>/saving/", complaint_capture.saving, name="complaint_draft_saving"),
    path("complaints/drafts/<uuid:draft_id>/removal/", complaint_capture.removal, name="complaint_draft_removal"),
    path("complaints/<uuid:complaint_id>/kind/", complaint_capture.kind, name="complaint_kind"),
    path("complaints/<uuid:complaint_id>/promise/", complaint_capture.promising, name="complaint_promise"),
]
