from django.db import migrations

# Answers name the version they were asked with, so its words must stay for good, whoever writes to the table.
FREEZE = """
CREATE FUNCTION public.scripts_version_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A published script version cannot be changed or deleted.'
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER scripts_version_frozen BEFORE UPDATE OR DELETE ON public.scripts_scriptversion
  FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION public.scripts_version_is_frozen();
"""
THAW = """
DROP TRIGGER scripts_version_frozen ON public.scripts_scriptversion;
DROP FUNCTION public.scripts_version_is_frozen();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('scripts', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(FREEZE, THAW),
    ]
