"""How a request is taken: keys, versions, parameters, pages of a list, idempotency, faults."""

import pytest
import stripe

API = "2026-10-28.endive"


def test_a_test_key_is_let_in_and_other_keys_are_not(server, client):
    assert client.v1.customers.list().data == []

    for key in ("sk_live_localserver0000", "nonsense", "pk_test_localserver0000"):
        other = stripe.StripeClient(key, base_addresses={"api": server.base})
        with pytest.raises(stripe.AuthenticationError, match="Invalid API Key") as refused:
            other.v1.customers.list()
        assert refused.value.http_status == 401


def test_an_unknown_parameter_is_refused_by_its_path(client, catalogue):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.customers.create({"emial": "owner@north.example"})
    assert (refused.value.code, refused.value.param) == ("parameter_unknown", "emial")
    assert refused.value.request_id.startswith("req_")

    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.prices.create({"currency": "cny", "unit_amount": 1, "recurring": {"interval": "month", "every": 2}})
    assert refused.value.param == "recurring[every]"


@pytest.mark.parametrize(
    ("wanted", "param"),
    [
        ({"unit_amount": 100}, "currency"),
        ({"currency": "cny", "unit_amount": "ten"}, "unit_amount"),
        ({"currency": "cny", "unit_amount": 100, "recurring": {"interval": "fortnight"}}, "recurring[interval]"),
        ({"currency": "cny", "unit_amount": 100, "product": "prod_none"}, "product"),
        ({"currency": "cny", "unit_amount": 100, "active": "perhaps"}, "active"),
    ],
)
def test_a_malformed_parameter_is_refused_by_its_path(client, wanted, param):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.prices.create(wanted)

    assert refused.value.param == param


def test_a_parameter_that_only_real_stripe_obeys_is_refused_instead_of_ignored(client, paying, catalogue):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.subscriptions.create(
            {"customer": paying.id, "items": [{"price": catalogue.basic.id}], "backdate_start_date": 1}
        )

    assert (refused.value.code, refused.value.param) == ("not_supported_locally", "backdate_start_date")
    assert client.v1.subscriptions.list({"status": "all"}).data == []


def test_what_does_not_exist_is_a_404(client):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.customers.retrieve("cus_none")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")

    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        client.v1.coupons.list()


def test_another_version_of_the_api_is_refused(client):
    with pytest.raises(stripe.InvalidRequestError, match="version"):
        client.v1.customers.list(options={"stripe_version": "2020-08-27"})

    assert client.v1.customers.list(options={"stripe_version": API}).data == []


def test_the_same_key_and_parameters_give_the_first_answer_again(client):
    first = client.v1.customers.create({"name": "North"}, {"idempotency_key": "k1"})
    again = client.v1.customers.create({"name": "North"}, {"idempotency_key": "k1"})

    assert again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(client.v1.customers.list().data) == 1


def test_the_same_key_with_other_parameters_is_refused(client):
    client.v1.customers.create({"name": "North"}, {"idempotency_key": "k1"})

    with pytest.raises(stripe.IdempotencyError):
        client.v1.customers.create({"name": "South"}, {"idempotency_key": "k1"})


def test_a_list_comes_in_pages_newest_first(client):
    made = [client.v1.customers.create({"name": str(number)}).id for number in range(5)]

    page = client.v1.customers.list({"limit": 2})
    assert ([one.id for one in page.data], page.has_more) == ([made[4], made[3]], True)
    rest = client.v1.customers.list({"limit": 10, "starting_after": made[3]})
    assert ([one.id for one in rest.data], rest.has_more) == ([made[2], made[1], made[0]], False)
    assert [one.id for one in client.v1.customers.list({"limit": 2}).auto_paging_iter()] == made[::-1]
    back = client.v1.customers.list({"limit": 1, "ending_before": made[3]})
    assert [one.id for one in back.data] == [made[4]]


def test_expand_follows_ids_and_refuses_what_is_none(client, subscribed):
    found = client.v1.subscriptions.retrieve(subscribed.id, {"expand": ["customer", "latest_invoice"]})
    assert (found.customer.name, found.latest_invoice.status) == ("North Garage", "paid")
    listed = client.v1.subscriptions.list({"expand": ["data.customer"]})
    assert listed.data[0].customer.name == "North Garage"

    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.subscriptions.retrieve(subscribed.id, {"expand": ["sun"]})


def test_a_failing_request_does_nothing_and_the_clients_retry_works(server):
    server.faults(fail_requests=1)
    with pytest.raises(stripe.APIError) as failed:
        server.client(max_network_retries=0).v1.customers.create({"name": "North"})
    assert failed.value.http_status == 500
    assert server.events() == []

    server.faults(fail_requests=1)
    server.client(max_network_retries=2).v1.customers.create({"name": "North"})
    assert len(server.events()) == 1


def test_a_lost_answer_is_found_again_by_its_key(server, client):
    server.faults(lose_answers=1)
    with pytest.raises(stripe.APIConnectionError):
        client.v1.customers.create({"name": "North"}, {"idempotency_key": "k1"})

    again = client.v1.customers.create({"name": "North"}, {"idempotency_key": "k1"})

    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(server.events()) == 1


def test_metadata_is_merged_and_emptied_key_by_key(client):
    customer = client.v1.customers.create({"metadata": {"shop": "north", "team": "a"}})

    changed = client.v1.customers.update(customer.id, {"metadata": {"team": "", "city": "Xi'an"}})

    assert changed.metadata.to_dict() == {"shop": "north", "city": "Xi'an"}
