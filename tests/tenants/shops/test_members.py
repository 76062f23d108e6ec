"""Who is in a shop, and who hears of its complaints."""

import pytest

from tenants.shops import members
from tenants.shops.models import Membership, Role
from tests.conftest import NOW
from tests.factories import make_user


def test_joining_twice_keeps_one_membership_with_the_new_role(north):
    ann = make_user()

    first = members.join(north, ann, role=Role.VIEWER, now=NOW)
    again = members.join(north, ann, role=Role.MANAGER, now=NOW)

    assert first.pk == again.pk
    assert members.of(ann, north.pk).role == Role.MANAGER


def test_a_person_may_belong_to_several_shops_with_different_roles(north, shunda):
    ann = make_user()
    members.join(north, ann, role=Role.OWNER, now=NOW)
    members.join(shunda, ann, role=Role.VIEWER, now=NOW)

    assert members.of(ann, north.pk).role == Role.OWNER
    assert members.of(ann, shunda.pk).role == Role.VIEWER


def test_a_revoked_person_is_out_and_may_join_again(north):
    members.join(north, make_user("Olga Owner"), role=Role.OWNER, now=NOW)
    ann = make_user()
    members.revoke(members.join(north, ann, role=Role.ADVISOR, now=NOW), now=NOW)
    assert members.of(ann, north.pk) is None

    members.join(north, ann, role=Role.ADVISOR, now=NOW)

    assert members.of(ann, north.pk).role == Role.ADVISOR
    assert Membership.objects.filter(user=ann, shop=north).count() == 2


def test_the_last_owner_stays_and_the_last_but_one_may_go(north):
    first = members.join(north, make_user(), role=Role.OWNER, now=NOW)
    second = members.join(north, make_user(), role=Role.OWNER, now=NOW)

    members.revoke(first, now=NOW)

    with pytest.raises(members.LastOwner):
        members.revoke(second, now=NOW)
    with pytest.raises(members.LastOwner):
        members.set_role(second, role=Role.MANAGER)


def test_complaints_reach_those_who_asked_and_otherwise_the_owners(north):
    owner, advisor = make_user("Olga Owner"), make_user("Adam Advisor")
    membership = members.join(north, owner, role=Role.OWNER, now=NOW)
    asked = members.join(north, advisor, role=Role.ADVISOR, now=NOW)
    assert members.told_of_complaints(north) == [owner]

    members.tell_of_complaints(membership, told=False)
    assert members.told_of_complaints(north) == [owner]

    members.tell_of_complaints(asked, told=True)
    assert members.told_of_complaints(north) == [advisor]
