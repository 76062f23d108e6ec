"""A file imported outright: received, read, accepted and written in one go, without anybody looking at it first."""

from collections.abc import Callable, Mapping
from datetime import datetime

from tenants.shops.models import Shop
from tenants.uploads import accept, again, commit, look, read, receive
from tenants.uploads.models import Upload


def file(
    content: bytes,
    *,
    name: str,
    by_name: str,
    shop: Shop,
    answers: Mapping[str, str],
    tell: Callable[[int, int], None] = lambda done, total: None,
    now: datetime,
) -> Upload:
    """Imports a file; one that tells what an import of it told before is not read again, and comes to the same.

    Columns that nobody explained are left out. Raises `reading.Unreadable`, `receive`'s refusals and
    `standing.ReadOnly`.
    """
    with shop.schema():
        same = again.twin(content, answers=answers, shop=shop, now=now)
        understood = None if same else look.file(content, name=name, shop=shop, answers=answers, now=now)
        upload = receive.file(content, name=name, by=None, by_name=by_name, shop=shop, now=now)
        if understood is not None:
            read.keep(upload, understood, shop=shop, preview=False, now=now)
        elif same is not None:
            again.keep(upload, same, now=now)
        look.remember(upload.fingerprint, answers, now=now)
        accept.upload(upload, by=None, shop=shop, despite_questions=True, now=now)
    return commit.upload(upload.pk, shop=shop, understood=understood, tell=tell, now=now)
