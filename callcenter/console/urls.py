"""Addresses of the console."""

from django.urls import URLPattern, URLResolver, include, path

from callcenter.console.views import (
    attempts,
    call,
    complaints,
    desk,
    findings,
    hours,
    limits,
    people,
    profile,
    review,
    shops,
    why,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.desk, name="desk"),
    path("calls/", desk.calls, name="calls"),
    path("calls/<uuid:attempt_id>/", call.call, name="call"),
    path("calls/<uuid:attempt_id>/handing-back/", call.handing_back, name="call_handing_back"),
    path("calls/<uuid:attempt_id>/why/", why.panel, name="call_why"),
    path("notices/<uuid:notice_id>/acknowledgement/", desk.notice_acknowledgement, name="notice_acknowledgement"),
    path("calls/<uuid:attempt_id>/findings/", findings.findings, name="call_findings"),
    path(
        "calls/<uuid:attempt_id>/findings/<uuid:finding_id>/return/", findings.sending_back, name="call_finding_return"
    ),
    path("review/", review.reviews, name="review"),
    path("review/<uuid:call_id>/decision/", review.decision, name="review_decision"),
    path("profile/", profile.profile, name="profile"),
    path("api/v1/", include("callcenter.console.api.urls")),
    path("complaints/", complaints.complaints, name="triage"),
    path("complaints/<slug:slug>/<uuid:complaint_id>/", complaints.complaint, name="triage_complaint"),
    path("complaints/<slug:slug>/<uuid:complaint_id>/severity/", complaints.severity, name="triage_severity"),
    path("complaints/<slug:slug>/<uuid:complaint_id>/note/", complaints.remark, name="triage_note"),
    path("limits/", limits.limits, name="team_limits"),
    path("shops/", shops.shops, name="shops"),
    path("shops/<slug:slug>/calls/", shops.calls, name="shop_calls"),
    path("shops/<slug:slug>/team/", shops.team, name="shop_team"),
    path("shops/<slug:slug>/calls/<uuid:call_id>/", why.call, name="shop_call"),
    path("shops/<slug:slug>/attempts/", attempts.attempts, name="shop_attempts"),
    path("shops/<slug:slug>/attempts/<slug:kind>/", attempts.attempts, name="shop_attempts_kind"),
    path("shops/<slug:slug>/attempts/<slug:kind>/general/", attempts.as_in_general, name="shop_attempts_general"),
    path("people/", people.people, name="people"),
    path("people/hours/", hours.team, name="team_hours"),
    path("people/<uuid:agent_id>/hours/", hours.person, name="people_hours"),
    path("people/invitations/", people.invite, name="people_invite"),
    path("people/invitations/<uuid:invitation_id>/sending/", people.sending, name="people_sending"),
    path(
        "people/invitations/<uuid:invitation_id>/revocation/",
        people.invitation_revocation,
        name="people_invitation_revocation",
    ),
    path("people/<uuid:agent_id>/role/", people.role, name="people_role"),
    path("people/<uuid:agent_id>/revocation/", people.revocation, name="people_revocation"),
]
