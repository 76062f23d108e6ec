"""Counting a reached customer as a function of the server: it is planned once for a connection, not once for a call.

A plan that was made while the tables were empty would read them whole for as long as it is kept: hence `enable_seqscan`.
"""

from django.db import migrations

COUNT = """
CREATE FUNCTION public.subscriptions_count(of_shop uuid, of_follow_up uuid, by_attempt uuid, at timestamptz, live text[])
RETURNS json
LANGUAGE plpgsql SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE
    paid record;
    counted int;
    anchor timestamp;
    today timestamp := at AT TIME ZONE 'UTC';
    months int;
    since timestamp;
    until timestamp;
    used int;
BEGIN
    -- Whoever counts for the shop waits here; what follows sees what the one before has counted.
    PERFORM FROM shops_standing WHERE shop_id = of_shop FOR UPDATE;
    INSERT INTO subscriptions_usagerecord (follow_up, shop_id, attempt, at, beyond)
        VALUES (of_follow_up, of_shop, by_attempt, at, false) ON CONFLICT (follow_up) DO NOTHING;
    GET DIAGNOSTICS counted = ROW_COUNT;
    SELECT s.status, s.plan, s.branches, s.created_at, s.snapshot ->> 'period_start' AS begun INTO paid
        FROM subscriptions_subscription s WHERE s.shop_id = of_shop;
    IF counted = 0 OR paid.status IS NULL OR paid.status = 'trialing' THEN
        used := NULL;
    ELSIF paid.status <> ALL (live) THEN  -- on trial all count that ever were
        SELECT count(*) INTO used FROM subscriptions_usagerecord u WHERE u.shop_id = of_shop;
    ELSE
        -- The month that holds the moment, as `periods.month` has it.
        anchor := COALESCE(paid.begun::timestamptz, paid.created_at) AT TIME ZONE 'UTC';
        months := (date_part('year', today) - date_part('year', anchor)) * 12
                + date_part('month', today) - date_part('month', anchor);
        months := months - (anchor + make_interval(months => months) > today)::int;
        since := anchor + make_interval(months => months);
        until := anchor + make_interval(months => months + 1);
        SELECT count(*) INTO used FROM subscriptions_usagerecord u
            WHERE u.shop_id = of_shop AND u.at >= since AT TIME ZONE 'UTC' AND u.at < until AT TIME ZONE 'UTC';
    END IF;
    RETURN json_build_object('made', counted = 1, 'status', paid.status, 'plan', paid.plan,
                             'branches', paid.branches, 'used', used);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0002_held_slug")]

    operations = [
        migrations.RunSQL(COUNT, "DROP FUNCTION public.subscriptions_count"),
    ]
