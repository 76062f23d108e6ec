"""Each kind of chart: words, figures, and nothing that the content security policy forbids."""

import re
from xml.etree import ElementTree

import pytest

from web import charts
from web.charts import Bar, Interval, Point, Stack

NASTY = "<script>alert(1)</script>"
KINDS = {
    "sparkline": lambda label: charts.sparkline([1, None, 3], title=label),
    "bars": lambda label: charts.bars([Bar(label, 12, "31 %"), Bar("b", None), Bar("c", 0)], title=label),
    "stacked": lambda label: charts.stacked_bars(
        [Stack(label, [3, 1]), Stack("none", [0, 0])], segments=[label, "no"], title=label
    ),
    "trend": lambda label: charts.trend([Point(label, 4.2, 10), Point("b", None, 0), Point("c", 9, 3)], title=label),
    "columns": lambda label: charts.columns([Bar(label, 3), Bar("b", 0), Bar("c", 400)], title=label),
    "intervals": lambda label: charts.intervals(
        [Interval(label, 4.1, 3.8, 4.4, 20), Interval("few", 5, None, None, 2), Interval("x", None)], title=label
    ),
}
EMPTY = {
    "sparkline": lambda: charts.sparkline([], title="t"),
    "bars": lambda: charts.bars([], title="t"),
    "stacked": lambda: charts.stacked_bars([], segments=["a"], title="t"),
    "trend": lambda: charts.trend([], title="t"),
    "columns": lambda: charts.columns([], title="t"),
    "intervals": lambda: charts.intervals([], title="t"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_is_well_formed_named_and_described(kind):
    chart = KINDS[kind]("等待时间")
    root = ElementTree.fromstring(str(chart.svg))

    names = [child.tag.rpartition("}")[2] for child in root]
    assert names[:2] == ["title", "desc"]
    assert root[1].text
    assert root.get("aria-labelledby").split() == [root[0].get("id"), root[1].get("id")]
    assert root.get("role") == "img"


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_is_styled_by_attributes_and_classes_only(kind):
    text = str(KINDS[kind]("a"))

    assert "style" not in text
    assert "<script" not in text
    assert all("nan" not in number for number in re.findall(r'="([^"]*)"', text))


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_escapes_its_words(kind):
    text = str(KINDS[kind](NASTY))

    assert "<script" not in text
    assert "&lt;script" in text


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_has_its_figures_as_a_table(kind):
    chart = KINDS[kind]("a")

    assert "<table" in str(chart)
    assert '<th scope="row">' in str(chart.table)


@pytest.mark.parametrize("kind", EMPTY)
def test_a_chart_without_figures_says_so(kind):
    chart = EMPTY[kind]()

    ElementTree.fromstring(str(chart.svg))
    assert "No figures yet." in str(chart.svg)


def test_the_longest_bar_fills_its_track_and_half_of_it_half():
    text = str(charts.bars([Bar("a", 10), Bar("b", 5)], title="t").svg)
    widths = [float(width) for width in re.findall(r'width="([\d.]+)"[^>]*class="c-fill-1"', text)]

    assert widths[0] == pytest.approx(2 * widths[1], abs=0.02)


def test_too_few_answers_get_words_and_no_dot():
    text = str(charts.intervals([Interval("a", 5.0, 4, 5, 4)], title="t").svg)

    assert "too few" in text
    assert "<circle" not in text


def test_enough_answers_get_a_dot_and_an_interval():
    text = str(charts.intervals([Interval("a", 4.0, 3, 5, 5)], title="t").svg)

    assert "<circle" in text
    assert 'class="c-line-1"' in text


def test_a_gap_in_a_line_stays_a_gap():
    text = str(charts.sparkline([1, 2, None, 3, 4], title="t").svg)

    assert text.count("<polyline") == 2


def test_coordinates_are_written_with_a_point_in_every_language():
    from django.utils import translation

    with translation.override("de"):
        text = str(charts.sparkline([1, 2, 3], title="t", width=101).svg)

    assert not re.search(r'c[xy]="\d+,\d', text)
