"""A mail to a customer over the real protocol: it counts as sent when the mail server took it, and only then."""

import pytest

from tenants.followups import messages, post
from tenants.followups.models import Message
from tests.factories import at, make_customer, make_follow_up
from tests.helpers import mail_server


@pytest.fixture
def server(settings):
    with mail_server.running() as found:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = found.server_address
        yield found


@pytest.fixture
def message(shunda):
    customer = make_customer(shunda, email="wang@example.com", language="zh-hans")
    follow_up = make_follow_up(shunda, customer=customer)
    with shunda.schema():
        return messages.prepare(follow_up.pk, why="unreached", shop=shunda, now=at(shunda))


def mailed(shop, message):
    with shop.schema():
        return messages.mailed(message.pk, shop=shop, now=at(shop))


def kept(shop, message):
    with shop.schema():
        return Message.objects.get(pk=message.pk)


def test_what_the_server_took_is_sent_and_reads_right(shunda, server, message):
    assert mailed(shunda, message)
    assert not mailed(shunda, message)

    (letter,) = server.letters
    with shunda.schema():
        address = messages.address_of(message, shop=shunda)
    assert letter["To"] == "wang@example.com"
    assert letter["From"].startswith("顺达汽修 <")
    assert "感觉怎么样" in letter["Subject"]
    assert "王芳" not in letter["Subject"]
    assert letter["Message-ID"] == f"<{message.pk}.survey@localhost>"
    assert address in letter.get_body(["plain"]).get_content()
    assert f'href="{address}"' in letter.get_body(["html"]).get_content()
    assert kept(shunda, message).sent_at == at(shunda)


def test_what_the_server_refused_is_not_sent(shunda, server, message):
    server.refuses = "wang@example.com"

    with pytest.raises(post.NotSent):
        mailed(shunda, message)

    assert (kept(shunda, message).sent_at, kept(shunda, message).failed_at) == (None, at(shunda))
    assert server.letters == []

    server.refuses = ""
    assert mailed(shunda, message)
    assert kept(shunda, message).failed_at is None


def test_what_no_server_answers_is_not_sent(shunda, server, message):
    server.shutdown()
    server.server_close()

    with pytest.raises(post.NotSent):
        mailed(shunda, message)

    assert kept(shunda, message).sent_at is None
