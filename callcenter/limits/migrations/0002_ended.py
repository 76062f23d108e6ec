"""The end of a contact as a function of the server: planned once for a connection, not once for a call.

A plan that was made while the table was empty would read it whole for as long as it is kept: hence `enable_seqscan`.
"""

from django.db import migrations

ENDED = """
CREATE FUNCTION public.limits_ended(by_attempt uuid, was_spoken_to boolean) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    IF was_spoken_to THEN
        UPDATE limits_contact SET spoke = true WHERE attempt = by_attempt;
    ELSE
        DELETE FROM limits_contact WHERE attempt = by_attempt;
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("limits", "0001_initial")]

    operations = [migrations.RunSQL(ENDED, "DROP FUNCTION public.limits_ended")]
