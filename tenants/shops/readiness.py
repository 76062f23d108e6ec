"""What `/readyz` asks: does the database answer, and are public and all shops migrated?"""

from django.core.cache import cache
from django.db import connection

from tenants.shops import migrate


def database() -> bool:
    """Whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def migrations() -> bool:
    """Whether no migration is missing; a good answer is remembered for a minute."""
    if cache.get("migrations-complete"):
        return True
    complete = migrate.public_is_current() and not migrate.behind()
    if complete:
        cache.set("migrations-complete", True, 60)
    return complete
