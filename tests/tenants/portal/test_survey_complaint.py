"""A complaint by the link of a survey: at any time while the link opens, filed once, added to, and heard."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import limits
from tenants.complaints import complain, papers, preferences, recode
from tenants.complaints import send as send_later
from tenants.complaints.models import Complaint, ComplaintEvent, ComplaintPaper
from tenants.followups import links
from tenants.followups.models import FollowUp
from tenants.jobs.sent_papers import REFUSALS
from tenants.shops.models import Shop
from tests.factories import at, make_customer, make_follow_up
from tests.tenants.complaints.conftest import BY_SHOP, papers_of
from tests.tenants.jobs.paper_files import HEIC, PLACE, jpeg, pdf, png
from tests.tenants.portal.test_survey import GOOD, LOW, get, path_of, post

SAID = {"words": "刹车还是响", "kind": "repair.same_fault", "call": "yes"}
WASHED = "environment.wash_stains"


@pytest.fixture(autouse=True)
def clock(shunda):
    with time_machine.travel(at(shunda), tick=False) as traveller:
        yield traveller


@pytest.fixture
def follow_up(shunda):
    return make_follow_up(shunda, customer=make_customer(shunda, name="欧阳静", language="zh-hans"))


@pytest.fixture
def path(shunda, follow_up):
    return path_of(shunda, follow_up)


def filed(shop):
    with shop.schema():
        return list(Complaint.objects.order_by("number"))


def notes(shop):
    with shop.schema():
        return list(ComplaintEvent.objects.filter(kind="note").values_list("side", "text"))


def test_before_any_answer_the_page_leads_there_and_it_is_filed(client, shunda, follow_up, path):
    assert 'href="complaint/"' in get(client, path).text
    page = get(client, f"{path}complaint/")
    assert page.status_code == 200
    assert '<option value="repair.same_fault">' in page.text
    assert "<script" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "欧阳" not in page.text

    assert post(client, f"{path}complaint/", **SAID).status_code == 200

    (complaint,) = filed(shunda)
    assert (complaint.source, complaint.category, complaint.subcategory) == ("link", "repair", "same_fault")
    assert (complaint.customer_words, complaint.remedy_sought) == (SAID["words"], "callback")
    assert complaint.follow_up_id == follow_up.pk
    with shunda.schema():
        event = complaint.events.get(kind="filed")
        assert (event.side, event.data["channel"]) == ("customer", "link")
        assert FollowUp.objects.get(pk=follow_up.pk).closed_at is None  # the questions may still be answered
    assert get(client, path).status_code == 200


def test_who_wants_no_call_is_heard_all_the_same(client, shunda, path):
    post(client, f"{path}complaint/", **{**SAID, "call": "no"})

    (complaint,) = filed(shunda)
    assert complaint.remedy_sought == "other"
    assert complaint.remedy_words  # in the shop's language


@pytest.mark.parametrize(("unsafe", "severity"), [("yes", "crisis"), ("no", "ordinary"), ("", "ordinary")])
def test_what_the_customer_says_is_unsafe_to_drive_is_a_crisis_at_once(
    client, shunda, path, monkeypatch, django_capture_on_commit_callbacks, unsafe, severity
):
    told = []
    monkeypatch.setattr(send_later, "_hand_over", lambda ids: told.append(ids["about"]))
    with django_capture_on_commit_callbacks(execute=True):
        post(client, f"{path}complaint/", **SAID, unsafe=unsafe, severity="crisis" if unsafe == "no" else "ordinary")

    (complaint,) = filed(shunda)
    assert (complaint.is_safety, complaint.severity) == (unsafe == "yes", severity)
    assert told == ["filed"]  # which goes to those who are told of this severity


def test_who_says_only_later_that_it_is_unsafe_makes_the_open_complaint_a_crisis(
    client, shunda, path, monkeypatch, django_capture_on_commit_callbacks
):
    post(client, f"{path}complaint/", **SAID)
    told = []
    monkeypatch.setattr(send_later, "_hand_over", lambda ids: told.append(ids["about"]))

    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            post(client, f"{path}complaint/", **{**SAID, "words": "踩不下去"}, unsafe="yes")

    (complaint,) = filed(shunda)
    assert (complaint.is_safety, complaint.severity, told) == (True, "crisis", ["crisis"])
    assert notes(shunda) == [("customer", "踩不下去")]


def test_what_is_unsafe_is_a_crisis_even_where_no_more_words_are_taken(client, shunda, path):
    for n in range(complain.MOST + 1):
        post(client, f"{path}complaint/", **{**SAID, "words": f"word {n}"})

    refused = post(client, f"{path}complaint/", **{**SAID, "words": "刹车失灵"}, unsafe="yes")

    assert refused.status_code == 429
    (complaint,) = filed(shunda)
    assert (complaint.is_safety, complaint.severity) == (True, "crisis")
    assert len(notes(shunda)) == complain.MOST


@pytest.mark.parametrize(
    ("remedy", "call", "sought", "said", "calls"),
    [("refund", "yes", "refund", "wishes to be called", True), ("refund", "no", "refund", "does not wish", False),
     ("", "yes", "callback", "", True), ("", "no", "other", "does not wish", False)],
)  # fmt: skip
def test_what_the_customer_wants_is_kept_beside_the_wish_for_a_call(client, north, remedy, call, sought, said, calls):
    path = path_of(north, make_follow_up(north))
    arrived = post(client, f"{path}complaint/", shop="north", **{**SAID, "call": call}, remedy=remedy)

    (complaint,) = filed(north)
    assert complaint.remedy_sought == sought
    assert complaint.remedy_words.startswith("The customer") is bool(said)
    assert said in complaint.remedy_words
    assert ("will call you" in arrived.text) is calls


def test_a_wish_that_comes_later_stands_with_the_words_that_are_added_once(client, north):
    path = path_of(north, make_follow_up(north))
    post(client, f"{path}complaint/", shop="north", **SAID)

    for _twice in range(2):
        post(client, f"{path}complaint/", shop="north", **{**SAID, "words": "Still."}, remedy="refund")

    assert notes(north) == [("customer", "Still.\nThe customer wants: money back")]


def test_the_latest_word_on_a_call_holds_for_the_shop_and_for_the_page(client, north):
    path = path_of(north, make_follow_up(north))
    said = {**SAID, "remedy": "refund", "shop": "north"}
    seen = []
    for call, words in (("no", "A"), ("yes", "A"), ("yes", "A"), ("no", "B"), ("no", "B")):
        arrived = post(client, f"{path}complaint/", **{**said, "call": call, "words": words})
        seen.append(("will call you" in arrived.text, filed(north)[0].remedy_words))

    yes, no = "The customer wishes to be called.", "The customer does not wish to be called."
    assert seen == [(False, no), (True, yes), (True, yes), (False, no), (False, no)]
    assert notes(north) == [("customer", yes), ("customer", f"B\n{no}")]
    with north.schema():
        Complaint.objects.update(remedy_words="Wünscht einen Rückruf.")  # whatever its words, or their translation
    later = post(client, f"{path}complaint/", shop="north", step="papers", file=SimpleUploadedFile("a.jpg", jpeg()))
    assert "will call you" not in later.text


def test_who_wanted_a_call_and_then_does_not_is_not_shown_as_waiting_for_one(client, shunda, path):
    for call in ("yes", "no"):
        arrived = post(client, f"{path}complaint/?language=en", **{**SAID, "call": call})

    (complaint,) = filed(shunda)
    assert (complaint.remedy_sought, bool(complaint.remedy_words)) == ("other", True)
    assert "will call you" not in arrived.text


def test_a_remedy_that_nobody_has_is_refused_and_the_call_has_its_own_question(client, shunda, path):
    page = get(client, f"{path}complaint/")
    assert '<option value="refund">' in page.text
    assert '<option value="callback">' not in page.text

    assert post(client, f"{path}complaint/", **SAID, remedy="a new car").status_code == 422
    assert filed(shunda) == []


def test_good_answers_do_not_stand_in_the_way(client, shunda, path):
    post(client, path, **GOOD)
    assert 'href="complaint/"' in get(client, path).text  # the same browser

    assert post(client, f"{path}complaint/", **SAID).status_code == 200
    assert len(filed(shunda)) == 1


def test_another_browser_opens_no_link_that_was_used(client, shunda, path):
    post(client, path, **GOOD)
    client.cookies.clear()

    assert get(client, f"{path}complaint/").status_code == 404
    assert post(client, f"{path}complaint/", **SAID).status_code == 404
    assert filed(shunda) == []


def test_a_foreign_a_made_up_and_an_old_link_are_the_same(client, shunda, north, follow_up, path):
    foreign = path_of(north, make_follow_up(north))
    with shunda.schema():
        FollowUp.objects.filter(pk=follow_up.pk).update(closed_at=at(shunda), closed_reason="reached")

    pages = [get(client, f"{each}complaint/") for each in (foreign, "/s/made-up/", path)]

    assert {(each.status_code, each.content) for each in pages} == {(404, pages[0].content)}
    assert get(client, f"{foreign}complaint/", shop="north").status_code == 200


def test_after_a_low_score_what_is_said_here_is_added_to_that_complaint(client, shunda, path):
    post(client, path, **LOW)
    post(client, path, more="1", words="等了太久", call="yes")
    (complaint,) = filed(shunda)
    assert complaint.source == "survey"

    for _twice in range(2):
        post(client, f"{path}complaint/", **SAID)

    assert len(filed(shunda)) == 1
    assert notes(shunda) == [("customer", SAID["words"])]


def test_the_same_words_twice_are_one_complaint_and_others_are_added(client, shunda, path):
    for words in ("一", "一", "二", "二"):
        assert post(client, f"{path}complaint/", **{**SAID, "words": words}).status_code == 200

    assert [each.customer_words for each in filed(shunda)] == ["一"]
    assert notes(shunda) == [("customer", "二")]


def test_after_a_closed_complaint_a_new_one_begins(client, shunda, path):
    post(client, f"{path}complaint/", **SAID)
    with shunda.schema():
        Complaint.objects.update(closed_at=at(shunda), closed_result="confirmed")

    post(client, f"{path}complaint/", **{**SAID, "words": "又响了"})

    assert [each.customer_words for each in filed(shunda)] == [SAID["words"], "又响了"]


@pytest.mark.parametrize("phone", ["021-5550 1234", ""])
def test_nobody_can_flood_a_shop_by_one_link_and_who_wrote_too_much_is_told_whom_to_call(client, shunda, path, phone):
    Shop.objects.filter(pk=shunda.pk).update(phone=phone)
    for n in range(complain.MOST + 3):
        last = post(client, f"{path}complaint/?language=en", **{**SAID, "words": f"word {n}"})

    assert last.status_code == 429
    assert len(notes(shunda)) == complain.MOST
    assert "This page takes nothing more." in last.text
    assert f"word {complain.MOST + 2}</blockquote>" in last.text or f"<p>word {complain.MOST + 2}</p>" in last.text
    assert ('href="tel:021-55501234"' in last.text) is bool(phone)
    assert ("Please call" in last.text) is bool(phone)
    for secret in ("word 1", filed(shunda)[0].reference, "欧阳"):  # nothing of what the shop has
        assert secret not in last.text
    assert get(client, path).status_code == 200  # the questions may still be answered


def test_five_closed_complaints_by_one_link_are_enough(client, shunda, path):
    for n in range(complain.MOST + 1):
        last = post(client, f"{path}complaint/", **{**SAID, "words": f"{n}"})
        with shunda.schema():
            Complaint.objects.update(closed_at=at(shunda), closed_result="confirmed")

    assert last.status_code == 429
    assert len(filed(shunda)) == complain.MOST


# --- Photos and papers


def send(client, path, *files, **said):
    return post(client, f"{path}complaint/?language=en", **said, file=[SimpleUploadedFile(*each) for each in files])


def test_photos_come_with_the_complaint_and_are_the_customers_own(client, shunda, path):
    assert 'enctype="multipart/form-data"' in get(client, f"{path}complaint/").text
    answer = send(client, path, ("a.jpg", jpeg()), ("b.pdf", pdf()), **SAID)

    assert answer.status_code == 200
    assert "2 photos or papers of yours are with it." in answer.text
    assert papers_of(shunda) == [("a.jpg", "customer", "", False), ("b.pdf", "customer", "", False)]
    with shunda.schema():
        body = ComplaintPaper.objects.get(name="a.jpg").content.body
        assert PLACE not in bytes(body)
        assert list(ComplaintEvent.objects.filter(kind="paper_added").values_list("side", "text")) == [
            ("customer", "a.jpg"), ("customer", "b.pdf"),
        ]  # fmt: skip


@pytest.mark.parametrize(("photo", "counts"), [(("a.jpg", jpeg()), True), (("b.pdf", pdf()), False)])
def test_a_photo_is_evidence_that_a_car_was_not_washed_clean(client, shunda, path, photo, counts):
    send(client, path, photo, **{**SAID, "kind": WASHED})

    (complaint,) = filed(shunda)
    assert (complaint.has_evidence, complaint.counted) == (counts, counts)


@pytest.mark.parametrize(
    ("later", "counts"),
    [({"step": "papers"}, True), ({**SAID, "kind": WASHED, "words": "这里"}, True), ({"step": "papers"}, False)],
)
def test_a_photo_that_comes_later_is_evidence_all_the_same_and_a_paper_is_none(
    client, shunda, path, monkeypatch, django_capture_on_commit_callbacks, later, counts
):
    send(client, path, **{**SAID, "kind": WASHED})
    told = []
    monkeypatch.setattr(send_later, "_hand_over", lambda ids: told.append(ids["about"]))

    with django_capture_on_commit_callbacks(execute=True):
        for n in range(2):
            send(client, path, (f"{n}.png", png(shade=n)) if counts else (f"{n}.pdf", pdf(f"{n}")), **later)

    (complaint,) = filed(shunda)
    assert (complaint.has_evidence, complaint.counted) == (counts, counts)
    assert told == (["filed"] if counts else [])


def test_a_photo_is_remembered_as_evidence_for_when_it_is_sorted_anew(client, shunda, path):
    send(client, path, **SAID)
    send(client, path, ("a.jpg", jpeg()), step="papers")

    (complaint,) = filed(shunda)
    with shunda.schema():
        recode.complaint(complaint, category="environment", subcategory="wash_stains", shop=shunda, now=at(shunda),
                         **BY_SHOP)  # fmt: skip
        assert complaint.counted


def test_a_photo_of_what_has_ended_at_the_note_files_it_anew(client, shunda, path):
    held = preferences.of(shunda)
    preferences.save(shunda, wash="ignore", limit_minor=held.limit_minor, small_limit_minor=held.small_limit_minor)
    send(client, path, ("b.pdf", pdf()), **{**SAID, "kind": WASHED, "call": "no"})
    send(client, path, ("c.pdf", pdf("words")), step="papers")
    assert [each.closed_result for each in filed(shunda)] == ["noted"]

    for n in range(2):
        answer = send(client, path, (f"{n}.png", png(shade=n)), step="papers")

    noted, anew = filed(shunda)
    assert "2 photos or papers of yours are with it." in answer.text
    assert (noted.counted, anew.counted, anew.closed_at) == (False, True, None)
    for same in ("customer_words", "category", "subcategory", "remedy_sought", "remedy_words", "follow_up_id"):
        assert getattr(anew, same) == getattr(noted, same)
    with shunda.schema():
        assert [each.papers.count() for each in (noted, anew)] == [2, 2]
        assert anew.events.get(kind="filed").data["wants_call"] is False
        Complaint.objects.update(closed_at=at(shunda), closed_result="confirmed")
    send(client, path, ("d.jpg", jpeg()), step="papers")
    assert len(filed(shunda)) == 2  # what was settled takes a late photo


def test_who_has_filed_too_much_is_told_so_of_a_photo_as_well(client, monkeypatch, shunda, path):
    monkeypatch.setattr(complain, "MOST", 1)
    send(client, path, **{**SAID, "kind": WASHED})
    with shunda.schema():
        Complaint.objects.update(closed_at=at(shunda), closed_result="noted")

    answer = send(client, path, ("a.jpg", jpeg()), step="papers")

    assert answer.status_code == 429
    assert "did not get what you sent just now" in answer.text
    assert "<blockquote>" not in answer.text
    assert papers_of(shunda) == []


def test_a_file_that_cannot_be_kept_costs_no_word_and_another_one_can_be_added(client, shunda, path):
    answer = send(client, path, ("a.heic", HEIC), ("b.pdf", pdf()), **SAID)

    assert answer.status_code == 200
    assert len(filed(shunda)) == 1
    assert "Your words have arrived, but not every file." in answer.text
    assert f"a.heic: {REFUSALS['heif']}" in answer.text
    assert [name for name, *_rest in papers_of(shunda)] == ["b.pdf"]

    later = send(client, path, ("a.jpg", jpeg()), step="papers")

    assert later.status_code == 200
    assert [name for name, *_rest in papers_of(shunda)] == ["a.jpg", "b.pdf"]
    assert len(filed(shunda)) == 1


@pytest.mark.parametrize(("files", "said"), [([], "Choose a file first."), ([("x.txt", b"words")], "neither a photo")])
def test_what_is_added_later_and_cannot_be_is_said(client, shunda, path, files, said):
    send(client, path, **SAID)

    answer = send(client, path, *files, step="papers")

    assert answer.status_code == 422
    assert said in answer.text
    assert papers_of(shunda) == []


def test_the_same_form_twice_keeps_each_photo_once(client, shunda, path):
    files = [(f"{n}.png", png(shade=n)) for n in range(complain.MOST_PAPERS)]
    for _impatient in range(2):
        answer = send(client, path, *files, **SAID)

    assert "arrived, but not" not in answer.text
    assert len(papers_of(shunda)) == complain.MOST_PAPERS
    assert 'value="papers"' not in answer.text  # there is no room left


def test_so_many_papers_and_no_more_come_by_one_link(client, shunda, path):
    answer = send(client, path, *((f"{n}.png", png(shade=n)) for n in range(complain.MOST_PAPERS + 1)), **SAID)

    assert f"{complain.MOST_PAPERS}.png: More than {complain.MOST_PAPERS} files cannot be taken here." in answer.text
    assert len(papers_of(shunda)) == complain.MOST_PAPERS


def test_a_complaint_that_is_full_of_papers_takes_the_words_and_no_photo(client, monkeypatch, shunda, path):
    monkeypatch.setattr(papers, "MOST", 2)
    send(client, path, ("a.jpg", jpeg()), **SAID)

    answer = send(client, path, ("b.png", png()), ("c.pdf", pdf()), **{**SAID, "words": "踩不下去"})

    assert answer.status_code == 200
    assert "c.pdf: No more files can be taken here." in answer.text
    assert 'value="papers"' not in answer.text
    assert [name for name, *_rest in papers_of(shunda)] == ["a.jpg", "b.png"]
    assert notes(shunda) == [("customer", "踩不下去")]


def test_files_too_large_together_are_told_to_come_one_by_one(client, settings, shunda, path):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 200

    answer = send(client, path, ("a.pdf", pdf()), ("b.jpg", jpeg()), **SAID)

    assert f"b.jpg: {REFUSALS['together']}" in answer.text
    assert [name for name, *_rest in papers_of(shunda)] == ["a.pdf"]


def test_who_forgot_something_is_told_to_choose_the_photos_once_more(client, shunda, path):
    refused = send(client, path, ("a.jpg", jpeg()), **{**SAID, "call": ""})

    assert refused.status_code == 422
    assert "Please choose your photos and papers once more." in refused.text
    assert SAID["words"] in refused.text
    assert papers_of(shunda) == []
    assert "once more" not in send(client, path, **{**SAID, "call": ""}).text


def test_before_a_complaint_and_by_a_foreign_link_no_paper_is_taken(client, shunda, north, path):
    foreign = path_of(north, make_follow_up(north))

    for address in (path, foreign):
        assert send(client, address, ("a.jpg", jpeg()), step="papers").status_code == 404
    assert papers_of(shunda) == []


def test_who_sends_without_end_has_to_wait(client, monkeypatch, shunda, path):
    monkeypatch.setitem(limits.RATES, "answering", "2/10m/key")

    codes = [send(client, path, **SAID).status_code for _again in range(3)]

    assert codes == [200, 200, 429]


@pytest.mark.parametrize("missing", ["words", "kind", "call"])
def test_what_is_missing_is_asked_for_and_the_rest_stays(client, shunda, path, missing):
    refused = post(client, f"{path}complaint/", **{**SAID, missing: ""})

    assert refused.status_code == 422
    assert 'class="error"' in refused.text
    assert (SAID["words"] in refused.text) == (missing != "words")
    assert filed(shunda) == []


def test_a_link_that_nobody_has_takes_no_complaint(shunda):
    with shunda.schema(), pytest.raises(links.NotOpen):
        complain.by_link("none", kind="service", words="x", wants_call=True, shop=shunda, now=at(shunda))
    assert filed(shunda) == []
