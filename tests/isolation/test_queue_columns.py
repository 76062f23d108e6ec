"""The queue and the limits in public can hold no word about a customer, whatever somebody writes into it."""

import pytest
from django.apps import apps
from django.db import models

QUEUE = [model for room in ("queue", "limits") for model in apps.get_app_config(room).get_models()]
WORDLESS = (
    models.UUIDField,
    models.DateTimeField,
    models.DateField,
    models.TimeField,
    models.DurationField,
    models.IntegerField,
    models.FloatField,
    models.DecimalField,
    models.BooleanField,
)


def can_hold_words(field: models.Field) -> bool:
    return not (field.is_relation or isinstance(field, WORDLESS) or field.choices)


def columns():
    return [(model, field) for model in QUEUE for field in model._meta.concrete_fields]


@pytest.mark.parametrize(
    ("model", "field"),
    columns(),
    ids=lambda part: getattr(part, "name", part.__name__ if isinstance(part, type) else ""),
)
def test_a_queue_column_is_a_relation_an_id_a_time_a_number_a_boolean_or_a_code(model, field):
    assert not can_hold_words(field), f"{model.__name__}.{field.name}: words belong to the follow-up, in the shop"


def test_a_column_of_words_would_be_found():
    assert can_hold_words(models.CharField(max_length=10))
    assert can_hold_words(models.TextField())
    assert can_hold_words(models.JSONField())
    assert not can_hold_words(models.CharField(max_length=10, choices=[("a", "A")]))


def test_there_are_queue_models_to_look_at():
    assert {model.__name__ for model in QUEUE} >= {"Call", "Attempt", "Ready", "Contact"}


def test_queue_tables_have_no_columns_beside_the_models(db):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND (table_name LIKE 'queue\\_%%' OR table_name LIKE 'limits\\_%%')"
        )
        real = set(cursor.fetchall())
    assert real == {(model._meta.db_table, field.column) for model, field in columns()}
