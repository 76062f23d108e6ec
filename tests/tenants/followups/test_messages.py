"""Messages: prepared once, mailed by the server or sent by hand, and never said to be sent by anybody else."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from tenants.followups import close, fallback, lapse, links, message_words, messages, opt_out, post, tasks
from tenants.followups.models import ClosedReason, FollowUp, Message
from tests.factories import at, make_customer, make_follow_up, new_id
from tests.tenants.followups.test_record import ended, fresh

DAY_FOUR = 2  # days after the first try, which is made on the third day after delivery


@pytest.fixture(autouse=True)
def posted(monkeypatch):
    """What is sent on commit goes through the task at once, as a worker would do it."""
    sent = []

    def hand_over(ids):
        sent.append(ids)
        try:
            tasks.mail.apply(kwargs=ids, throw=True)
        except Exception as refusal:  # a worker would note it down and go on
            sent.append(refusal)

    monkeypatch.setattr(post, "_hand_over", hand_over)
    return sent


def unreached(shop, **customer):
    """A repair's follow-up after three tries in vain."""
    follow_up = make_follow_up(shop, customer=make_customer(shop, **customer))
    for n in range(3):
        ended(shop, follow_up, "no_answer", now=at(shop, days=n))
    return fresh(shop, follow_up)


def round_(shop, *, days=DAY_FOUR):
    with shop.schema():
        return messages.look_after(shop=shop, now=at(shop, days=days))


def the_message(shop):
    with shop.schema():
        return Message.objects.select_related("follow_up__link").get()


def test_nobody_reached_so_one_message_waits_for_a_hand(shunda):
    follow_up = unreached(shunda)

    assert round_(shunda) == 1
    assert round_(shunda) == 0

    message = the_message(shunda)
    assert (message.follow_up_id, message.channel, message.language) == (follow_up.pk, "sms", follow_up.language)
    assert (message.sent_at, fresh(shunda, follow_up).fallback_sent_at) == (None, None)
    assert mail.outbox == []


def test_sent_is_what_a_person_ticks_and_then_the_fallback_is_done(shunda):
    follow_up = unreached(shunda)
    round_(shunda)
    now = at(shunda, "11:00", days=DAY_FOUR)

    with shunda.schema():
        for moment in (now, at(shunda, "12:00", days=DAY_FOUR)):
            messages.sent(the_message(shunda).pk, by=None, by_name="Ann Agent", shop=shunda, now=moment)

    assert (the_message(shunda).sent_at, the_message(shunda).by_name) == (now, "Ann Agent")
    assert fresh(shunda, follow_up).fallback_sent_at == now


def test_a_mail_leaves_by_itself_once_in_the_customers_language(shunda, django_capture_on_commit_callbacks):
    follow_up = unreached(shunda, email="wang@example.com", language="zh-hans")

    with django_capture_on_commit_callbacks(execute=True):
        round_(shunda)
    message = the_message(shunda)
    with shunda.schema():
        assert not messages.mailed(message.pk, shop=shunda, now=at(shunda, days=DAY_FOUR))
        address = messages.address_of(message, shop=shunda)

    (letter,) = mail.outbox
    assert letter.to == ["wang@example.com"]
    assert letter.subject == f"您这次到{shunda.spoken_name or shunda.name}，感觉怎么样？"
    assert address in letter.body
    assert address in letter.alternatives[0][0]
    assert letter.from_email.endswith("<hello@localhost>")
    assert message.sent_at is not None
    assert fresh(shunda, follow_up).fallback_sent_at == message.sent_at


