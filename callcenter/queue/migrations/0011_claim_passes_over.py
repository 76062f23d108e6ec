"""A ready row whose call somebody already has in hand is taken out and passed over, and stops nobody."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("callcenter.queue.migrations.0003_claim").CLAIM.replace("CREATE F", "CREATE OR REPLACE F")
AFTER = (
    BEFORE.replace("    RETURN QUERY\n    WITH own", "    FOR _ IN 1..5 LOOP\n    RETURN QUERY\n    WITH own")
    .replace(
        "        FROM taken t JOIN queue_call c ON c.id = t.call_id\n    )",
        "        FROM taken t JOIN queue_call c ON c.id = t.call_id\n"
        "        ON CONFLICT (call_id) WHERE ended_at IS NULL DO NOTHING\n"
        "        RETURNING call_id\n    )",
    )
    .replace(
        "    FROM taken t;\n",
        "    FROM taken t JOIN made m ON m.call_id = t.call_id;\n    EXIT WHEN FOUND;\n    END LOOP;\n",
    )
)


class Migration(migrations.Migration):
    dependencies = [("queue", "0010_open_calls")]

    operations = [migrations.RunSQL(AFTER, BEFORE)]
