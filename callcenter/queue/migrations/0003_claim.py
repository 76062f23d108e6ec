"""The claim as a function of the server: its plan is made once for a connection, not once for a claim.

A plan that was made while the tables were empty would read them whole for as long as it is kept: hence `enable_seqscan`.
"""

from django.db import migrations, models

CLAIM = """
CREATE FUNCTION public.queue_claim(
    of_team uuid, by_agent uuid, spoken text[], marks float8[], at timestamptz, lease_seconds int
) RETURNS TABLE (attempt uuid, call uuid, shop uuid, language text, tag float8)
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    held record;
    lease timestamptz := at + make_interval(secs => lease_seconds);
    fresh uuid := gen_random_uuid();
BEGIN
    SELECT id, call_id INTO held FROM queue_attempt WHERE agent_id = by_agent AND ended_at IS NULL;
    IF FOUND THEN
        UPDATE queue_attempt SET lease_until = lease WHERE id = held.id;
        UPDATE queue_call SET needs_review_since = NULL WHERE id = held.call_id AND needs_review_since IS NOT NULL;
        RETURN QUERY SELECT held.id, c.id, c.shop_id, c.language::text, NULL::float8
            FROM queue_call c WHERE c.id = held.call_id;
        RETURN;
    END IF;
    RETURN QUERY
    WITH own AS (  -- first the agent's own promises, and those whose owner let them wait
        SELECT r.ctid AS spot FROM queue_ready r
        WHERE r.team_id = of_team AND r.owner_id IS NOT NULL AND r.closes_at > at
          AND (r.owner_id = by_agent OR (r.bound_until <= at AND r.language = ANY (spoken)))
        ORDER BY (r.owner_id = by_agent) DESC, r.tag LIMIT 1
        FOR UPDATE SKIP LOCKED
    ), best AS (
        -- Then the lowest head of the agent's lanes and languages. Each is looked up by itself, because a filter over
        -- one long index would walk past ever more rows, and from its mark on, because what was claimed stays in the
        -- index for as long as any transaction may still see it.
        SELECT l.lane, g.language, CASE l.lane WHEN 1 THEN g.mark ELSE '-Infinity' END AS mark
        FROM (VALUES (0::smallint), (1::smallint)) l(lane)
        CROSS JOIN unnest(spoken, marks) g(language, mark)
        CROSS JOIN LATERAL (
            SELECT r.tag FROM queue_ready r
            WHERE r.team_id = of_team AND r.owner_id IS NULL AND r.lane = l.lane AND r.language = g.language
              AND r.tag >= CASE l.lane WHEN 1 THEN g.mark ELSE '-Infinity' END AND r.closes_at > at
            ORDER BY r.tag LIMIT 1
        ) h
        WHERE NOT EXISTS (SELECT FROM own)
        ORDER BY l.lane, h.tag LIMIT 1
    ), head AS (
        SELECT r.ctid AS spot FROM queue_ready r
        WHERE r.team_id = of_team AND r.owner_id IS NULL AND r.lane = (SELECT lane FROM best)
          AND r.language = (SELECT language FROM best) AND r.tag >= (SELECT mark FROM best) AND r.closes_at > at
        ORDER BY r.tag, r.call_id LIMIT 1
        FOR UPDATE SKIP LOCKED
    ), taken AS (
        DELETE FROM queue_ready r WHERE r.ctid = (SELECT spot FROM own UNION ALL SELECT spot FROM head LIMIT 1)
        RETURNING r.call_id, r.shop_id, r.language, r.lane, r.owner_id, r.tag
    ), made AS (
        INSERT INTO queue_attempt (id, call_id, agent_id, number, claimed_at, lease_until, disposition, released)
        SELECT fresh, c.id, by_agent, c.attempts_made + 1, at, lease, '', ''
        FROM taken t JOIN queue_call c ON c.id = t.call_id
    )
    SELECT fresh, t.call_id, t.shop_id, t.language::text,
           CASE WHEN t.lane = 1 AND t.owner_id IS NULL THEN t.tag END
    FROM taken t;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("queue", "0002_review_reason")]

    operations = [
        migrations.RunSQL(
            CLAIM, "DROP FUNCTION public.queue_claim(uuid, uuid, text[], float8[], timestamptz, int)"
        ),
        # The indexes on open attempts serve what these two were for.
        migrations.RemoveIndex("attempt", "attempt_lease"),
        migrations.AlterField(
            "attempt",
            "agent",
            models.ForeignKey(
                db_index=False, on_delete=models.deletion.PROTECT, related_name="attempts", to="agents.agent"
            ),
        ),
        migrations.AddIndex("ready", models.Index(fields=["shop"], name="ready_by_shop")),
    ]