def test_a_mail_that_the_server_refuses_is_not_sent_and_is_tried_again(
    shunda, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(self, letters):
        raise ConnectionRefusedError

    follow_up = unreached(shunda, email="wang@example.com")
    with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
        broken.setattr(EmailBackend, "send_messages", refuse)
        round_(shunda)
    failed = the_message(shunda)
    assert (failed.sent_at, bool(failed.failed_at), mail.outbox) == (None, True, [])
    assert fresh(shunda, follow_up).fallback_sent_at is None

    with shunda.schema():
        Message.objects.update(failed_at=at(shunda, days=DAY_FOUR))
    with django_capture_on_commit_callbacks(execute=True):
        round_(shunda, days=DAY_FOUR + 1)

    assert len(mail.outbox) == 1
    assert (the_message(shunda).failed_at, bool(the_message(shunda).sent_at)) == (None, True)


def test_nobody_can_say_to_have_sent_a_mail_but_may_choose_another_way(shunda):
    unreached(shunda, email="wang@example.com")
    round_(shunda)
    message = the_message(shunda)

    with shunda.schema():
        with pytest.raises(messages.NotByHand):
            messages.sent(message.pk, by=None, by_name="Ann", shop=shunda, now=at(shunda))
        moved = messages.move(message.pk, "letter", shop=shunda)
        messages.sent(message.pk, by=None, by_name="Ann", shop=shunda, now=at(shunda, days=DAY_FOUR))

    assert moved.channel == "letter"
    assert moved.text != message.text or moved.channel != message.channel
    assert the_message(shunda).sent_at is not None


def test_a_way_that_does_not_lead_to_the_customer_is_refused(shunda):
    unreached(shunda)
    round_(shunda)

    with shunda.schema():
        with pytest.raises(messages.NoSuchWay):
            messages.move(the_message(shunda).pk, "email", shop=shunda)
        assert messages.move(the_message(shunda).pk, "wechat", shop=shunda).channel == "wechat"


def test_the_words_are_kept_without_the_token_and_read_with_the_link(shunda):
    unreached(shunda)
    round_(shunda)

    message = the_message(shunda)
    with shunda.schema():
        whole, address = messages.text_of(message, shop=shunda), messages.address_of(message, shop=shunda)

    assert address in whole
    token = address.rstrip("/").rpartition("/")[2]
    stored = str({**vars(message), **vars(message.follow_up.link)})
    assert message_words.LINK in message.text
    assert token not in stored
    assert len(token) == 24


def test_a_closed_follow_up_takes_its_waiting_message_off_the_list(shunda):
    follow_up = unreached(shunda)
    round_(shunda)

    with shunda.schema():
        close.follow_up(FollowUp.objects.get(pk=follow_up.pk), reason=ClosedReason.NOT_ELIGIBLE, now=at(shunda, days=3))
    round_(shunda, days=3)

    assert the_message(shunda).withdrawn_at == at(shunda, days=3)
    with shunda.schema(), pytest.raises(messages.Over):
        messages.sent(the_message(shunda).pk, by=None, by_name="Ann", shop=shunda, now=at(shunda, days=3))


def test_what_a_person_withdrew_is_not_written_again_and_does_not_count_as_sent(shunda):
    follow_up = unreached(shunda)
    round_(shunda)

    with shunda.schema():
        messages.withdraw(the_message(shunda).pk, by=new_id(), by_name="Ann", shop=shunda, now=at(shunda, days=3))

    assert round_(shunda, days=3) == 0
    with shunda.schema():
        lapse.open_ones(now=follow_up.expires_at)
    assert fresh(shunda, follow_up).closed_reason == ClosedReason.EXPIRED


def test_who_does_not_wish_to_be_asked_gets_no_message(shunda):
    follow_up = make_follow_up(shunda)
    with shunda.schema():
        FollowUp.objects.filter(pk=follow_up.pk).update(fallback_due_at=at(shunda))
        opt_out.number(follow_up.customer.phone, reason="asked", by=None, now=at(shunda))
        FollowUp.objects.filter(pk=follow_up.pk).update(closed_at=None, closed_reason="")
        with pytest.raises(messages.NotWanted):
            messages.prepare(follow_up.pk, why="unreached", shop=shunda, now=at(shunda))

        assert messages.look_after(shop=shunda, now=at(shunda)) == 0
        assert not Message.objects.exists()


def test_a_message_that_was_asked_for_stands_for_the_fallback_when_that_falls_due(shunda):
    follow_up = make_follow_up(shunda)
    with shunda.schema():
        asked = messages.prepare(follow_up.pk, why="asked", channel="wechat", shop=shunda, now=at(shunda))
        messages.sent(asked.pk, by=None, by_name="Ann", shop=shunda, now=at(shunda))
        assert messages.prepare(follow_up.pk, why="asked", shop=shunda, now=at(shunda)) == asked
    assert fresh(shunda, follow_up).fallback_sent_at is None
    for n in range(3):
        ended(shunda, follow_up, "no_answer", now=at(shunda, days=n))

    assert round_(shunda) == 0

    assert fresh(shunda, follow_up).fallback_sent_at == at(shunda, days=DAY_FOUR)
    assert the_message(shunda).why == "asked"


def test_only_an_open_survey_is_asked_by_link(shunda):
    follow_up = make_follow_up(shunda)
    with shunda.schema():
        follow_up = FollowUp.objects.get(pk=follow_up.pk)
        assert links.make(follow_up, shop=shunda, now=at(shunda)) == links.make(follow_up, shop=shunda, now=at(shunda))
        for change in ({"kind": "reminder"}, {"call_type": "booking"}, {"closed_at": at(shunda)}):
            other = FollowUp(**{**_plain(follow_up), **change})
            with pytest.raises(links.NotByLink):
                links.make(other, shop=shunda, now=at(shunda))
        with pytest.raises(links.NotByLink):
            links.make(follow_up, shop=shunda, now=follow_up.expires_at)


def _plain(follow_up):
    return {field.attname: getattr(follow_up, field.attname) for field in FollowUp._meta.concrete_fields}


def test_a_link_outlives_a_change_of_the_secret_and_is_made_anew_when_the_old_one_is_gone(shunda, settings):
    follow_up = make_follow_up(shunda)
    old = settings.SECRET_KEY
    with shunda.schema():
        link = links.make(FollowUp.objects.get(pk=follow_up.pk), shop=shunda, now=at(shunda))
        first = links.address(link, shop=shunda)

        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another secret", [old]
        assert links.address(link, shop=shunda) == first

        settings.SECRET_KEY_FALLBACKS = []
        second = links.address(link, shop=shunda)
        assert second != first
        assert links.find(second.rstrip("/").rpartition("/")[2]) == link
        with pytest.raises(links.NotOpen):
            links.find(first.rstrip("/").rpartition("/")[2])


def test_the_fallback_is_told_only_once(shunda):
    follow_up = unreached(shunda)
    round_(shunda)
    with shunda.schema():
        fallback.sent(follow_up.pk, now=at(shunda, days=DAY_FOUR))
        messages.sent(the_message(shunda).pk, by=None, by_name="Ann", shop=shunda, now=at(shunda, days=3))

    assert fresh(shunda, follow_up).fallback_sent_at == at(shunda, days=DAY_FOUR)
