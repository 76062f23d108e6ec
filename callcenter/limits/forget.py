"""Erasing a customer: what limits keep of the person on behalf of the shop goes with the rest."""

import uuid
from collections.abc import Iterable

from callcenter.limits.models import Contact, Suppression
from callcenter.limits.people import people


def customer(numbers: Iterable[str], *, shop_id: uuid.UUID) -> int:
    """Deletes the shop's part on the person with these numbers (E.164), and answers how many rows went.

    What another shop heard or did stands: it is that shop's to erase.
    """
    persons = people(numbers)
    contacts, _rows = Contact.objects.filter(person__in=persons, shop=shop_id).delete()
    wishes, _rows = Suppression.objects.filter(person__in=persons, shop=shop_id).delete()
    return contacts + wishes
