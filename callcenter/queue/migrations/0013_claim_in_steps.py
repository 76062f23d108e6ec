"""The claim in small steps, each planned once: a single large query spent most of its time on being set up.

Calls and agents are never deleted while somebody works, and the claim reads the call it writes of: the two references
need no check by the server, which took and wrote a lock on both rows. Open attempts are in the index on open attempts.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, Q

BEFORE = import_module("callcenter.queue.migrations.0011_claim_passes_over").AFTER.replace("OR REPLACE ", "")
DROP = "DROP FUNCTION public.queue_claim(uuid, uuid, text[], float8[], timestamptz, int)"
AFTER = """
CREATE FUNCTION public.queue_claim(
    of_team uuid, by_agent uuid, spoken text[], marks float8[], at timestamptz, lease_seconds int
) RETURNS TABLE (attempt uuid, call uuid, shop uuid, heads float8[])
LANGUAGE plpgsql
SET search_path = public, pg_temp
SET enable_seqscan = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_variable
DECLARE
    lease timestamptz := at + make_interval(secs => lease_seconds);
    spot tid;
    head float8;
    best float8;
    chosen int;
BEGIN
    SELECT a.id, a.call_id INTO attempt, call FROM queue_attempt a
    WHERE a.agent_id = by_agent AND a.ended_at IS NULL;
    IF FOUND THEN
        UPDATE queue_attempt a SET lease_until = lease WHERE a.id = attempt;
        UPDATE queue_call c SET needs_review_since = NULL WHERE c.id = call AND c.needs_review_since IS NOT NULL;
        RETURN QUERY SELECT attempt, c.id, c.shop_id, NULL::float8[] FROM queue_call c WHERE c.id = call;
        RETURN;
    END IF;
    FOR _ IN 1..5 LOOP
        -- First the agent's own promises, then those whose owner let them wait, then those of nobody.
        SELECT r.ctid INTO spot FROM queue_ready r
        WHERE r.team_id = of_team AND (r.owner_id IS NOT NULL OR r.lane = 0) AND r.closes_at > at
          AND (r.owner_id = by_agent
               OR ((r.owner_id IS NULL OR r.bound_until <= at) AND r.language = ANY (spoken)))
        ORDER BY r.owner_id = by_agent DESC NULLS LAST, r.owner_id IS NULL, r.tag LIMIT 1
        FOR UPDATE SKIP LOCKED;
        IF NOT FOUND THEN
            -- Then the lowest head of the agent's languages. Each is looked up by itself, because a filter over one
            -- long index would walk past ever more rows, and from its mark on, because what was claimed stays in the
            -- index for as long as any transaction may still see it. The caller is told each, as its next marks.
            chosen := NULL;
            heads := array_fill('Infinity'::float8, ARRAY[cardinality(spoken)]);
            FOR n IN 1..cardinality(spoken) LOOP
                SELECT r.tag INTO head FROM queue_ready r
                WHERE r.team_id = of_team AND r.owner_id IS NULL AND r.lane = 1 AND r.language = spoken[n]
                  AND r.tag >= marks[n] AND r.closes_at > at
                ORDER BY r.tag LIMIT 1;
                IF FOUND THEN
                    heads[n] := head;
                    IF chosen IS NULL OR head < best THEN
                        chosen := n;
                        best := head;
                    END IF;
                END IF;
            END LOOP;
            SELECT r.ctid INTO spot FROM queue_ready r
            WHERE r.team_id = of_team AND r.owner_id IS NULL AND r.lane = 1 AND r.language = spoken[chosen]
              AND r.tag >= marks[chosen] AND r.closes_at > at
            ORDER BY r.tag, r.call_id LIMIT 1
            FOR UPDATE SKIP LOCKED;
        END IF;
        EXIT WHEN NOT FOUND;
        DELETE FROM queue_ready r WHERE r.ctid = spot
        RETURNING r.call_id, r.shop_id INTO call, shop;
        INSERT INTO queue_attempt (id, call_id, agent_id, number, claimed_at, lease_until, disposition, released)
        SELECT gen_random_uuid(), c.id, by_agent, c.attempts_made + 1, at, lease, '', ''
        FROM queue_call c WHERE c.id = call
        ON CONFLICT (call_id) WHERE ended_at IS NULL DO NOTHING
        RETURNING id INTO attempt;
        IF FOUND THEN
            RETURN NEXT;
            EXIT;
        END IF;
        -- Somebody has this call in hand already: its row is out of the list now, and the next one is taken.
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("queue", "0012_care_calls")]

    operations = [
        migrations.AddIndex(
            "ready",
            models.Index(fields=["team"], condition=Q(owner__isnull=False) | Q(lane=0), name="ready_first"),
        ),
        migrations.RunSQL([DROP, AFTER], [DROP, BEFORE]),
        migrations.RemoveIndex("ready", "ready_owned"),
        migrations.RemoveIndex("attempt", "attempt_by_agent"),
        migrations.AddIndex(
            "attempt",
            models.Index(fields=["agent", "ended_at"], condition=Q(ended_at__isnull=False), name="attempt_by_agent"),
        ),
        migrations.AlterField(
            "attempt",
            "call",
            models.ForeignKey(db_constraint=False, on_delete=CASCADE, related_name="attempts", to="queue.call"),
        ),
        migrations.AlterField(
            "attempt",
            "agent",
            models.ForeignKey(
                db_constraint=False, db_index=False, on_delete=PROTECT, related_name="attempts", to="agents.agent"
            ),
        ),
    ]
