"""The shop sees which messages went out and what they said, and never the link: it could answer for its customers."""

from tenants.followups import messages
from tenants.shops import members
from tests.factories import at, make_customer, make_follow_up, make_user

HOST = {"host": "shunda.localhost"}


def prepared(shop, **customer):
    follow_up = make_follow_up(shop, customer=make_customer(shop, **customer))
    with shop.schema():
        return messages.prepare(follow_up.pk, why="unreached", shop=shop, now=at(shop))


def test_the_shop_reads_its_messages_and_their_state_without_the_link(client, shunda):
    viewer = make_user("Vera Viewer")
    members.join(shunda, viewer, role="viewer", now=at(shunda))
    client.force_login(viewer)
    sent, waiting = prepared(shunda, name="欧阳静"), prepared(shunda, name="李雷")
    with shunda.schema():
        messages.sent(sent.pk, by=None, by_name="Ann Agent", shop=shunda, now=at(shunda))
        addresses = [messages.address_of(each, shop=shunda) for each in (sent, waiting)]

    body = client.get("/messages/", headers=HOST).content.decode()
    only_sent = client.get("/messages/?state=sent", headers=HOST).content.decode()

    assert "欧阳静" in body
    assert "李雷" in body
    assert "Ann Agent" in body
    assert "/s/" not in body
    assert not any(address.split("/")[-2] in body for address in addresses)
    assert "欧阳静" in only_sent
    assert "李雷" not in only_sent


def test_an_unknown_state_shows_all(client, shunda):
    owner = make_user("Olive Owner")
    members.join(shunda, owner, role="owner", now=at(shunda))
    client.force_login(owner)
    prepared(shunda, name="欧阳静")

    assert "欧阳静" in client.get("/messages/?state=rubbish", headers=HOST).content.decode()
