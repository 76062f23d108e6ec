"""Who works on a shop's complaints, and so can be in charge of one."""

from tenants.complaints.owner import Person
from tenants.portal.access import WORKERS
from tenants.shops.models import Membership, Shop


def of(shop: Shop) -> list[Person]:
    """The shop's owners, managers and advisors, by name."""
    there = Membership.objects.filter(shop=shop, revoked_at=None, user__is_active=True, role__in=WORKERS)
    people = [Person(each.user_id, str(each.user)) for each in there.select_related("user")]
    return sorted(people, key=lambda person: (person.name, str(person.id)))
