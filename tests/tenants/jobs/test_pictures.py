"""A paper is known by its content, and a photo is kept without where, when and with what it was taken."""

import pytest

from tenants.jobs import pictures
from tests.tenants.jobs.paper_files import EXIF_WORDS, PLACE, exif, jpeg, pdf, png, segment, webp


@pytest.mark.parametrize(
    ("content", "kind"),
    [(jpeg(), "image/jpeg"), (png(), "image/png"), (webp(), "image/webp"), (pdf(), "application/pdf")],
)
def test_a_paper_is_known_by_its_content(content, kind):
    assert pictures.read(content)[0] == kind


@pytest.mark.parametrize("content", [jpeg(tail=PLACE), png(), webp()])
def test_a_photo_keeps_its_picture_and_loses_what_the_camera_wrote(content):
    assert PLACE in content

    _kind, kept = pictures.read(content)

    assert PLACE not in kept
    assert EXIF_WORDS not in kept


@pytest.mark.parametrize(
    ("brand", "refused"),
    [(b"heic", pictures.Heif), (b"mif1", pictures.Heif), (b"avif", pictures.Heif), (b"isom", pictures.UnknownKind)],
)
def test_a_photo_that_only_telephones_show_is_refused_by_its_name(brand, refused):
    with pytest.raises(pictures.UnknownKind) as raised:
        pictures.read(b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00")

    assert raised.type is refused


def test_all_scans_and_the_colours_of_a_photo_stay():
    _kind, kept = pictures.read(jpeg())

    assert b"picture\xff\x00\xff\xd0more" in kept
    assert b"second scan" in kept
    assert segment(0xE2, b"ICC_PROFILE\x00\x01\x01colours") in kept
    assert kept.endswith(b"\xff\xd9")


@pytest.mark.parametrize("order", ["II", "MM"])
@pytest.mark.parametrize(("turned", "kept_as"), [(6, 6), (8, 8), (1, None), (99, None)])
def test_which_way_up_a_photo_is_stays_and_nothing_else_of_its_metadata(order, turned, kept_as):
    _kind, kept = pictures.read(jpeg(turned=turned, order=order))

    assert (b"Exif" in kept) == (kept_as is not None)
    if kept_as:
        start = kept.index(b"Exif\x00\x00") + 6
        assert pictures._orientation(kept[start : start + 26]) == kept_as
        assert kept[start - 8 : start - 6] == (8 + 26).to_bytes(2, "big")


def test_a_bare_photo_read_again_stays_as_it_is():
    for content in (jpeg(), png(), webp()):
        kept = pictures.read(content)[1]

        assert pictures.read(kept)[1] == kept


def test_a_picture_without_words_is_kept_byte_by_byte():
    for content in (png(words=False), webp(words=False), pdf()):
        assert pictures.read(content)[1] == content


def test_a_webp_no_longer_says_that_it_has_metadata():
    _kind, kept = pictures.read(webp())

    assert kept == webp(words=False)


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script></html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"PK\x03\x04", b"GIF89a",
     b"  %PDF-1.4 %%EOF", b"BM", b"\x00", b"RIFF\x00\x00\x00\x00WAVE"],
)  # fmt: skip
def test_anything_else_is_refused_whatever_its_name(content):
    with pytest.raises(pictures.UnknownKind):
        pictures.read(content)


@pytest.mark.parametrize("whole", [jpeg(), png(words=False), webp(words=False), pdf()])
def test_a_file_that_is_cut_off_anywhere_is_refused(whole):
    for length in range(16, len(whole) - 6):
        with pytest.raises((pictures.Damaged, pictures.UnknownKind)):
            pictures.read(whole[:length])


def test_metadata_that_lie_about_themselves_harm_nothing():
    for broken in (exif()[:12], b"Exif\x00\x00II*\x00\xff\xff\xff\xff", b"Exif\x00\x00XX"):
        content = b"\xff\xd8" + segment(0xE1, broken) + jpeg()[2:]

        assert PLACE not in pictures.read(content)[1]
