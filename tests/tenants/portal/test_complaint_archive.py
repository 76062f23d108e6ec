"""The case as a PDF: who gets which edition, in which language, and what is said when it cannot be made."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import limits
from tenants.complaints import archive as archives
from tenants.shops import members
from tests.factories import at, make_user, new_id
from tests.platform.web import paper
from tests.tenants.complaints.conftest import filed
from web import pdf

NORTH = {"host": "north.localhost"}


@pytest.fixture
def sign_in(client, north):
    def signed_in(role):
        user = make_user(f"Some {role}")
        members.join(north, user, role=role, now=at(north))
        client.force_login(user)

    return signed_in


@pytest.fixture
def complaint(north):
    return filed(north, now=timezone.now() - timedelta(minutes=5))


def asked(client, complaint, edition="open", language="en"):
    return client.get(f"/complaints/{complaint.pk}/archive/", {"edition": edition, "language": language}, headers=NORTH)


@pytest.mark.parametrize(
    ("role", "own", "is_open"),
    [("owner", 200, 200), ("manager", 200, 200), ("advisor", 404, 200), ("viewer", 404, 404)],
)
def test_only_owners_and_managers_get_the_shops_own_edition(
    client, sign_in, complaint, monkeypatch, role, own, is_open
):
    monkeypatch.setattr(pdf, "pdf", lambda *_args, **_more: b"%PDF")
    sign_in(role)

    assert asked(client, complaint, "shop").status_code == own
    assert asked(client, complaint, "open").status_code == is_open


def test_the_file_is_a_download_in_the_language_that_was_asked_for(client, sign_in, complaint, north):
    sign_in("manager")

    found = asked(client, complaint, "shop", "zh-hans")

    assert found["Content-Type"] == "application/pdf"
    assert found["Content-Disposition"].startswith('attachment; filename="C-0001_')
    assert "_zh-Hans.pdf" in found["Content-Disposition"]
    assert complaint.customer_words in paper.words(found.content)


@pytest.mark.parametrize("asking", [{}, {"edition": "open"}, {"edition": "all", "language": "en"},
                                    {"edition": "open", "language": "tlh"}])  # fmt: skip
def test_what_there_is_not_is_not_found(client, sign_in, complaint, asking):
    sign_in("owner")

    assert client.get(f"/complaints/{complaint.pk}/archive/", asking, headers=NORTH).status_code == 404
    assert client.get(
        f"/complaints/{new_id()}/archive/", {"edition": "open", "language": "en"}, headers=NORTH
    ).status_code == 404  # fmt: skip


def test_a_file_that_cannot_be_made_is_said_on_the_complaints_page(client, sign_in, complaint, monkeypatch):
    def broken(*_args, **_more):
        raise pdf.NotMade

    monkeypatch.setattr(archives.pdf, "pdf", broken)
    sign_in("owner")

    page = client.get(asked(client, complaint).url, headers=NORTH)

    assert "The PDF could not be made." in page.text


def test_the_page_offers_what_this_role_gets_in_the_shops_language_first(client, sign_in, complaint):
    address = f"/complaints/{complaint.pk}/"
    sign_in("owner")
    of_owner = client.get(address, headers=NORTH).text
    sign_in("advisor")
    of_advisor = client.get(address, headers=NORTH).text
    sign_in("viewer")
    of_viewer = client.get(address, headers=NORTH).text

    assert 'value="shop" selected' in of_owner
    assert 'value="en" selected' in of_owner
    assert ('value="shop"' in of_advisor, "/archive/" in of_advisor) == (False, True)
    assert "/archive/" not in of_viewer


def test_who_asks_for_file_after_file_has_to_wait(client, sign_in, complaint, monkeypatch):
    monkeypatch.setitem(limits.RATES, "archive", "2/h/user")
    monkeypatch.setattr(pdf, "pdf", lambda *_args, **_more: b"%PDF")
    sign_in("owner")

    assert [asked(client, complaint).status_code for _n in range(3)] == [200, 200, 429]
