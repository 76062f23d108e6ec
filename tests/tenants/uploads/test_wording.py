"""The shop's own words: what our rules make of them, what a person says they are, and what stays open."""

import pytest

from tenants.uploads import choices, readings, wording
from tenants.uploads.choices import Choices
from tenants.uploads.wording import Wording, spellings, words
from tests.tenants.uploads.files import as_csv, day, headings, mobile, person, understood

HEADER = headings("工单号, 车主姓名, 手机, 车牌号, 交车日期, 维修类型, 工单状态, 服务顾问, 维修技师, 门店")


def rows(*lists):
    return as_csv(
        [HEADER]
        + [
            [f"A{n}", person(n), mobile(n), f"粤B{10000 + n}", day(3), kind, state, advisor, technician, branch]
            for n, (kind, state, advisor, technician, branch) in enumerate(lists)
        ]
    )


USUAL = ("保养", "已交车", "李强", "张三", "总店")


def read(*lists, said=None):
    return understood(rows(*lists), choices=Choices(values=said or {}))


@pytest.mark.parametrize(
    ("names", "like"),
    [
        (("李强", "李 强"), {"李 强": "李强"}),
        (("李强", "李强师傅"), {"李强师傅": "李强"}),
        (("張偉", "张伟"), {"张伟": "張偉"}),
        (("Tom Reed", "tom reed", "Tom Rede"), {"tom reed": "Tom Reed", "Tom Rede": "Tom Reed"}),
        (("Reed Tom", "Tom Reed"), {"Tom Reed": "Reed Tom"}),
        (("李强", "LiQiang", "qiang li"), {"LiQiang": "李强", "qiang li": "李强"}),
        (("Li Qiang", "李强师傅"), {"李强师傅": "Li Qiang"}),
        (("曾志伟", "Zeng Zhiwei", "吕布", "Lu Bu"), {"Zeng Zhiwei": "曾志伟", "Lu Bu": "吕布"}),
        (("欧阳锋", "Feng Ouyang", "Yangfeng Ou"), {"Feng Ouyang": "欧阳锋", "Yangfeng Ou": "欧阳锋"}),
        (("李强", "Li Gang", "Li", "Qiang"), {}),
        (("李", "Li"), {}),
        (("李强", "李刚"), {}),
        (("Team 1", "Team 2"), {}),
        (("Sam", "Pam"), {}),
    ],
)
def test_names_that_look_alike_are_offered_as_one(names, like):
    counted = {name: 10 - place for place, name in enumerate(names)}

    assert spellings(counted) == like


def test_a_kind_nobody_knows_is_kept_as_written_with_a_finding_and_listed():
    found = read(USUAL, ("甲类", *USUAL[1:]), ("甲类", *USUAL[1:]))

    job = found.jobs[1]
    assert (job.kind, job.kind_as_written) == ("other", "甲类")
    assert "kind_unknown" in {finding.code for finding in job.findings}
    word = found.words[0]
    assert (word.field, word.written, word.count, word.rows, word.unexplained) == ("job_type", "甲类", 2, (3, 4), True)


def test_what_a_person_says_of_a_kind_counts_and_the_written_word_stays():
    found = read(USUAL, ("甲类", *USUAL[1:]), said={"job_type": {"甲类": "major_repair", "保养": "repair"}})

    assert [(job.kind, job.kind_as_written) for job in found.jobs] == [("repair", "保养"), ("major_repair", "甲类")]
    assert "kind_unknown" not in found.findings
    assert not any(word.unexplained for word in found.words if word.field == "job_type")


def test_a_status_nobody_knows_is_taken_with_a_finding_until_somebody_says_it_is_open():
    unknown = ("保养", "丙", "李强", "张三", "总店")
    without_day = as_csv([[*HEADER[:4], "完工日期", "工单状态"], ["A1", "王芳", mobile(1), "粤B10001", day(3), "丙"]])

    taken = understood(without_day)
    said = understood(without_day, choices=Choices(values={"job_status": {"丙": "open"}}))

    assert "state_unknown" in read(unknown).findings
    assert (taken.accepted, said.accepted) == (1, 0)
    assert [(entry["code"], entry["value"]) for entry in said.rejections] == [("not_delivered", "丙")]


