import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0005_histories'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='zone',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.CreateModel(
            name='CallingWish',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('prefers_from', models.TimeField(null=True)),
                ('prefers_until', models.TimeField(null=True)),
                ('zone', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.UUIDField(null=True)),
                ('by_name', models.CharField(blank=True, max_length=120)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calling_wishes', to='jobs.customer')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
    ]
