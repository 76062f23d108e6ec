"""Care calls on a complaint's page: planned, made, or stopped by the customer's wish."""

from tenants.followups import opt_out
from tenants.shops import members
from tests.factories import at, make_user
from tests.tenants.complaints.test_care_calls import closed

NORTH = {"host": "north.localhost"}


def page(client, complaint):
    return client.get(f"/complaints/{complaint.pk}/", headers=NORTH).text


def test_the_page_of_a_closed_crisis_tells_of_its_care_calls(client, north):
    user = make_user("Olive")
    members.join(north, user, role="viewer", now=at(north))
    client.force_login(user)
    complaint, ordinary = closed(north), closed(north, severity="ordinary")

    assert page(client, complaint).count("planned") == 3
    assert "Care calls" not in page(client, ordinary)

    with north.schema():
        opt_out.number(
            complaint.customer.phone, purpose="survey", reason="asked", by=None, shop=north, now=at(north, days=2)
        )
    assert page(client, complaint).count("must not be called") == 3
