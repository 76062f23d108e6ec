"""The claim as a function of the server: its plan is made once for a connection, not once for a claim."""

from django.db import migrations, models

CLAIM = """
CREATE FUNCTION public.queue_claim(
    of_team uuid, by_agent uuid, spoken text[], marks float8[], at timestamptz, lease timestamptz, fresh uuid
) RETURNS TABLE (attempt uuid, call uuid, shop uuid, language text, tag float8)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    spot tid;
    best_lane smallint;
    best_language text;
    best_mark float8;
    held record;
BEGIN
    -- Of two requests of one agent at the same time the second finds what the first one took.
    PERFORM pg_advisory_xact_lock(hashtextextended('queue.claim:' || by_agent, 0));
    UPDATE queue_attempt SET lease_until = lease WHERE agent_id = by_agent AND ended_at IS NULL
    RETURNING id, call_id INTO held;
    IF FOUND THEN
        UPDATE queue_call SET needs_review_since = NULL WHERE id = held.call_id AND needs_review_since IS NOT NULL;
        RETURN QUERY SELECT held.id, c.id, c.shop_id, c.language::text, NULL::float8
            FROM queue_call c WHERE c.id = held.call_id;
        RETURN;
    END IF;
    -- Every head may be locked by others and gone a moment later, so an empty hand is held out a few times.
    FOR _ IN 1..3 LOOP
        best_lane := NULL;
        -- First the agent's own promises, and those whose owner let them wait.
        SELECT r.ctid INTO spot FROM queue_ready r
        WHERE r.team_id = of_team AND r.owner_id IS NOT NULL AND r.closes_at > at
          AND (r.owner_id = by_agent OR (r.bound_until <= at AND r.language = ANY (spoken)))
        ORDER BY (r.owner_id = by_agent) DESC, r.tag LIMIT 1
        FOR UPDATE SKIP LOCKED;
        IF NOT FOUND THEN
            -- Then the lowest head of the agent's lanes and languages. Each is looked up by itself, because a filter
            -- over one long index would walk past ever more rows, and from its mark on, because what was claimed stays
            -- in the index for as long as any transaction may still see it.
            SELECT l.lane, g.language, g.mark INTO best_lane, best_language, best_mark
            FROM (VALUES (0::smallint), (1::smallint)) l(lane)
            CROSS JOIN unnest(spoken, marks) g(language, mark)
            CROSS JOIN LATERAL (
                SELECT r.tag FROM queue_ready r
                WHERE r.team_id = of_team AND r.owner_id IS NULL AND r.lane = l.lane AND r.language = g.language
                  AND r.tag >= CASE l.lane WHEN 1 THEN g.mark ELSE '-Infinity' END AND r.closes_at > at
                ORDER BY r.tag LIMIT 1
            ) h
            ORDER BY l.lane, h.tag LIMIT 1;
            IF NOT FOUND THEN
                RETURN;
            END IF;
            SELECT r.ctid INTO spot FROM queue_ready r
            WHERE r.team_id = of_team AND r.owner_id IS NULL AND r.lane = best_lane AND r.language = best_language
              AND r.tag >= CASE best_lane WHEN 1 THEN best_mark ELSE '-Infinity' END AND r.closes_at > at
            ORDER BY r.tag, r.call_id LIMIT 1
            FOR UPDATE SKIP LOCKED;
            CONTINUE WHEN NOT FOUND;
        END IF;
        RETURN QUERY
        WITH taken AS (
            DELETE FROM queue_ready r WHERE r.ctid = spot RETURNING r.call_id, r.shop_id, r.language, r.lane, r.tag
        ), made AS (
            INSERT INTO queue_attempt (id, call_id, agent_id, number, claimed_at, lease_until, disposition, released)
            SELECT fresh, c.id, by_agent, c.attempts_made + 1, at, lease, '', ''
            FROM taken t JOIN queue_call c ON c.id = t.call_id
            ON CONFLICT DO NOTHING
            RETURNING id, call_id
        )
        SELECT m.id, m.call_id, t.shop_id, t.language::text, CASE WHEN best_lane = 1 THEN t.tag END
        FROM made m, taken t;
        IF FOUND THEN
            RETURN;
        END IF;
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("queue", "0002_review_reason")]

    operations = [
        migrations.RunSQL(
            CLAIM, "DROP FUNCTION public.queue_claim(uuid, uuid, text[], float8[], timestamptz, timestamptz, uuid)"
        ),
        migrations.AddIndex("ready", models.Index(fields=["shop"], name="ready_by_shop")),
    ]
