"""The letters about a complaint carry each reader's own link to answer by, and none for who does not work on it."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from tenants.complaints import answer_by_link, letters
from tenants.shops import members
from tests.factories import at, make_supervisor, make_user
from tests.tenants.complaints.conftest import filed

LINK = re.compile(r"http[^\s\"]+/answer/([\w-]+)/")


@pytest.fixture
def write(north):
    def written(complaint, about="filed", *, now=None):
        mail.outbox.clear()
        with north.schema():
            letters.tell(complaint.pk, about, shop=north, now=now or at(north))
        return {letter.to[0]: letter for letter in mail.outbox}

    return written


def token(letter):
    """The one token that stands in a letter, as text and as HTML."""
    (found,) = set(LINK.findall(letter.body + letter.alternatives[0][0]))
    return found


def test_everybody_who_works_on_it_gets_a_link_of_their_own(north, staff, write):
    found = write(filed(north))

    tokens = {address: token(letter) for address, letter in found.items()}
    with north.schema():
        opened = {
            address: answer_by_link.page(each, shop=north, now=at(north)).opened.person.email
            for address, each in tokens.items()
        }
    assert set(opened) >= {"olive@example.com", "mia@example.com"}
    assert all(address == person for address, person in opened.items())
    assert all(each not in letter.subject for each, letter in zip(tokens.values(), found.values(), strict=True))


def test_a_later_letter_carries_the_same_link_for_longer(north, staff, write):
    complaint = filed(north)
    first = token(write(complaint)["mia@example.com"])
    later = at(north) + timedelta(days=5)

    again = token(write(complaint, "reopened:1", now=later)["mia@example.com"])

    assert first == again
    with north.schema():
        seen = answer_by_link.page(first, shop=north, now=later)
    assert seen.opened.link.expires_at == later + timedelta(days=7)


def test_who_only_reads_and_who_is_of_the_team_get_the_letter_without_a_link(north, team, staff, write):
    viewer = make_user("Vic", email="vic@example.com")
    members.tell_of_complaints(members.join(north, viewer, role="viewer", now=at(north)), told=True)
    make_supervisor(team)

    found = write(filed(north, severity="crisis"))

    assert LINK.search(found["olive@example.com"].body)
    assert not LINK.search(found["vic@example.com"].body + found["vic@example.com"].alternatives[0][0])
    assert "/complaints/" in found["vic@example.com"].body
    others = [letter for address, letter in found.items() if address.startswith("person")]
    assert others
    assert not any(LINK.search(letter.body) for letter in others)
