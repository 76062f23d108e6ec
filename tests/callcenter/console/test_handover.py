"""The hand-over list: what waits is seen by the team that calls for the shop, copied, sent by a person and ticked."""

import re

import pytest

from callcenter.agents import assign
from callcenter.agents.assign import assign as assign_to
from callcenter.agents.models import ShopAssignment, Team
from tenants.consent.models import AccessLog
from tenants.followups import messages
from tenants.followups.models import FollowUp, Message, MessageChannel
from tests.factories import at, claimed_call, make_agent, make_customer, make_follow_up
from tests.platform.web import paper

HOST = {"host": "console.localhost"}


@pytest.fixture
def agent(me):
    """Signed in, at a moment that stands still."""
    return me


def prepared(shop, channel="sms", **customer):
    follow_up = make_follow_up(shop, customer=make_customer(shop, **customer))
    with shop.schema():
        return messages.prepare(follow_up.pk, why="unreached", channel=channel, shop=shop, now=at(shop))


def path_of(shop, message, step=""):
    return f"/handover/{shop.slug}/{message.pk}/{step}"


def now_stands(shop, message):
    with shop.schema():
        return Message.objects.select_related("follow_up").get(pk=message.pk)


def test_what_waits_is_on_the_list_and_on_the_badge_with_the_customer_masked(client, agent, shunda, team):
    message = prepared(shunda, name="欧阳静", title="女士")

    body = client.get("/handover/", headers=HOST).content.decode()

    assert path_of(shunda, message) in body
    assert "欧女士" in body
    assert "欧阳静" not in body
    assert message.follow_up.customer.phone[3:] not in body
    assert re.search(r'href="/handover/"[^>]*>.*?<span class="ac-count">1</span>', body)
    assert assign.messages_waiting(team) == 1


def test_the_sheet_has_words_link_and_no_number_until_it_is_asked_for(client, agent, shunda):
    message = prepared(shunda)
    number = message.follow_up.customer.phone
    with shunda.schema():
        address = messages.address_of(message, shop=shunda)

    plain = client.get(path_of(shunda, message), headers=HOST).content.decode()
    shown = client.post(path_of(shunda, message, "number/"), headers=HOST).content.decode()

    assert plain.count(address) == 2
    assert number not in plain
    assert number in shown
    with shunda.schema():
        assert list(AccessLog.objects.order_by("pk").values_list("what", flat=True)) == ["message", "message_number"]


def test_a_supervisor_sees_no_number_and_prints_no_letter(client, supervisor, shunda):
    message = prepared(shunda, channel="letter")

    assert client.get(path_of(shunda, message), headers=HOST).status_code == 200
    assert client.post(path_of(shunda, message, "number/"), headers=HOST).status_code == 404
    assert client.get(f"/handover/{shunda.slug}/letters/", headers=HOST).status_code == 404


def test_ticked_is_sent_and_off_the_list(client, agent, shunda, team):
    message = prepared(shunda)

    answer = client.post(path_of(shunda, message, "sent/"), headers=HOST)

    assert (answer.status_code, answer["Location"]) == (302, "/handover/")
    kept = now_stands(shunda, message)
    assert (kept.sent_at, kept.by, kept.by_name) == (at(shunda), agent.user_id, "Ann Agent")
    assert path_of(shunda, message) not in client.get("/handover/", headers=HOST).content.decode()
    listed = client.get("/handover/?shop=shunda&state=sent", headers=HOST).content.decode()
    assert path_of(shunda, message) in listed
    assert "Ann Agent" in listed
    assert assign.messages_waiting(team) == 0


def test_withdrawn_is_off_the_list_and_cannot_be_ticked(client, agent, shunda):
    message = prepared(shunda)

    client.post(path_of(shunda, message, "withdrawal/"), headers=HOST)

    assert now_stands(shunda, message).withdrawn_at == at(shunda)
    refused = client.post(path_of(shunda, message, "sent/"), headers=HOST)
    assert refused.status_code == 409
    assert "Do not send it" in refused.content.decode()
    assert now_stands(shunda, message).sent_at is None


def test_another_way_is_written_anew_when_it_leads_to_the_customer(client, agent, shunda):
    message = prepared(shunda)

    assert client.post(path_of(shunda, message, "channel/"), {"channel": "letter"}, headers=HOST).status_code == 302
    assert now_stands(shunda, message).channel == "letter"
    for wrong in ("email", "pigeon", ""):
        assert client.post(path_of(shunda, message, "channel/"), {"channel": wrong}, headers=HOST).status_code == 409
    assert now_stands(shunda, message).channel == "letter"


def test_a_mail_cannot_be_ticked(client, agent, shunda):
    message = prepared(shunda, channel="email", email="wang@example.com")

    assert client.post(path_of(shunda, message, "sent/"), headers=HOST).status_code == 409
    assert now_stands(shunda, message).sent_at is None


def test_filters_narrow_the_list(client, agent, shunda, north):
    sms, letter = prepared(shunda), prepared(north, channel="letter")

    def listed(query):
        body = client.get(f"/handover/?{query}", headers=HOST).content.decode()
        return {each for each in (sms, letter) if str(each.pk) in body}

    assert listed("") == {sms, letter}
    assert listed("channel=letter") == {letter}
    assert listed("shop=shunda") == {sms}
    assert listed("state=waiting") == {sms, letter}
    assert listed("state=sent") == set()
    assert "Choose a shop" in client.get("/handover/?state=sent", headers=HOST).content.decode()


