"""What the models promise by constraints and indexes stands in the database as well, in public and in a shop."""

from django.apps import apps
from django.conf import settings
from django.db import connection

from callcenter.queue.models import Attempt


def promised(labels):
    """The names of constraints and indexes of these apps' models."""
    models = [model for model in apps.get_models() if model._meta.app_config.name in labels and model._meta.managed]
    return {each.name for model in models for each in (*model._meta.constraints, *model._meta.indexes)}


def standing(schema):
    """The names of all constraints and indexes in a schema."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE connamespace = %(schema)s::regnamespace "
            "UNION SELECT relname FROM pg_class WHERE relnamespace = %(schema)s::regnamespace AND relkind = 'i'",
            {"schema": schema},
        )
        return {name for (name,) in cursor.fetchall()}


def test_the_public_schema_has_them_all(db):
    wanted = promised(set(settings.SHARED_APPS))
    assert "attempt_open_per_agent" in wanted

    assert wanted - standing("public") == set()


def test_a_shop_has_them_all(north):
    wanted = promised(set(settings.TENANT_APPS))
    assert len(wanted) > 20

    assert wanted - standing(north.schema_name) == set()


def test_a_lost_one_is_noticed(db):
    (one,) = (each for each in Attempt._meta.constraints if each.name == "attempt_open_per_call")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Attempt, one)

    assert promised({"callcenter.queue"}) - standing("public") == {"attempt_open_per_call"}
