"""Addresses of the portal."""

from django.urls import URLPattern, URLResolver, path

from tenants.portal.views import complaints, people

urlpatterns: list[URLPattern | URLResolver] = [
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
    path(
        "complaints/<uuid:complaint_id>/acknowledgement/", complaints.acknowledgement, name="complaint_acknowledgement"
    ),
    path("complaints/<uuid:complaint_id>/reply/", complaints.answer, name="complaint_reply"),
    path("complaints/<uuid:complaint_id>/judgement/", complaints.judgement, name="complaint_judgement"),
    path("complaints/<uuid:complaint_id>/cause/", complaints.cause, name="complaint_cause"),
    path("complaints/<uuid:complaint_id>/pause/", complaints.pausing, name="complaint_pause"),
    path("complaints/<uuid:complaint_id>/resumption/", complaints.resumption, name="complaint_resumption"),
    path("complaints/<uuid:complaint_id>/handling/", complaints.handling, name="complaint_handling"),
    path("complaints/<uuid:complaint_id>/note/", complaints.remark, name="complaint_note"),
    path("people/", people.people, name="people"),
    path("people/invitations/", people.invite, name="people_invite"),
    path("people/invitations/<uuid:invitation_id>/sending/", people.sending, name="people_sending"),
    path(
        "people/invitations/<uuid:invitation_id>/revocation/",
        people.invitation_revocation,
        name="people_invitation_revocation",
    ),
    path("people/<uuid:membership_id>/role/", people.role, name="people_role"),
    path("people/<uuid:membership_id>/revocation/", people.revocation, name="people_revocation"),
    path("people/<uuid:membership_id>/complaint-mail/", people.complaint_mail, name="people_complaint_mail"),
]