def test_another_teams_messages_are_not_there(client, agent, shunda):
    message = prepared(shunda)
    assert client.get(path_of(shunda, message), headers=HOST).status_code == 200
    other = Team.objects.create(slug="harbour", name="Harbour", invite_code="H", created_at=at(shunda))
    assign_to(shunda, other, now=at(shunda))

    for query in ("", "?shop=shunda", "?shop=shunda&state=sent"):
        assert path_of(shunda, message) not in client.get(f"/handover/{query}", headers=HOST).content.decode()
    assert client.get(path_of(shunda, message), headers=HOST).status_code == 404
    assert client.post(path_of(shunda, message, "sent/"), headers=HOST).status_code == 404
    assert now_stands(shunda, message).sent_at is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_letters_are_printed_a_page_each_with_name_day_words_and_code(client, agent, shunda, language):
    found = [prepared(shunda, channel="letter", language=language, name=name) for name in ("欧阳静", "李雷")]
    prepared(shunda)

    body = client.get(f"/handover/{shunda.slug}/letters/", headers=HOST).content.decode()

    assert body.count('<article class="letter"') == 2
    for message in found:
        with shunda.schema():
            assert messages.address_of(message, shop=shunda) in body
    assert "欧阳静" in body
    assert ("2026年11月18日" if language == "zh-hans" else "18 November 2026") in body
    assert body.count("<svg viewBox") == 2
    assert "[link]" not in body
    with shunda.schema():
        assert AccessLog.objects.filter(what="letter").count() == 2


def test_the_code_of_a_letter_is_the_link(client, agent, shunda):
    """Read back square by square: the picture holds what a camera of that address would make."""
    import qrcode

    message = prepared(shunda, channel="letter")
    with shunda.schema():
        address = messages.address_of(message, shop=shunda)

    body = client.get(f"/handover/{shunda.slug}/letters/", headers=HOST).content.decode()

    code = qrcode.QRCode(border=0)
    code.add_data(address)
    code.make(fit=True)
    dark = {(x, y) for y, line in enumerate(code.get_matrix()) for x, is_dark in enumerate(line) if is_dark}
    drawn = re.search(r'<path d="([^"]+)"', body)[1]
    assert {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawn)} == dark


def test_from_the_call_the_link_goes_to_who_cannot_talk_now(client, agent, shunda):
    attempt = claimed_call(shunda, agent)
    assert f"/calls/{attempt.pk}/link/" in client.get(f"/calls/{attempt.pk}/", headers=HOST).content.decode()
    assert "WeChat" in client.get(f"/calls/{attempt.pk}/link/", headers=HOST).content.decode()

    answer = client.post(f"/calls/{attempt.pk}/link/", {"channel": "wechat"}, headers=HOST)

    with shunda.schema():
        message = Message.objects.get(follow_up=attempt.call.follow_up)
    assert (message.why, message.channel) == ("asked", MessageChannel.WECHAT)
    assert answer["Location"] == path_of(shunda, message)
    assert client.post(f"/calls/{attempt.pk}/link/", {"channel": "email"}, headers=HOST).status_code == 200


def test_a_call_that_is_not_asked_by_link_says_so(client, agent, shunda):
    attempt = claimed_call(shunda, agent)
    with shunda.schema():
        FollowUp.objects.filter(pk=attempt.call.follow_up).update(call_type="booking")

    assert "cannot be answered by link" in client.get(f"/calls/{attempt.pk}/link/", headers=HOST).content.decode()
    assert client.post(f"/calls/{attempt.pk}/link/", {"channel": "sms"}, headers=HOST).status_code == 409


def test_a_colleagues_call_has_no_such_page(client, agent, shunda, team):
    attempt = claimed_call(shunda, make_agent(team, name="Bob"))

    assert client.get(f"/calls/{attempt.pk}/link/", headers=HOST).status_code == 404


def test_the_count_is_right_again_after_the_round(shunda, team):
    message = prepared(shunda)
    ShopAssignment.objects.filter(shop=shunda).update(messages_waiting=7)
    with shunda.schema():
        messages.look_after(shop=shunda, now=at(shunda))
    assert assign.messages_waiting(team) == 1

    with shunda.schema():
        FollowUp.objects.filter(pk=message.follow_up_id).update(closed_at=at(shunda), closed_reason="undone")
        messages.look_after(shop=shunda, now=at(shunda))
    assert assign.messages_waiting(team) == 0


def test_letters_are_one_pdf_file_each_in_the_customers_language(client, agent, shunda):
    for language, name in (("zh-hans", "欧阳静"), ("en", "#panic(1) *Li*")):
        prepared(shunda, channel="letter", language=language, name=name)

    page = client.get(f"/handover/{shunda.slug}/letters/", headers=HOST)
    found = client.get(f"/handover/{shunda.slug}/letters/?format=pdf", headers=HOST)

    assert 'href="?format=pdf"' in page.text
    assert found["Content-Type"] == "application/pdf"
    first, second = sorted(paper.pages(found.content))
    assert ("欧阳静" in first + second, "#panic(1) *Li*" in first + second) == (True, True)
    assert ("2026年11月18日" in first + second, "18 November 2026" in first + second) == (True, True)
    assert found.content.count(b"/S/Figure") == 2


def test_without_letters_there_is_no_file(client, agent, shunda):
    page = client.get(f"/handover/{shunda.slug}/letters/?format=pdf", headers=HOST)

    assert ("No letter waits." in page.text, "format=pdf" in page.text) == (True, False)
