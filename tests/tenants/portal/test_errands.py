"""The shop's list of tasks: who sees it, and the tick."""

from datetime import timedelta

import pytest
import time_machine

from tenants.care import errands as errand_list
from tenants.care.models import Errand
from tenants.shops import members
from tests.factories import at, make_job, make_user

HERE = {"host": "north.localhost"}


@pytest.fixture
def errand(north):
    job = make_job(north)
    with north.schema():
        return Errand.objects.create(
            customer=job.customer, job=job, attempt=job.pk, kind="other", words="Ring the son", given_by_name="Ann",
            due_at=at(north, "12:00"), given_at=at(north),
        )  # fmt: skip


def sign_in(client, north, role):
    user = make_user(f"Mia {role}")
    members.join(north, user, role=role, now=at(north))
    client.force_login(user)


def lists(client):
    return {show: "Ring the son" in client.get(f"/tasks/?show={show}", headers=HERE).text for show in
            ("open", "overdue", "done")}  # fmt: skip


def test_a_task_is_open_then_overdue_then_done_with_a_note(client, north, errand):
    sign_in(client, north, "advisor")
    with time_machine.travel(at(north, "11:00"), tick=False):
        assert lists(client) == {"open": True, "overdue": False, "done": False}
    with time_machine.travel(at(north, "12:30"), tick=False):
        assert lists(client) == {"open": True, "overdue": True, "done": False}
        page = client.get(f"/tasks/{errand.pk}/", headers=HERE).text
        assert "overdue" in page

        answer = client.post(f"/tasks/{errand.pk}/end/", {"note": "Rang him"}, headers=HERE, follow=True)

        assert "the task is done" in answer.text
        assert lists(client) == {"open": False, "overdue": False, "done": True}
        assert "Rang him" in client.get("/tasks/?show=done", headers=HERE).text
        again = client.post(f"/tasks/{errand.pk}/end/", headers=HERE)
    assert again.status_code == 409


def test_a_viewer_reads_and_does_not_tick_and_sees_no_number(client, north, errand):
    sign_in(client, north, "viewer")

    page = client.get(f"/tasks/{errand.pk}/", headers=HERE).text

    assert errand.customer.phone not in page
    assert client.post(f"/tasks/{errand.pk}/end/", headers=HERE).status_code == 404
    with north.schema():
        assert Errand.objects.get().done_at is None


@pytest.mark.parametrize(("role", "saw"), [("advisor", True), ("viewer", False)])
@pytest.mark.parametrize("path", ["/tasks/", "/tasks/{}/"])
def test_a_task_is_seen_by_who_can_do_it(client, north, errand, role, saw, path):
    sign_in(client, north, role)

    assert client.get(path.format(errand.pk), headers=HERE).status_code == 200

    with north.schema():
        assert (Errand.objects.get().seen_at is not None) is saw


def test_who_follows_the_mail_of_a_task_that_was_taken_back_is_told(client, north, errand):
    sign_in(client, north, "manager")
    with north.schema():
        errand_list.take_back(errand.pk, attempt=errand.attempt, now=at(north))

    assert "The team has taken this task back" in client.get(f"/tasks/{errand.pk}/", headers=HERE).text
    assert client.post(f"/tasks/{errand.pk}/end/", headers=HERE).status_code == 409
    with time_machine.travel(errand.due_at + timedelta(days=1), tick=False):
        assert lists(client) == {"open": False, "overdue": False, "done": False}
        assert '<span class="ac-count">' not in client.get("/tasks/", headers=HERE).text


def test_the_navigation_counts_what_is_open(client, north, errand):
    sign_in(client, north, "manager")
    with time_machine.travel(errand.due_at + timedelta(days=1), tick=False):
        page = client.get("/tasks/?show=nonsense", headers=HERE)
    assert "Ring the son" in page.text
    assert '<span class="ac-count">1</span>' in page.text
