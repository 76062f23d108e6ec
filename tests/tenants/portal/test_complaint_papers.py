"""Papers on a complaint's page, the shop's and the team's: who may send, read, show and take off which."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tenants.complaints import papers
from tenants.complaints.models import ComplaintPaper
from tenants.consent.models import AccessLog
from tenants.jobs.sent_papers import REFUSALS
from tenants.shops import members, standing
from tests.factories import make_agent, make_supervisor, make_user
from tests.tenants.complaints.conftest import BY_SHOP, BY_TEAM, filed
from tests.tenants.jobs.paper_files import HEIC, PLACE, jpeg, pdf, png

NORTH, CONSOLE = {"host": "north.localhost"}, {"host": "console.localhost"}
ROLES = ("owner", "manager", "advisor", "viewer")


@pytest.fixture
def sign_in(client, north):
    def signed_in(role, *, shop=north):
        user = make_user(f"Some {role}")
        members.join(shop, user, role=role, now=timezone.now())
        client.force_login(user)
        return user

    return signed_in


@pytest.fixture
def supervisor(client, team, settings):
    settings.SECOND_FACTOR_RULES = []  # who must have one is another room's matter
    found = make_supervisor(team)
    client.force_login(found.user)
    return found


@pytest.fixture
def complaint(north):
    return filed(north)


def added(shop, complaint, upload=None, *, name="noise.jpg", who=BY_SHOP, **more):
    with shop.schema():
        return papers.add(complaint, upload=upload or jpeg(), name=name, now=timezone.now(), **{**who, **more})


def kept(shop):
    with shop.schema():
        return sorted(ComplaintPaper.objects.values_list("name", "side", "for_team"))


def send(client, address, *files, headers=NORTH, **said):
    sent = [SimpleUploadedFile(name, body) for name, body in files]
    return client.post(f"{address}papers/", {**said, "file": sent}, headers=headers)


def ours(complaint, path=""):
    return f"/complaints/{complaint.pk}/{path}"


def theirs(complaint, path=""):
    return f"/complaints/north/{complaint.pk}/{path}"


@pytest.mark.parametrize(("role", "status"), [("owner", 302), ("manager", 302), ("advisor", 302), ("viewer", 404)])
def test_who_works_attaches_and_everybody_of_the_shop_reads(client, sign_in, north, complaint, role, status):
    shown = added(north, complaint, png(), name="stain.png")
    sign_in(role)

    answer = send(client, ours(complaint), ("noise.jpg", jpeg()), ("bill.pdf", pdf()))
    page = client.get(ours(complaint), headers=NORTH)
    paper = client.get(ours(complaint, f"papers/{shown.pk}/"), headers=NORTH)

    assert answer.status_code == status
    assert len(kept(north)) == (3 if status == 302 else 1)
    assert "stain.png" in page.text
    assert ("data-papers" in page.text) == (role != "viewer")
    assert paper.status_code == 200


def test_what_is_no_paper_is_named_with_its_reason_and_the_others_are_kept(client, sign_in, north, complaint):
    sign_in("advisor")

    answer = send(client, ours(complaint), ("a.heic", HEIC), ("b.pdf", pdf()), for_team="on")

    page = client.get(answer.url, headers=NORTH).text
    assert f"a.heic: {REFUSALS['heif']}" in page
    assert "1 paper is attached." in page
    assert kept(north) == [("b.pdf", "shop", True)]


def test_without_a_file_the_page_says_so(client, sign_in, north, complaint):
    sign_in("advisor")

    answer = client.post(ours(complaint, "papers/"), headers=NORTH)

    assert "Choose a file first." in client.get(answer.url, headers=NORTH).text
    assert kept(north) == []


def test_a_script_is_answered_in_json(client, sign_in, north, complaint):
    sign_in("advisor")
    asked = {**NORTH, "accept": "application/json"}

    taken = send(client, ours(complaint), ("a.pdf", pdf()), headers=asked)
    again = send(client, ours(complaint), ("a.pdf", pdf()), headers=asked)

    assert (taken.status_code, taken.json()) == (200, {"problem": ""})
    assert (again.status_code, again.json()) == (422, {"problem": str(REFUSALS["twice"])})
    assert len(kept(north)) == 1


def test_files_beyond_what_one_form_may_hold_are_told_to_come_one_by_one(client, sign_in, settings, north, complaint):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 200
    sign_in("advisor")

    answer = send(client, ours(complaint), ("a.pdf", pdf()), ("b.jpg", jpeg()))

    assert str(REFUSALS["together"]) in client.get(answer.url, headers=NORTH).text
    assert kept(north) == [("a.pdf", "shop", False)]


def test_a_shop_whose_trial_ended_still_attaches(client, sign_in, north, complaint):
    sign_in("owner")
    standing.write(north, state="read_only", now=timezone.now())

    assert send(client, ours(complaint), ("a.pdf", pdf())).status_code == 302
    assert kept(north) == [("a.pdf", "shop", False)]


def test_a_paper_is_a_download_in_which_a_browser_runs_nothing(client, sign_in, north, complaint):
    paper = added(north, complaint)
    sign_in("viewer")

    answer = client.get(ours(complaint, f"papers/{paper.pk}/"), headers=NORTH)

    assert answer["Content-Disposition"].startswith('attachment; filename="noise.jpg"')
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert PLACE not in answer.content


def test_another_shops_paper_is_as_absent_as_none(client, sign_in, north, shunda, complaint):
    foreign = filed(shunda)
    paper = added(shunda, foreign)
    sign_in("owner")

    for place in (complaint.pk, foreign.pk):
        found = client.get(f"/complaints/{place}/papers/{paper.pk}/", headers=NORTH)
        nobodys = client.get(f"/complaints/{uuid.uuid4()}/papers/{uuid.uuid4()}/", headers=NORTH)
        assert (found.status_code, found.content) == (404, nobodys.content)
        for step in ("sharing", "removal"):
            assert client.post(f"/complaints/{place}/papers/{paper.pk}/{step}/", headers=NORTH).status_code == 404
    assert send(client, f"/complaints/{foreign.pk}/", ("a.pdf", pdf())).status_code == 404
    assert kept(shunda) == [("noise.jpg", "shop", False)]


@pytest.mark.parametrize(
    ("role", "by", "status"),
    [("owner", "other", 302), ("manager", "other", 302), ("advisor", "own", 302), ("advisor", "other", 404),
     ("viewer", "own", 404), ("owner", "team", 404)],
)  # fmt: skip
def test_managers_take_off_the_shops_papers_and_advisors_their_own(client, sign_in, north, complaint, role, by, status):
    user = sign_in(role)
    who = {"other": BY_SHOP, "own": {**BY_SHOP, "by": user.pk}, "team": BY_TEAM}[by]
    paper = added(north, complaint, who=who)
    offered = "/removal/" in client.get(ours(complaint), headers=NORTH).text

    answer = client.post(ours(complaint, f"papers/{paper.pk}/removal/"), headers=NORTH)

    assert answer.status_code == status
    assert offered == (status == 302)
    assert len(kept(north)) == (status != 302)


# --- The team's page


def test_the_team_reads_what_the_shop_shows_it_and_what_it_added_itself(client, supervisor, north, complaint):
    secret = added(north, complaint, name="王先生.jpg")
    mine = added(north, complaint, png(), name="call.png", who=BY_TEAM)
    before = client.get(theirs(complaint), headers=CONSOLE).text
    refused = client.get(theirs(complaint, f"papers/{secret.pk}/"), headers=CONSOLE)
    absent = client.get(theirs(complaint, f"papers/{uuid.uuid4()}/"), headers=CONSOLE)

    with north.schema():
        papers.share(secret, now=timezone.now(), **BY_SHOP)
    after = client.get(theirs(complaint), headers=CONSOLE).text
    read = client.get(theirs(complaint, f"papers/{secret.pk}/"), headers=CONSOLE)

    assert "call.png" in before
    assert "王先生.jpg" not in before
    assert (refused.status_code, refused.content) == (404, absent.content)
    assert "王先生.jpg" in after
    assert read.status_code == 200
    assert client.get(theirs(complaint, f"papers/{mine.pk}/"), headers=CONSOLE).status_code == 200
    with north.schema():
        read_by = AccessLog.objects.filter(what="complaint_paper").values_list("actor", "subject")
        assert set(read_by) == {(supervisor.user_id, complaint.customer_id)}


def test_the_team_attaches_and_takes_off_its_own_alone(client, supervisor, north, complaint):
    shown = added(north, complaint, for_team=True)

    answer = send(client, theirs(complaint), ("a.txt", b"hm"), ("call.pdf", pdf()), headers=CONSOLE)
    page = client.get(answer.url, headers=CONSOLE).text
    refused = client.post(theirs(complaint, f"papers/{shown.pk}/removal/"), headers=CONSOLE)
    with north.schema():
        mine = ComplaintPaper.objects.get(side="team")
    assert f"a.txt: {REFUSALS['unknown_kind']}" in page
    assert kept(north) == [("call.pdf", "team", True), ("noise.jpg", "shop", True)]
    assert refused.status_code == 404

    client.post(theirs(complaint, f"papers/{mine.pk}/removal/"), headers=CONSOLE)

    assert kept(north) == [("noise.jpg", "shop", True)]


def test_an_agent_and_a_team_that_does_not_call_for_the_shop_find_nothing(client, team, north, complaint):
    paper = added(north, complaint, who=BY_TEAM)
    client.force_login(make_agent(team).user)

    assert client.get(theirs(complaint, f"papers/{paper.pk}/"), headers=CONSOLE).status_code == 404
    assert send(client, theirs(complaint), ("a.pdf", pdf()), headers=CONSOLE).status_code == 404
    assert kept(north) == [("noise.jpg", "team", True)]


def test_who_shows_a_paper_to_the_team_is_asked_no_more(client, sign_in, north, complaint):
    paper = added(north, complaint)
    sign_in("advisor")
    assert "/sharing/" in client.get(ours(complaint), headers=NORTH).text

    client.post(ours(complaint, f"papers/{paper.pk}/sharing/"), headers=NORTH)

    assert kept(north) == [("noise.jpg", "shop", True)]
    assert "/sharing/" not in client.get(ours(complaint), headers=NORTH).text
