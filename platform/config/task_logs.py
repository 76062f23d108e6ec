"""The worker's log lines: the same form and the same scrubbing as the web server's, with the task and its shop."""

import logging.config
from typing import Any

import structlog
from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.signals import bind_extra_task_metadata
from django_structlog.celery.steps import DjangoStructLogInitStep


def speak(app: Celery) -> None:
    """Makes the workers of `app` log as the web server does; what a request had bound goes along with its tasks."""
    app.steps["worker"].add(DjangoStructLogInitStep)
    setup_logging.connect(_configure, dispatch_uid="config.task_logs")
    bind_extra_task_metadata.connect(bind_shop, dispatch_uid="config.task_logs")


def bind_shop(sender: object, task: Any, **_more: object) -> None:
    """A receiver: every line of a shop's task carries the shop's id."""
    shop_id = (task.request.kwargs or {}).get("shop_id")
    if shop_id:
        structlog.contextvars.bind_contextvars(shop_id=str(shop_id))


def _configure(**_options: object) -> None:
    # Connected, this keeps Celery from putting handlers of its own on the root logger, which would scrub nothing.
    logging.config.dictConfig(settings.LOGGING)
