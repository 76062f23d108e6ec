"""What a customer says after a low score, on the page behind a link."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from callcenter.scripts import names, presets
from callcenter.scripts.script import Question
from tenants.complaints import file
from tenants.complaints.models import Category, Complaint, Remedy, Source
from tenants.followups import by_link
from tenants.followups.by_link import Page, Reply
from tenants.followups.models import Answer
from tenants.shops.models import Shop

#: The problem point that each scored question asks about.
CATEGORY_OF = {
    presets.RESPONSE_SPEED: Category.EFFICIENCY,
    presets.SERVICE_QUALITY: Category.SERVICE,
    presets.REPAIR_QUALITY: Category.REPAIR,
    presets.PRICE: Category.PRICE,
}
LONGEST = 2000


@transaction.atomic
def more(
    token: str,
    reasons: Mapping[str, tuple[str, ...]],
    given: Mapping[str, Reply],
    *,
    words: str,
    wants_call: bool,
    language: str = "",
    shop: Shop,
    now: datetime,
) -> Complaint | None:
    """Keeps it. Who wants to be called gets a complaint, whose clocks run from now on; once, however often it is sent.

    Inside the shop. Raises `links.NotOpen`, `answers.BadAnswer`.
    """
    words = words.strip()[:LONGEST]
    seen = by_link.add(token, reasons, given, words=words, language=language, shop=shop, now=now)
    if not (wants_call and seen.offers_call):
        return None
    worst = min(seen.low, key=lambda question: _score(seen, question))
    return file.complaint(
        shop=shop,
        follow_up_id=seen.link.follow_up_id,
        attempt_id=seen.link.pk,
        agent_id=None,
        agent_name="",
        source=Source.SURVEY,
        fields={
            "customer_words": words or _said(seen, reasons),
            "category": CATEGORY_OF.get(worst.key, Category.OTHER),
            "remedy_sought": Remedy.CALLBACK,
        },
        now=now,
    )


def _score(page: Page, question: Question) -> int:
    score = Answer.objects.values_list("score", flat=True).get(response=page.link.follow_up_id, question=question.key)
    return score if score is not None else 0


def _said(page: Page, reasons: Mapping[str, tuple[str, ...]]) -> str:
    """Without words of the customer's own: what was scored how, and why, as the page asked it."""
    lines = []
    for question in page.low:
        chosen = names.chosen_named(page.script, question.key, reasons.get(question.key, ()))
        told = f"{question.say} {_score(page, question)}"
        lines.append(f"{told} ({', '.join(chosen)})" if chosen else told)
    return "\n".join(lines)
