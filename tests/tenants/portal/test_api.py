"""A shop's API: one token opens one shop, jobs may be told as often as one likes, and nothing internal leaves."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.throttling import SimpleRateThrottle

from accounts.people import make
from tenants.complaints import note, reply, trace
from tenants.complaints.models import Complaint
from tenants.followups import answers, record
from tenants.followups.models import FollowUp
from tenants.jobs.models import Customer, Job
from tenants.shops import members, standing, tokens
from tests.factories import at, make_agent, make_follow_up, make_job
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed

LISTS = ["jobs", "follow-ups", "responses", "complaints"]


@pytest.fixture
def secret(north, now):
    return tokens.make(north, name="DMS", by=None, now=now)[1]


@pytest.fixture
def get(client, secret):
    def ask(path, shop="north", token=secret, **query):
        headers = {"host": f"{shop}.localhost", **({"authorization": f"Bearer {token}"} if token else {})}
        return client.get(f"/api/v1/{path}", query, headers=headers)

    return ask


@pytest.fixture
def post(client, secret):
    def send(data, token=secret, shop="north"):
        headers = {"host": f"{shop}.localhost", "authorization": f"Bearer {token}"}
        return client.post("/api/v1/jobs/", data, content_type="application/json", headers=headers)

    return send


def row(n=1, **fields):
    day = (timezone.now() - timedelta(days=4)).date().isoformat()
    usual = {"job_no": f"API-{n}", "mobile": f"+44 7400 1230{n:02d}", "customer_name": "Kim Lee",
             "plate": f"AB12 CD{n}", "delivered_at": day, "job_type": "repair", "advisor": "Bob",
             "repair_items": "Brake pads", "total_amount": 120.5}  # fmt: skip
    return {**usual, **fields}


def called(shop, disposition="complete", score=4):
    """A follow-up whose customer was asked."""
    follow_up, now = make_follow_up(shop), at(shop)
    with shop.schema():
        answers.save(follow_up.pk, shop=shop, question="price", score=score, seq=1, language="en", now=now)
        record.outcome(
            follow_up.pk, attempt_id=uuid.uuid4(), number=1, agent_id=uuid.uuid4(), agent_name="Ann Secret",
            started_at=now, dialled_at=now, disposition=disposition, note="a private note", callback_at=None,
            callback_is_firm=False, shop=shop, now=now,
        )  # fmt: skip
    return follow_up


def things(shop):
    """One of each, as path and id."""
    follow_up, complaint = called(shop), filed(shop)
    with shop.schema():
        job = FollowUp.objects.get(pk=follow_up.pk).job_id
    return {"jobs": job, "follow-ups": follow_up.pk, "responses": follow_up.pk, "complaints": complaint.pk}


def names(answer):
    return [each["number"] for each in answer.json()["results"]]


# --- Who may


@pytest.mark.parametrize("path", LISTS)
def test_a_token_reads_its_shop(get, north, path):
    made = things(north)

    assert str(made[path]) in [each["id"] for each in get(f"{path}/").json()["results"]]
    assert get(f"{path}/{made[path]}/").json()["id"] == str(made[path])


@pytest.mark.parametrize("path", LISTS)
def test_no_wrong_revoked_or_foreign_token_gets_the_same_refusal(get, north, shunda, now, path):
    revoked, dead = tokens.make(north, name="Old", by=None, now=now)
    tokens.revoke(revoked, now=now)
    foreign = tokens.make(shunda, name="Theirs", by=None, now=now)[1]

    found = [get(f"{path}/", token=token) for token in ("", "ac_made-up", dead, foreign, "\xff")]

    assert {(each.status_code, each.content, each["WWW-Authenticate"]) for each in found} == {
        (401, found[0].content, "Bearer")
    }
    assert found[0].json()["detail"]
    assert get(f"{path}/", token=foreign, shop="shunda").status_code == 200


def test_a_token_opens_no_other_shops_host_for_writing(post, shunda):
    assert post(row(), shop="shunda").status_code == 401
    with shunda.schema():
        assert not Job.objects.filter(number="API-1").exists()


@pytest.mark.parametrize("path", LISTS)
def test_foreign_and_absent_ids_are_the_same(get, north, shunda, path):
    things(north)
    theirs = things(shunda)

    found = [get(f"{path}/{id}/") for id in (theirs[path], uuid.uuid4())]

    assert {(each.status_code, each.content) for each in found} == {(404, b'{"detail": "Not found."}')}
    assert str(theirs[path]) not in get(f"{path}/").text


@pytest.mark.parametrize("path", LISTS)
def test_a_session_reads_no_data(client, north, path, now):
    person = make(email="o@example.com", name="O", password="correct horse battery staple", verified=True)
    members.join(north, person, role="owner", now=now)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(f"/api/v1/{path}/", headers={"host": "north.localhost"}).status_code == 401


def test_an_address_takes_only_its_methods(client, secret, north):
    headers = {"host": "north.localhost", "authorization": f"Bearer {secret}"}

    for path in ("jobs/", "complaints/", f"jobs/{uuid.uuid4()}/"):
        assert client.delete(f"/api/v1/{path}", headers=headers).status_code == 405
    refused = client.post("/api/v1/responses/", {}, content_type="application/json", headers=headers)
    assert refused.status_code == 405
    assert refused.json()["detail"]


def test_there_is_no_such_address_on_other_hosts(client, secret, db):
    for host in ("localhost", "console.localhost", "ops.localhost"):
        answer = client.get("/api/v1/jobs/", headers={"host": host, "authorization": f"Bearer {secret}"})
        assert answer.status_code in (302, 404)


def test_each_token_has_its_own_pace(get, north, now, monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"api": "2/min"})
    other = tokens.make(north, name="Other", by=None, now=now)[1]
    cache.clear()

    assert [get("jobs/").status_code for _ in range(3)] == [200, 200, 429]
    late = get("jobs/")
    assert int(late["Retry-After"]) > 0
    assert late.json()["detail"]
    assert get("jobs/", token=other).status_code == 200


# --- Posting jobs


def test_one_job_is_taken_and_planned(post, north):
    done = post(row())

    assert done.status_code == 200
    answer = done.json()
    assert {name: answer[name] for name in ("rows", "accepted", "rejected", "created")} == {
        "rows": 1, "accepted": 1, "rejected": 0, "created": 1,
    }  # fmt: skip
    with north.schema():
        job = Job.objects.get(number="API-1")
        assert answer["results"] == [{"row": 1, "state": "created", "job": str(job.pk)}]
        assert (job.customer.phone, job.kind, job.total_minor) == ("+447400123001", "repair", 12050)
        assert job.follow_ups.count() >= 1


def test_sent_again_nothing_changes_and_a_change_is_kept(post, north):
    post([row(1), row(2)])

    again = post([row(1), row(2)]).json()
    changed = post([row(1, advisor="Eve"), row(2)]).json()

    assert [again[name] for name in ("created", "updated", "unchanged")] == [0, 0, 2]
    assert [each["state"] for each in changed["results"]] == ["updated", "unchanged"]
    with north.schema():
        assert Job.objects.get(number="API-1").advisor == "Eve"
        assert Job.objects.filter(number__startswith="API-").count() == 2
        assert FollowUp.objects.filter(job__number="API-1", ordinal=1).count() == 1


def test_the_same_number_in_two_branches_is_two_jobs(post, north):
    done = post([row(1, branch="East"), row(1, branch="West")]).json()

    assert done["created"] == 2


def test_bad_rows_are_named_and_the_others_are_taken(post, north):
    done = post([row(1, mobile="call me"), row(2), row(3, delivered_at="soon"), row(2), row(4, mobile=None)])

    answer = done.json()
    assert done.status_code == 200
    assert [each["state"] for each in answer["results"]] == ["rejected", "created", "rejected", "duplicate", "rejected"]
    assert [(each["row"], each["field"], each["code"]) for each in answer["rejections"]] == [
        (1, "mobile", "phone_invalid"), (3, "delivered_at", "date_invalid"), (5, "mobile", "phone_missing"),
    ]  # fmt: skip
    assert all(each["message"] for each in answer["rejections"])
    assert answer["accepted"] + answer["rejected"] + answer["duplicates"] == answer["rows"]
    with north.schema():
        assert list(Job.objects.filter(number__startswith="API-").values_list("number", flat=True)) == ["API-2"]


def test_a_fault_names_the_field_even_if_no_row_has_it(post):
    answer = post({"plate": "AB12 CDE", "job_no": "X1"}).json()

    assert {(each["field"], each["code"]) for each in answer["rejections"]} == {
        ("mobile", "phone_missing"), ("delivered_at", "date_missing"),
    }  # fmt: skip


def test_rows_of_one_number_are_the_lines_of_one_job(post, north):
    done = post([row(1, repair_items="Brakes"), row(1, repair_items="Oil")]).json()

    assert (done["accepted"], done["created"]) == (2, 1)
    with north.schema():
        assert [each.item for each in Job.objects.get(number="API-1").lines.all()] == ["Brakes", "Oil"]


@pytest.mark.parametrize(
    ("written", "hour"), [("2026-01-15T17:30", 17), ("2026-01-15T17:30:00Z", 17), ("2026-01-15T17:30:00+02:00", 15)]
)
def test_stamps_are_on_the_shops_clock_unless_they_say_otherwise(post, north, written, hour):
    north.timezone = "Europe/London"
    north.save()

    post(row(delivered_at=written))

    with north.schema():
        assert Job.objects.get(number="API-1").delivered_at.isoformat() == f"2026-01-15T{hour}:30:00+00:00"


def test_yes_and_no_may_be_booleans(post, north):
    post([row(1, warranty_flag=True), row(2, warranty_flag=False), row(3, delivered_flag=False, delivered_at="")])

    with north.schema():
        found = dict(Job.objects.filter(number__startswith="API-").values_list("number", "under_warranty"))
    assert found == {"API-1": True, "API-2": False}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ([], "at least one"),
        ({}, "which job"),
        ([row(), {"repair_items": "Oil"}], "Row 2"),
        ([row(), row(2, jobnumber="X")], "jobnumber"),
        ([row(mobile=["+44"])], "mobile"),
        ([row(mobile={"a": 1})], "mobile"),
        ("a text", "Row 1"),
        ([None], "Row 1"),
        (row(advice="x" * 2001), "advice"),
        (row(advice="a\x00b"), "advice"),
    ],
)
def test_what_cannot_be_read_is_refused_whole_with_a_sentence(post, north, body, words):
    answer = post(body if not isinstance(body, str) else f'"{body}"')

    assert answer.status_code == 400
    assert words in answer.json()["detail"]
    with north.schema():
        assert not Job.objects.filter(number__startswith="API-").exists()


@pytest.mark.parametrize("body", ["{", "[" * 100_000, '{"job_no": NaN}', b"\xff"])
def test_what_is_not_json_is_refused(post, body):
    answer = post(body)

    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_fields_of_a_file_that_are_not_kept_are_passed_over(post, north):
    assert post(row(id_number="310101199001011234", color="red")).json()["created"] == 1


def test_five_hundred_are_taken_and_one_more_is_not(post, north):
    many = [row(1, job_no=f"API-{n}", plate="") for n in range(501)]

    assert post(many).status_code == 413
    assert post(many[:500]).json()["created"] == 500


def test_too_long_a_body_is_not_read(post, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    assert post(row()).status_code == 413


def test_a_read_only_shop_takes_no_jobs_but_can_be_read(post, get, north, now):
    assert post(row()).status_code == 200
    standing.write(north, state="read_only", now=now)

    refused = post(row(2))

    assert refused.status_code == 409
    assert refused.json()["code"] == "read_only"
    assert "read-only" in refused.json()["detail"]
    assert names(get("jobs/", number="API-1")) == ["API-1"]
    assert names(get("jobs/", number="API-2")) == []


def test_a_post_writes_to_no_other_shop(post, shunda):
    with shunda.schema():
        before = Job.objects.count(), Customer.objects.count(), FollowUp.objects.count()

    post([row(1), row(2)])

    with shunda.schema():
        assert (Job.objects.count(), Customer.objects.count(), FollowUp.objects.count()) == before


# --- Reading


def test_lists_come_in_pages(get, north):
    for _ in range(3):
        make_job(north)

    first, second = get("jobs/", limit=2).json(), get("jobs/", limit=2, offset=2).json()

    assert (first["count"], len(first["results"]), len(second["results"])) == (3, 2, 1)
    assert first["next"]
    assert second["next"] is None
    assert len({each["id"] for each in first["results"] + second["results"]}) == 3


def test_days_are_the_shops_and_both_are_meant(get, north):
    def delivered(day, hour):
        return make_job(north, delivered_at=datetime(2026, 3, day, hour, 30, tzinfo=north.zone)).number

    delivered(4, 23)
    early, late = delivered(5, 0), delivered(6, 23)
    delivered(7, 0)

    found = get("jobs/", delivered_from="2026-03-05", delivered_until="2026-03-06", ordering="delivered_at")

    assert names(found) == [early, late]


def test_lists_are_narrowed_by_state(get, north):
    done, waiting = called(north), make_follow_up(north)

    def ids(**query):
        return [each["id"] for each in get("follow-ups/", **query).json()["results"]]

    assert str(waiting.pk) in ids(state="open")
    assert str(waiting.pk) not in ids(state="closed")
    assert ids(state="closed", closed_reason="reached") == [str(done.pk)]
    assert ids(kind="recontact") == []


def test_complaints_are_narrowed_by_state(get, north):
    complaint = filed(north)

    assert names(get("complaints/", state="open", category="repair")) == [complaint.number]
    for state in ("handled", "closed"):
        assert names(get("complaints/", state=state)) == []
    with north.schema():
        Complaint.objects.update(handled_at=at(north))
    assert names(get("complaints/", state="handled")) == [complaint.number]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("jobs/", {"delivered_from": "yesterday"}),
        ("jobs/", {"kind": "miracle"}),
        ("jobs/", {"ordering": "customer__phone"}),
        ("follow-ups/", {"state": "maybe"}),
        ("complaints/", {"ordering": "-responsible_person"}),
        ("jobs/", {"limit": "9999"}),
        ("jobs/", {"limit": "0"}),
        ("jobs/", {"limit": "many"}),
        ("jobs/", {"offset": "-1"}),
        ("jobs/", {"delivered_form": "2026-11-01"}),
        ("responses/", {"page": "2"}),
    ],
)
def test_what_no_list_knows_is_refused_with_a_sentence(get, path, query):
    answer = get(path, **query)

    assert answer.status_code == 400
    assert next(iter(query)) in answer.json()["detail"]


def test_the_most_that_a_page_may_hold_is_given(get, north):
    make_job(north)

    assert len(get("jobs/", limit=500, offset=0).json()["results"]) == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_parameter_is_refused_where_none_is_taken(client, secret, north, method):
    path = f"/api/v1/jobs/{make_job(north).pk}/" if method == "get" else "/api/v1/jobs/"
    headers = {"host": "north.localhost", "authorization": f"Bearer {secret}"}

    answer = getattr(client, method)(f"{path}?dry_run=1", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_parameter")
    assert "dry_run" in answer.json()["detail"]


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("host", ["north.localhost", "console.localhost"])
@pytest.mark.parametrize("path", ["jobs/17/", "calls/17/completion/", "nothing/"])
def test_an_address_that_nobody_serves_is_refused_in_json(client, db, settings, debug, host, path):
    settings.DEBUG = debug

    answer = client.get(f"/api/v1/{path}", headers={"host": host})

    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


def test_an_order_on_the_list_is_kept(get, north):
    numbers = [make_job(north).number for _ in range(3)]

    assert names(get("jobs/", ordering="number")) == sorted(numbers)
    assert names(get("jobs/", ordering="-number")) == sorted(numbers, reverse=True)


def test_a_response_has_its_answers_and_is_not_there_before_it_is_finished(get, north):
    follow_up, typing = called(north, score=2), make_follow_up(north)
    with north.schema():
        answers.save(typing.pk, shop=north, question="price", score=5, seq=1, language="en", now=at(north))

    found = get(f"responses/{follow_up.pk}/").json()

    assert [(each["question"], each["score"]) for each in found["answers"]] == [("price", 2)]
    assert found["job"]["number"] == follow_up.job.number
    assert get(f"responses/{typing.pk}/").status_code == 404
    assert [each["id"] for each in get("responses/").json()["results"]] == [str(follow_up.pk)]


def test_a_complaint_has_the_customers_words_and_its_four_clocks(get, north):
    complaint = filed(north)

    found = get(f"complaints/{complaint.pk}/").json()

    assert found["customer_words"] == complaint.customer_words
    assert [each["name"] for each in found["clocks"]] == ["acknowledge", "reply", "handle", "close"]
    assert found["state"] == "open"
    assert found["clocks"][0]["due_at"]


def test_nothing_internal_leaves(get, north, team):
    """Agents, notes, causes, persons and telephone numbers stay inside; the control finds each in the shop."""
    agent = make_agent(team, name="Ann Secret")
    follow_up, complaint = called(north), filed(north)
    with north.schema():
        kwargs = {"now": at(north)}
        reply.complaint(complaint, text="Come in today", **BY_SHOP, **kwargs)
        trace.complaint(complaint, root_cause="cheap pads", responsible_person="Bad Bob", **BY_SHOP, **kwargs)
        note.complaint(Complaint.objects.get(pk=complaint.pk), text="team eyes only", **BY_TEAM, **kwargs)
        phone = FollowUp.objects.get(pk=follow_up.pk).customer.phone
        told = str(list(Complaint.objects.values())) + str(list(complaint.events.values()))
        told += str(list(FollowUp.objects.values("call_records__agent_name", "call_records__note", "customer__phone")))

    seen = "".join(get(f"{path}/").text for path in LISTS)

    for secret in ("cheap pads", "Bad Bob", "team eyes only", "Ann Secret", "a private note", phone):
        assert secret in told, secret
        assert secret not in seen, secret
    assert str(agent.pk) not in seen
    assert complaint.customer_words in seen


@pytest.mark.parametrize("path", LISTS)
def test_a_long_list_takes_no_more_statements_than_a_short_one(get, north, path, django_assert_max_num_queries):
    for _ in range(4):
        things(north)

    get(f"{path}/")
    with django_assert_max_num_queries(12):
        assert len(get(f"{path}/").json()["results"]) >= 4
