"""A code carries a sign-in to one host, once, for a minute."""

from datetime import timedelta

import pytest

from accounts import hops
from accounts.models import Hop
from tests.factories import make_user


@pytest.fixture
def person(db):
    return make_user("Pat")


def code_of(address):
    return address.partition("code=")[2]


def test_a_hop_signs_in_on_its_host_and_goes_on(client, person, north):
    from django.utils import timezone

    address = hops.address(person, north.url("/complaints/"), now=timezone.now())
    answer = client.get(address.partition(":8000")[2], headers={"host": "north.localhost"})

    assert address.startswith("http://north.localhost:8000/accounts/hop/?code=")
    assert answer["Location"] == "/complaints/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_code_works_once(person, now):
    code = code_of(hops.address(person, "http://north.localhost:8000/", now=now))

    assert hops.use(code, host="north.localhost", now=now).user == person
    with pytest.raises(hops.BadHop):
        hops.use(code, host="north.localhost", now=now)


def test_a_code_works_on_its_own_host_only(person, now):
    code = code_of(hops.address(person, "http://north.localhost:8000/", now=now))

    for host in ("shunda.localhost", "console.localhost", "localhost", "north.localhost.evil.example"):
        with pytest.raises(hops.BadHop):
            hops.use(code, host=host, now=now)
    assert hops.use(code, host="north.localhost", now=now)


def test_a_code_is_refused_after_a_minute(person, now):
    code = code_of(hops.address(person, "http://north.localhost:8000/", now=now))

    with pytest.raises(hops.BadHop):
        hops.use(code, host="north.localhost", now=now + timedelta(seconds=60))
    assert hops.use(code, host="north.localhost", now=now + timedelta(seconds=59))


def test_a_code_of_a_person_who_was_shut_out_is_refused(person, now):
    code = code_of(hops.address(person, "http://north.localhost:8000/", now=now))
    person.is_active = False
    person.save()

    with pytest.raises(hops.BadHop):
        hops.use(code, host="north.localhost", now=now)


def test_a_made_up_code_gets_the_page_of_an_absent_one(client, db, north):
    host = {"host": "north.localhost"}
    hop, absent = client.get("/accounts/hop/?code=made-up", headers=host), client.get("/nothing/", headers=host)

    assert hop.status_code == absent.status_code == 404
    assert hop.content == absent.content


def test_only_the_digest_is_kept_and_old_codes_are_swept(person, now):
    code = code_of(hops.address(person, "http://north.localhost:8000/", now=now))
    assert not Hop.objects.filter(digest=code).exists()

    hops.address(person, "http://north.localhost:8000/", now=now + timedelta(hours=3))
    assert Hop.objects.count() == 1
