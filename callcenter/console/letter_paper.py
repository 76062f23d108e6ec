"""Letters to customers as one PDF file, each in its customer's language and on pages of its own."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from callcenter.console.handing import Letter
from tenants.shops.models import Shop
from web import pdf


def of(letters: Sequence[Letter], *, shop: Shop) -> bytes:
    """The file. Raises `pdf.NotMade`."""
    with translation.override(shop.language):
        data = {
            "title": _("Letters of %(shop)s") % {"shop": shop.name},
            "letters": [_told(letter) for letter in letters],
        }
        return pdf.pdf("letters.typ", data=data, language=shop.language)


def _told(letter: Letter) -> dict[str, object]:
    shop = letter.shop
    with translation.override(letter.language):
        code = _("The link as a code for the camera")
    return {
        "page": pdf.LANGUAGES[letter.language],
        "sender": " · ".join(part for part in (shop.name, shop.address) if part),
        "customer": letter.customer,
        "day": letter.day,
        "subject": letter.subject,
        "dear": letter.dear,
        "before": letter.before,
        "after": letter.after,
        "address": letter.address,
        "qr": letter.qr,
        "size": letter.size,
        "code": code,
        "foot": " · ".join(part for part in (shop.name, shop.phone) if part),
    }
