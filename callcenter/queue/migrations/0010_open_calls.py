"""The open calls of one shop, which are looked at every minute, apart from those closed long ago."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("queue", "0009_inbound"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["shop", "not_before"], name="call_open_of_shop"
            ),
        ),
    ]
