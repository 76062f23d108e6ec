"""Addresses of the portal."""

from django.urls import URLPattern, URLResolver, path

from tenants.portal.views import billing, complaints, people, results

urlpatterns: list[URLPattern | URLResolver] = [
    path("", results.results, name="results"),
    path("results/customers/<slug:group>/", results.customers, name="results_customers"),
    path("results/answers/<slug:question>/<slug:group>/", results.answers, name="results_answers"),
    path("results/people/<slug:post>/<slug:key>/", results.people, name="results_people"),
    path("results/coverage/<slug:group>/", results.coverage, name="results_coverage"),
    path("results/skipped/<slug:reason>/", results.skipped, name="results_skipped"),
    path("results/complaints/<slug:group>/", results.complaint_rows, name="results_complaints"),
    path("results/points/<slug:point>/", results.point, name="results_point"),
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
    path("billing/", billing.billing, name="billing"),
    path("billing/card-payment/", billing.card_payment, name="billing_card_payment"),
    path("billing/invoice-payment/", billing.invoice_payment, name="billing_invoice_payment"),
    path("billing/return/", billing.returned, name="billing_return"),
    path("billing/return/state/", billing.return_state, name="billing_return_state"),
    path("billing/change/", billing.planned_change, name="billing_change"),
    path("billing/change/confirmation/", billing.change_confirmation, name="billing_change_confirmation"),
    path("billing/card/", billing.card_page, name="billing_card"),
    path("billing/invoices/<slug:invoice_id>/", billing.invoice_page, name="billing_invoice"),
    path("billing/cancellation/", billing.cancellation, name="billing_cancellation"),
    path("billing/resumption/", billing.resumption, name="billing_resumption"),
    path("billing/check/", billing.check, name="billing_check"),
]
