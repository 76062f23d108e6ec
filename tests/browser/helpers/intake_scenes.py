"""What the test of the pages on which complaints come in asks for: one of everything that they show."""

import re
import uuid
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from tenants.complaints import complain, correct, draft_papers, drafts, file, papers, reply, trace
from tenants.complaints.change import Side
from tenants.followups import links
from tenants.followups.models import FollowUp
from tenants.shops.models import Shop
from tests.browser import scenes
from tests.tenants.complaints.conftest import FIELDS
from tests.tenants.jobs.paper_files import pdf, png


def everything(*, e_mail: str, slug: str = "shunda") -> dict[str, str]:
    """A case with papers of every side, a cause and an action of this member's; a draft with a paper; a link.

    Answers the paths of their pages.
    """
    shop, user, now = Shop.objects.get(slug=slug), User.objects.get(email=e_mail), timezone.now()
    [asked] = scenes.due_calls(slug=slug, names=["林晓"], language="zh-hans")
    hand: dict[str, Any] = {"by": user.pk, "by_name": str(user), "now": now}
    with shop.schema():
        follow_up = FollowUp.objects.select_related("customer", "job").get(pk=asked)
        told = {**FIELDS, "customer_words": "修完还是异响，等了一个上午。"}
        case = file.at_the_shop(shop=shop, customer=follow_up.customer, job=follow_up.job, draft_id=uuid.uuid4(),
                                fields=told, **hand)  # fmt: skip
        for n, side in enumerate((Side.CUSTOMER, Side.SHOP, Side.TEAM)):
            by = {**hand, "by": None, "by_name": ""} if side == Side.CUSTOMER else hand
            papers.add(case, upload=png(shade=n * 9), name=f"brake-{n}.png", side=side, **by)
        papers.add(case, upload=pdf(), name="bill.pdf", side=Side.SHOP, **hand)
        reply.complaint(case, text="今天来店里，我们重做。", side=Side.SHOP, **hand)
        trace.complaint(case, root_cause="配件", responsible_person="赵工", side=Side.SHOP, **hand)
        correct.begin(case, what="换供应商", owner=user.pk, due_on=(now + timedelta(days=3)).date(), shop=shop,
                      side=Side.SHOP, **hand)  # fmt: skip
        draft = drafts.begin(follow_up.customer, job=follow_up.job, **hand)
        drafts.save(draft, fields={"customer_words": "洗得不干净"}, **hand)
        draft_papers.attach(draft, [SimpleUploadedFile("stain.pdf", pdf("Stain"))], **hand)
        link = links.make(follow_up, shop=shop, now=now)
        path = re.sub(r"^\w+://[^/]+", "", links.address(link, shop=shop))
    return {"case": f"/complaints/{case.pk}/", "draft": f"/complaints/drafts/{draft.pk}/", "link": path}


def fill(*, link: str, slug: str = "shunda") -> None:
    """So much comes by the link that it takes nothing more."""
    shop, token = Shop.objects.get(slug=slug), link.strip("/").rpartition("/")[2]
    with shop.schema(), suppress(complain.TooMuch):
        for n in range(2 * complain.MOST):
            complain.by_link(token, kind="service", words=f"{n}", wants_call=False, shop=shop, now=timezone.now())
