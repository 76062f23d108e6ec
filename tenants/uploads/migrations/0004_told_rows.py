"""The rows of a file in which a job was told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("uploads", "0003_journal")]

    operations = [
        migrations.AddField(
            model_name="toldjob",
            name="rows",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
