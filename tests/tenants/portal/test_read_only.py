"""A shop whose trial or payment is over: what goes on, what waits for a plan, and that no address was forgotten."""

import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from accounts import invitations
from accounts.models import Invitation
from accounts.people import make
from tenants.shops import members, standing, tokens
from tenants.shops.models import ApiToken, Membership
from tests.isolation.policy import SHOP

NORTH, PASSWORD = {"host": "north.localhost"}, "correct horse battery staple"

#: Complaints and agreed visits wait for nobody's payment; who must not come in is shut out at once; an owner may hand
#: over and pay.
GOES_ON = {
    "complaint_acknowledgement", "complaint_reply", "complaint_judgement", "complaint_cause", "complaint_pause",
    "complaint_resumption", "complaint_handling", "complaint_note", "complaint_kind", "complaint_promise",
    "complaint_kinds", "complaint_new", "complaint_drafts", "complaint_draft", "complaint_draft_saving",
    "complaint_draft_removal", "complaint_action", "complaint_action_again", "complaint_action_done",
    "complaint_evidence", "complaint_goodwill", "complaint_goodwill_grant", "complaint_goodwill_refusal",
    "complaint_keys", "complaint_leaving", "complaint_limits", "complaint_mileage", "complaint_owner",
    "complaint_papers", "complaint_paper_removal", "complaint_paper_sharing", "complaint_times", "complaint_views",
    "complaint_views_removal", "complaint_writing", "errand_end",
    "booking_details", "booking_confirmation", "booking_message", "booking_arrival", "booking_absence", "booking_end",
    "booking_time", "booking_cancellation", "booking_parts", "booking_preparation",
    "people_invitation_revocation", "people_role", "people_revocation", "people_complaint_mail", "token_revocation",
    "billing_card_payment", "billing_invoice_payment", "billing_change", "billing_change_confirmation", "billing_card",
    "billing_invoice", "billing_cancellation", "billing_resumption", "billing_check", "billing_return",
}  # fmt: skip


@pytest.fixture
def owner(north, now):
    """An owner who has just typed the password, in a shop that is read-only until `pay` is called."""
    person = make(email="owner@example.com", name="Olga", password=PASSWORD, verified=True)
    members.join(north, person, role="owner", now=now)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD}, headers=NORTH)
    standing.write(north, state="read_only", reason="trial_days", now=now)
    return client


@pytest.fixture
def pay(north, now):
    return lambda: standing.write(north, state="active", now=now)


@pytest.fixture
def letter(north, now):
    """An invitation that waits."""
    inviter = make(email="inviter@example.com")
    return invitations.invite(
        kind=Invitation.Kind.SHOP, target=north.pk, role="advisor", email="new@example.com", by=inviter, now=now
    )[0]


def post(client, path, **data):
    return client.post(path, data, headers=NORTH)


def test_every_address_that_takes_a_form_goes_on_or_waits_for_a_plan():
    views = {each.name: each.callback for each in _patterns(get_resolver("tenants.portal.urls"))}
    takes_a_form = {row.name for row in SHOP if set(row.may) - {"GET"} and hasattr(views.get(row.name), "roles")}

    waits = {name for name in takes_a_form if views[name].writes}

    assert takes_a_form - waits <= GOES_ON
    assert not waits & GOES_ON


def test_nobody_is_invited_until_a_plan_is_paid(owner, pay, letter):
    def ask():
        return [
            post(owner, "/people/invitations/", email="one@example.com", role="viewer").status_code,
            post(owner, f"/people/invitations/{letter.pk}/sending/").status_code,
        ]

    assert ask() == [409, 409]
    assert not Invitation.objects.filter(email="one@example.com").exists()
    page = owner.get("/people/", headers=NORTH).content.decode()
    assert "nobody can be invited" in page
    assert "Send the invitation" not in page
    pay()
    assert ask() == [302, 302]
    assert "Send the invitation" in owner.get("/people/", headers=NORTH).content.decode()


def test_no_token_is_made_until_a_plan_is_paid(owner, pay, north):
    assert post(owner, "/api-tokens/new/", name="DMS").status_code == 409
    assert not ApiToken.objects.exists()
    assert "Make a token" not in owner.get("/api-tokens/", headers=NORTH).content.decode()
    pay()
    assert post(owner, "/api-tokens/new/", name="DMS").status_code == 201


def test_whoever_must_not_come_in_is_shut_out_at_once(owner, letter, north, now):
    token = tokens.make(north, name="DMS", by=None, now=now)[0]
    member = members.join(north, make(email=f"{uuid.uuid4().hex}@example.com"), role="manager", now=now)

    answers = [
        post(owner, f"/people/invitations/{letter.pk}/revocation/").status_code,
        post(owner, f"/people/{member.pk}/revocation/").status_code,
        post(owner, f"/api-tokens/{token.pk}/revocation/").status_code,
    ]

    assert answers == [302, 302, 302]
    for gone in (letter, member, token):
        gone.refresh_from_db()
        assert gone.revoked_at is not None


def test_the_shop_can_be_handed_to_another_owner_who_pays(owner, north, now):
    heir = members.join(north, make(email="heir@example.com"), role="manager", now=now)

    assert post(owner, f"/people/{heir.pk}/role/", role="owner").status_code == 302
    assert Membership.objects.get(pk=heir.pk).role == "owner"
    assert owner.get("/billing/", headers=NORTH).status_code == 200


@pytest.mark.parametrize("path", ["", "complaints/", "uploads/", "people/", "api-tokens/", "billing/"])
def test_everything_can_be_read(owner, path):
    assert owner.get(f"/{path}", headers=NORTH).status_code == 200


def test_a_system_still_reads_and_is_told_why_its_jobs_are_not_taken(owner, north, now):
    secret = tokens.make(north, name="DMS", by=None, now=now)[1]
    headers = {**NORTH, "authorization": f"Bearer {secret}"}
    row = {"job_no": "1", "mobile": "07400 123001", "plate": "AB12 CDE", "delivered_at": "2026-11-10"}

    assert Client().get("/api/v1/jobs/", headers=headers).status_code == 200
    refused = Client().post("/api/v1/jobs/", row, content_type="application/json", headers=headers)

    assert (refused.status_code, refused.json()["code"]) == (409, "read_only")


def _patterns(resolver):
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield each
        else:
            yield from _patterns(each)
