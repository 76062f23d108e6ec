from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("uploads", "0004_told_rows")]

    operations = [
        migrations.AddField(model_name="uploadcontent", name="behind", field=models.JSONField(default=dict)),
    ]
