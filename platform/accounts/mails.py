"""Mails to people: subject, plain text and HTML from `templates/emails/<name>*`, in the reader's language."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


def build(name: str, to: str, context: dict[str, Any], *, language: str = "", key: str = "") -> EmailMultiAlternatives:
    """The mail `name` for one address; `language` is the reader's, else the one in force.

    `key` marks a letter that nobody asked for: sent twice after a crash, it carries the same id, so that mail programs
    show one.
    """
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": f"<{key}@{settings.BASE_DOMAIN}>"} if key else None
    with translation.override(language or translation.get_language() or settings.LANGUAGE_CODE):
        subject = " ".join(render_to_string(f"emails/{name}_subject.txt", context).split())
        message = EmailMultiAlternatives(
            subject,
            render_to_string(f"emails/{name}.txt", context).strip() + "\n",
            settings.DEFAULT_FROM_EMAIL,
            [to],
            headers=headers,
        )
        message.attach_alternative(render_to_string(f"emails/{name}.html", context), "text/html")
    return message


def send(name: str, to: str, context: dict[str, Any], *, language: str = "") -> None:
    """Sends the mail `name` now."""
    build(name, to, context, language=language).send()
