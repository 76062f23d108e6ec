"""What a story over HTTP needs: people at their hosts, a clock that moves, and work in the background that is done."""

import re

import pytest
import time_machine
from celery import Celery, current_app
from celery.app.task import Task
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests.factories import at


@pytest.fixture
def clock(shunda):
    """Stands still until it is moved: `clock.move_to(moment)`."""
    cache.clear()
    with time_machine.travel(at(shunda), tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _background(monkeypatch):
    """What is sent to a worker is done at once; what beat would send, a story sends by name."""

    current_app.loader.import_default_modules()

    def by_name(app, name, args=None, kwargs=None, **_how):
        return app.tasks[name].apply(args, kwargs, throw=True)

    def by_task(task, args=None, kwargs=None, **_how):
        return task.apply(args, kwargs, throw=True)

    monkeypatch.setattr(Celery, "send_task", by_name)
    monkeypatch.setattr(Task, "apply_async", by_task)


class Person:
    """Somebody with a browser, on one host at a time."""

    def __init__(self, host, committed):
        self.host, self.client, self.committed = host, Client(), committed

    def get(self, path, **query):
        return self.client.get(path, query, headers={"host": self.host})

    def send(self, path, _method="post", **form):
        with self.committed():
            return getattr(self.client, _method)(path, form, headers={"host": self.host})

    def tell(self, path, _method="post", **body):
        """JSON, as the call screen sends it."""
        with self.committed():
            return getattr(self.client, _method)(
                path, body, content_type="application/json", headers={"host": self.host}
            )

    def follow(self, address):
        """Opens an absolute address, perhaps of another host, and stays there."""
        self.host, _slash, path = re.sub(r"^\w+://", "", address).partition("/")
        self.host = self.host.partition(":")[0]
        return self.get(f"/{path}")

    def read(self, path, **query):
        answer = self.get(path, **query)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        return answer.content.decode()


@pytest.fixture
def person(db, django_capture_on_commit_callbacks):
    """Makes somebody at a host."""
    return lambda host: Person(host, lambda: django_capture_on_commit_callbacks(execute=True))


def link_in_the_last_letter_to(address, about):
    letter = next(each for each in reversed(mail.outbox) if each.to == [address])
    return next(link for link in re.findall(r"http://\S+", letter.body) if about in link)
