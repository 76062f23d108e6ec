"""Addresses of a shop's API, below `/api/v1/`."""

from django.urls import path

from tenants.portal.api import complaints, docs, follow_ups, jobs, responses

urlpatterns = [
    path("jobs/", jobs.Jobs.as_view(), name="api_jobs"),
    path("jobs/<uuid:id>/", jobs.OneJob.as_view(), name="api_job"),
    path("follow-ups/", follow_ups.FollowUps.as_view(), name="api_follow_ups"),
    path("follow-ups/<uuid:id>/", follow_ups.OneFollowUp.as_view(), name="api_follow_up"),
    path("responses/", responses.Responses.as_view(), name="api_responses"),
    path("responses/<uuid:id>/", responses.OneResponse.as_view(), name="api_response"),
    path("complaints/", complaints.Complaints.as_view(), name="api_complaints"),
    path("complaints/<uuid:id>/", complaints.OneComplaint.as_view(), name="api_complaint"),
    path("schema/", docs.Schema.as_view(), name="api_schema"),
    path("docs/", docs.Docs.as_view(), name="api_docs"),
]
