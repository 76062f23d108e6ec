"""Holding a call and giving it back as functions of the server: planned once for a connection, not once for a call.

A plan that was made while the tables were empty would read them whole for as long as it is kept: hence `enable_seqscan`.
"""

from django.db import migrations

HOLD = """
CREATE FUNCTION public.queue_hold(of_attempt uuid)
RETURNS TABLE (attempt queue_attempt, call queue_call, took_anything_along boolean)
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN QUERY SELECT a, c, EXISTS (SELECT FROM queue_call o WHERE o.along_with_id = a.id)
        FROM queue_attempt a JOIN queue_call c ON c.id = a.call_id WHERE a.id = of_attempt
        FOR UPDATE OF c, a;  -- the call first, as everywhere
END $$
"""

END = """
CREATE FUNCTION public.queue_end(
    of_attempt uuid, at timestamptz, said text, again_at timestamptz, filed uuid, promised timestamptz
) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    UPDATE queue_attempt SET ended_at = at, released = '', disposition = said, next_try_at = again_at,
        complaint = filed, promised_at = promised
    WHERE id = of_attempt;
END $$
"""

PLACE = """
CREATE FUNCTION public.queue_place(
    of_call uuid, made int, review_since timestamptz, why text, closed timestamptz, closed_why text, spoken text,
    earliest timestamptz, opens timestamptz, closes timestamptz, held timestamptz, promised timestamptz, firm boolean,
    keeper uuid
) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    UPDATE queue_call SET attempts_made = made, needs_review_since = review_since, review_reason = why,
        along_with_id = NULL, closed_at = closed, closed_reason = closed_why, language = spoken, not_before = earliest,
        open_from = opens, open_until = closes, held_until = held, promised_at = promised, promise_is_firm = firm,
        owner_id = keeper
    WHERE id = of_call;
    DELETE FROM queue_ready WHERE call_id = of_call;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("queue", "0013_claim_in_steps")]

    operations = [
        migrations.RunSQL(HOLD, "DROP FUNCTION public.queue_hold"),
        migrations.RunSQL(END, "DROP FUNCTION public.queue_end"),
        migrations.RunSQL(PLACE, "DROP FUNCTION public.queue_place"),
    ]
