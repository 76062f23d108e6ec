"""What a web process does before its first request, so that no customer waits on the telephone for it.

A process reads addresses, catalogues and templates when they are first asked for, which makes the first page of each
kind ten times as slow as the others. What it has read stays for good: the garbage collector need not walk through it
again and again, which stopped a page for a tenth of a second now and then.
"""

import gc

from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils import translation

#: Pages that somebody waits for while a telephone rings.
PAGES = ("console/desk.html", "console/call.html")
#: Objects made, less those that went, before the youngest are looked through; Python's own number is 700.
YOUNG = 10_000


def up() -> None:
    """Reads what every page needs, and tells the garbage collector that it stays."""
    for urls in sorted(set(settings.HOST_URLCONFS.values())):
        get_resolver(urls).reverse_dict  # noqa: B018  reading it builds it
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Desk")
    for page in PAGES:
        get_template(page)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
