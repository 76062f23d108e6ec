"""Two of the shop on one case: the second is told who is writing, and learns which version there is now."""

import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from tenants.complaints import note, presence
from tenants.shops import members
from tests.factories import at, make_user
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed

NORTH = {"host": "north.localhost"}


@pytest.fixture
def complaint(north):
    return filed(north)


@pytest.fixture
def window(north):
    """Somebody of the shop, signed in."""

    def opened(name, role="manager"):
        user = make_user(name)
        members.join(north, user, role=role, now=at(north))
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return opened


def writing(client, complaint, **fields):
    address = f"/complaints/{complaint.pk}/writing/"
    return client.post(address, fields, headers=NORTH) if fields else client.get(address, headers=NORTH)


def page(client, complaint):
    return client.get(f"/complaints/{complaint.pk}/", headers=NORTH).text


def test_the_second_sees_who_is_writing_until_it_is_over(window, complaint):
    mia, adam = window("Mia Manager"), window("Adam Advisor", "advisor")
    assert writing(adam, complaint).json()["words"] == ""

    assert writing(mia, complaint, own="").json()["words"] == ""
    assert writing(adam, complaint).json()["words"] == "Mia Manager is writing here."
    assert "Mia Manager is writing here." in page(adam, complaint), "also without a script"

    writing(mia, complaint, stops="1")
    assert writing(adam, complaint).json()["words"] == ""


def test_the_answer_says_which_version_there_is_now(window, north, complaint):
    adam = window("Adam Advisor", "advisor")
    before = writing(adam, complaint).json()["version"]

    with north.schema():
        note.complaint(complaint, text="Rang him", **BY_SHOP, now=timezone.now())

    shown = re.search(r'data-version="(\d+)"', page(adam, complaint))
    assert writing(adam, complaint).json()["version"] == before + 1 == int(shown[1])


def test_a_private_note_of_the_team_is_written_unseen_and_what_the_shop_reads_is_not(window, north, complaint):
    mia, sue = window("Mia Manager"), make_user("Sue Supervisor")

    presence.writes(complaint.pk, by=sue.pk, side="team", own=True, shop=north)
    with north.schema():
        note.complaint(complaint, text="Difficult", team_only=True, **BY_TEAM, now=timezone.now())
    unseen = writing(mia, complaint)
    presence.writes(complaint.pk, by=sue.pk, side="team", own=False, shop=north)

    assert "Sue" not in unseen.text
    assert writing(mia, complaint).json()["words"] == "Sue Supervisor (follow-up team) is writing here."


def test_what_the_shop_alone_may_read_is_marked_in_its_forms(window, north, complaint):
    shown = page(window("Mia Manager"), complaint)

    forms = re.findall(r'<form method="post" action="([^"]+)"([^>]*)>', shown)
    own = {address.rstrip("/").rpartition("/")[2] for address, attributes in forms if "data-own-side" in attributes}
    assert own >= {"cause", "actions", "goodwill"}
    assert not own & {"acknowledgement", "reply", "note", "judgement"}


def test_a_viewer_has_no_part_in_it_and_an_unknown_case_is_not_there(window, complaint):
    viewer, adam = window("Vera Viewer", "viewer"), window("Adam Advisor", "advisor")

    assert writing(viewer, complaint).status_code == 404
    assert "data-writing" not in page(viewer, complaint)
    assert writing(adam, complaint).status_code == 200
    assert "data-writing" in page(adam, complaint)
    complaint.pk = uuid.uuid4()
    assert writing(adam, complaint, own="").status_code == 404
