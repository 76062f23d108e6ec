"""Papers: tagged, named and in a language; every word is a value and prints as it was typed."""

import random
import re
import subprocess
import weakref
from functools import partial

import pytest
import typst

from tests.platform.web import paper
from tests.tenants.jobs.paper_files import jpeg, png
from web import pdf, typesetting

FRAME = {
    "title": "Complaint C-0042",
    "lead": "North Side",
    "foot": "North Side",
    "page_words": "Page {number} of {all}",
}
MARKUP = '#let x = 1 $a^2$ *bold* _i_ @ref <lab> `raw` #panic("x") // no \\ [b] "q" = head\n#import "/etc/passwd"'


def made(*blocks, language="en", files=None):
    sections = [{"title": "Section", "blocks": list(blocks)}]
    fetched = {name: partial(bytes, body) for name, body in (files or {}).items()}
    return pdf.pdf("complaint.typ", data={**FRAME, "sections": sections}, language=language, files=fetched)


def quote(text, language="en"):
    return {"kind": "quote", "text": text, "language": language}


def attached(name):
    return {"kind": "paper", "file": name, "name": name, "note": "Ann", "alt": "Page", "unreadable": "Not readable."}


@pytest.mark.parametrize(("language", "tag"), [("en", "en-GB"), ("zh-hans", "zh-CN"), ("zh-hant", "zh-TW")])
def test_a_paper_is_tagged_and_has_a_title_and_a_language(language, tag):
    found = made(quote("維修 维修 repair", "zh-hant"), language=language)

    assert found.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part>1<" in found
    assert b'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Complaint C-0042<' in found
    assert re.search(rb"/Lang\(%s\)" % tag.encode(), found)
    assert b"/MarkInfo<</Marked true" in found
    assert b"/DisplayDocTitle true" in found
    assert {b"/H1", b"/BlockQuote", b"/Title"} <= set(re.findall(rb"/S(/\w+)", found))
    assert "維修 维修 repair" in paper.words(found)
    assert "Page 1 of 1" in paper.words(found)


def test_a_paper_of_many_different_letters_is_read_back_whole():
    many = "".join(chr(0x4E00 + number) for number in range(150))

    assert f"{many} 18 November 2026" in paper.words(made(quote(f"{many} 18 November 2026", "zh-hans")))


def test_what_looks_like_markup_prints_as_it_was_typed():
    found = paper.words(made(quote(MARKUP), {"kind": "facts", "rows": [[MARKUP, MARKUP]]}))

    assert found.count(MARKUP.replace("\n", "")) == 3


def test_a_sign_that_the_typeface_lacks_is_named_and_everything_else_stays():
    found = paper.words(made(quote("Bad brakes 😀\N{VARIATION SELECTOR-16} really\x00\x07\ud83d!")))

    assert "Bad brakes [grinning face] really!" in found


def test_a_picture_is_shown_with_words_for_who_cannot_see_it_and_a_broken_one_is_named():
    found = made(attached("1.png"), attached("2.jpg"), files={"1.png": png(), "2.jpg": jpeg()})

    assert found.count(b"/S/Figure") == 1
    assert b"/Alt(Page 1)" in found
    assert paper.words(found).count("Not readable.") == 1


@pytest.mark.parametrize("size", [(2600, 2000), (1500, 2600)], ids=["wide", "high"])
def test_a_large_photo_is_printed_as_fine_as_paper_shows_and_no_larger(size):
    photo = png(*size, noise=random.Random(7), words=False)
    small = png(40, 30, noise=random.Random(7), words=False)

    found = made(attached("1.png"), attached("2.png"), files={"1.png": photo, "2.png": small})

    shown = re.findall(rb"/Subtype/Image[^>]*?/Width (\d+)/Height (\d+)", found)
    drawn = {(int(width), int(height)) for width, height in shown}
    assert found.count(b"/S/Figure") == 2
    assert (40, 30) in drawn, "a small one is shown as it is"
    [(width, height)] = [each for each in drawn if each != (40, 30)]
    assert abs(width / height - size[0] / size[1]) < 0.01
    assert width <= 1005
    assert height <= 1301
    assert width > 1000 or height > 1295, "as fine as the page can show"
    assert len(found) < len(photo)


def test_a_photo_that_is_large_and_broken_is_named():
    found = made(attached("1.png"), files={"1.png": b"\x89PNG\r\n\x1a\n" + bytes(typesetting.LARGE)})

    assert "Not readable." in paper.words(found)


def test_of_many_files_one_at_a_time_is_in_memory():
    class Body(bytearray):
        """Bytes that can be watched."""

    watched, alive = [], []

    def fetch():
        alive.append(sum(each() is not None for each in watched))
        body = Body(png())
        watched.append(weakref.ref(body))
        return body

    pdf.pdf("complaint.typ", data={**FRAME, "sections": []}, language="en",
            files={f"{n}.png": fetch for n in range(3)})  # fmt: skip

    assert alive == [0, 0, 0]


def test_a_pdf_file_is_shown_page_by_page_and_is_inside_as_it_is():
    inner = typst.compile(b"One\n#pagebreak()\nTwo", format="pdf")

    found = made(attached("1.pdf"), files={"1.pdf": inner})

    assert found.count(b"/S/Figure") == 2
    assert b"/EmbeddedFile" in found
    assert "Not readable." not in paper.words(found)


def test_a_paper_that_cannot_be_set_or_takes_too_long_is_refused_by_name(monkeypatch):
    with pytest.raises(pdf.NotMade):
        made({"kind": "unknown"})

    def slow(*_args, timeout, **_more):
        raise subprocess.TimeoutExpired("typesetting", timeout)

    monkeypatch.setattr(pdf.subprocess, "run", slow)
    with pytest.raises(pdf.NotMade):
        made(quote("Hello"))


def test_nothing_a_customer_said_is_left_on_the_disk_or_in_the_log(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr(pdf.tempfile, "tempdir", str(tmp_path))

    made(quote("Secret words"))
    with pytest.raises(pdf.NotMade):
        made(quote("Secret words"), {"kind": "unknown"})

    assert not list(tmp_path.iterdir())
    assert "Secret" not in "".join(capfd.readouterr())
