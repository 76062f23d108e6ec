"""Calls that came in; and one open attempt per agent, as the model says.

When an index is taken from a foreign key, Django drops every index of that one column that no `Meta.indexes` names:
migration 0003 so lost the unique one of the constraint `attempt_open_per_agent`. It is made again here.
"""

from django.db import migrations, models

AGAIN = """
CREATE UNIQUE INDEX IF NOT EXISTS attempt_open_per_agent ON public.queue_attempt (agent_id) WHERE ended_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("queue", "0008_coverage")]

    operations = [
        migrations.AddField("attempt", "inbound", models.BooleanField(db_default=False, default=False)),
        migrations.RunSQL(AGAIN, migrations.RunSQL.noop),
    ]