def test_a_name_in_pinyin_is_asked_about_as_perhaps_the_same_person_and_changed_by_nobody():
    found = read(USUAL, USUAL, ("保养", "已交车", "LiQiang", "张三", "总店"))

    asked = [word for word in found.words if word.field == "advisor" and word.unexplained]
    assert [(word.written, word.like, word.said) for word in asked] == [("LiQiang", "李强", None)]
    assert [job.advisor for job in found.jobs] == ["李强", "李强", "LiQiang"]


def test_a_row_without_a_date_whose_status_nobody_knows_says_both_and_asks_for_the_status():
    lost = as_csv([HEADER, ["A1", "王芳", mobile(1), "粤B10001", "", "保养", "丙", "李强", "张三", "总店"]])

    found = understood(lost)
    said = understood(lost, choices=Choices(values={"job_status": {"丙": "open"}}))

    assert [entry["code"] for entry in found.rejections] == ["date_missing"]
    assert found.findings == {"state_unknown": 1}
    assert [(word.written, word.unexplained) for word in found.words if word.field == "job_status"] == [("丙", True)]
    assert ([entry["code"] for entry in said.rejections], said.findings) == (["not_delivered"], {})


def test_one_person_under_two_spellings_becomes_one():
    said = {"advisor": {"LiQiang": "李强"}, "technician": {"张 三": "张三"}, "branch": {"总 店": "总店"}}

    found = read(USUAL, ("保养", "已交车", "LiQiang", "王五/张 三", "总 店"), said=said)

    assert [(job.advisor, job.technician, job.branch) for job in found.jobs] == [
        ("李强", "张三", "总店"),
        ("李强", "王五、张三", "总店"),
    ]


def test_a_word_may_be_said_to_mean_itself():
    found = read(USUAL, ("保养", "已交车", "李 强", "张三", "总店"), said={"advisor": {"李 强": ""}})

    assert [job.advisor for job in found.jobs] == ["李强", "李 强"]
    assert not any(word.unexplained for word in found.words)


def test_a_column_of_too_many_words_is_no_list_of_words():
    many = {"advisor": [(n, f"顾问{chr(0x4E00 + n)}") for n in range(wording.MOST + 1)]}

    assert words(many) == []
    assert len(words({"advisor": many["advisor"][:-1]})) == wording.MOST


@pytest.mark.parametrize(
    ("field", "answer", "possible"),
    [
        ("job_type", "wash", True),
        ("job_type", "delivered", False),
        ("job_status", "cancelled", True),
        ("job_status", "wash", False),
        ("advisor", "李强", True),
        ("advisor", "somebody else", False),
        ("advisor", "甲", False),
        ("branch", "", True),
    ],
)
def test_a_word_can_only_mean_what_its_field_can_hold(field, answer, possible):
    assert wording.meant(field, "甲", answer, names=["甲", "李强"]) is possible


def test_what_is_chosen_for_a_file_goes_before_what_was_learnt():
    own = choices.Choices(date_orders={"delivered_at": "mdy"}, values={"job_type": {"甲": "wash"}})
    learnt = {
        "date_orders": {"delivered_at": "dmy", "opened_at": "dmy"},
        "values": {"job_type": {"甲": "repair", "乙": "wash"}},
    }

    both = own.over(learnt)

    assert both.date_orders == {"delivered_at": "mdy", "opened_at": "dmy"}
    assert both.values == {"job_type": {"甲": "wash", "乙": "wash"}}


def test_a_flag_in_the_shops_own_words_is_told_like_a_status():
    assert Wording({"delivered_flag": {"V": "delivered"}}).state("delivered_flag", "V") == "delivered"
    assert Wording().state("delivered_flag", "是") == "delivered"


def test_a_date_is_shown_as_each_order_would_read_it():
    found = readings.of(["13/04/2025", "03/04/2025"], region="GB")

    assert [(order, written, str(day)) for order, written, day in found] == [
        ("dmy", "03/04/2025", "2025-04-03"),
        ("mdy", "03/04/2025", "2025-03-04"),
    ]
    assert readings.of(["no date"], region="GB") == []
