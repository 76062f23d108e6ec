"""How long a shop itself guarantees its work, and each time that it changed that."""

from django.db import migrations, models

CLASSES = [
    ("major", "the guarantee of a major repair"),
    ("second_level", "the guarantee of a second-level service"),
    ("minor", "the guarantee of a minor repair or service"),
]


class Migration(migrations.Migration):
    dependencies = [("audits", "0003_staff_numbers")]

    operations = [
        migrations.CreateModel(
            name="GuaranteeChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.UUIDField(null=True)),
                ("changed_by_name", models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="PromisedGuarantee",
            fields=[
                ("within", models.CharField(choices=CLASSES, max_length=16, primary_key=True, serialize=False)),
                ("days", models.PositiveSmallIntegerField()),
                ("km", models.PositiveIntegerField(null=True)),
            ],
        ),
    ]
