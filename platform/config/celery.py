"""Background work: one Celery app; every task of a shop takes `shop_id` and opens the shop itself."""

import os

from celery import Celery

from config import task_logs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("aftercall")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
task_logs.speak(app)


def broker_answers() -> bool:
    """Whether the broker takes a connection within two seconds; used by `/readyz`."""
    with app.connection_for_write(connect_timeout=2) as connection:
        connection.ensure_connection(max_retries=1, timeout=2)
    return True
