"""Files with the headings of real systems, in their encodings and with their habits, become jobs."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from tests.tenants.uploads.files import (
    SURNAMES_TRADITIONAL,
    as_csv,
    as_xlsx,
    day,
    headings,
    mobile,
    person,
    understood,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_dealers_list_in_gb18030():
    header = headings(
        "工单号, 工单开单日期, 工单类型, 工单状态, 服务顾问, 是否关单, 交车标识, 是否结清, 维修项目名称, "
        "指定技师, 维修技师, 车牌号, 维修类型, 结算员, 品牌, 车系, 车型, 车主编号, 车主, 车主性质, 维修金额, "
        "提交结算时间, 交车日期, 是否竣工, 竣工时间, 是否待信, 是否待料, 是否准时完工, 进厂行驶里程, "
        "出厂行驶里程, 预交车时间, 送修人, 送修人电话, 送修人手机, 保险公司, 备注, 故障描述, 车主编号"
    )
    rows = [
        [f"RO{n:05d}", f"{day(9)} 09:00", "普通工单", "已交车", "李顾问", "是", "是", "是",
         "更换机油;更换机滤", "王技师", "赵技师", f"粤B{10000 + n}", "保养", "孙结算", "大众", "帕萨特",
         "2.0T", f"C{n}", person(n), "个人", "580.00", f"{day(8)} 17:00", f"{day(8)} 18:00", "是",
         f"{day(8)} 16:00", "否", "否", "是", 12000 + n, 12003 + n, f"{day(8)} 18:00", "送" + person(n),
         f"010-8888{1000 + n}", mobile(n), "人保", "", "异响", f"粤B{10000 + n}"]
        for n in range(40)
    ]  # fmt: skip

    found = understood(as_csv([header, *rows], encoding="gb18030"))

    assert (found.rows, found.accepted, found.asked) == (40, 40, {})
    assert found.mapping["delivered_at"] == "交车日期"
    assert found.mapping["sender_mobile"] == "送修人手机"
    assert found.mapping["customer_no"] == "车主编号"
    job = found.jobs[0]
    assert job.customer.phone == "+8613912345678"
    assert job.customer.other_phones == ("+861088881000",)
    assert (job.vehicle.make, job.vehicle.model) == ("大众", "帕萨特 2.0T")
    assert job.delivered_at == datetime.combine(day(8), datetime.min.time().replace(hour=18), SHANGHAI)
    assert (job.kind, job.total_minor, job.currency, job.mileage) == ("maintenance", 58000, "CNY", 12000)
    assert [line.item for line in job.lines] == ["更换机油", "更换机滤"]


def test_a_taiwanese_list_in_big5_tells_the_purchase_from_the_delivery():
    header = headings(
        "工單號, 維修單號(RO), 接待員, 進廠日期, 結算日期, 車牌號碼, 車身號碼/VIN, 車型, 姓名/公司名稱, "
        "聯絡電話, 行駛里程, 維修項目, 維修類別, 品名, 零件料號, 實際售價(含稅), 應收工時費, OP_Code, "
        "Pay_Code, DLR, 交車日期, 領牌日期, 滿期日, 技師, 備註"
    )
    rows = [
        [f"W{n:05d}", f"R{n:05d}", "陳", f"115/{day(9):%m/%d}", f"115/{day(8):%m/%d}", f"ABC-{1000 + n}",
         "JTDBR32E720123456", "Camry", SURNAMES_TRADITIONAL[n % 30] + "美玉", f"09{12345678 + n * 91:08d}",
         23000 + n, "定期保養", "保養", "機油", "04152", "2,500", "1,200", "A1", "C", "TPE",
         f"{104 + n % 9}/03/{1 + n % 20:02d}", f"{104 + n % 9}/03/01", "116/03/01", "林技師", ""]
        for n in range(40)
    ]  # fmt: skip

    found = understood(as_csv([header, *rows], encoding="cp950"), region="TW")

    assert (found.encoding, found.accepted) == ("cp950", 40)
    assert found.mapping["bought_on"] == "交車日期"
    job = found.jobs[0]
    assert (job.clock, job.delivered_at.date(), job.currency) == ("settled", day(8), "TWD")
    assert (job.customer.phone, job.vehicle.plate) == ("+886912345678", "ABC-1000")


def test_a_small_shops_workbook_with_titles_floats_and_totals():
    header = headings(
        "接车单号, 接车日期, 车牌号, 客户名称, 移动电话, 住宅电话, 车型, 颜色, 车架号, 发动机号, 行驶里程, "
        "维修类别, 修理班组, 修理费用, 材料费用, 其它费用, 优惠金额, 结算金额, 实收金额, 欠收金额, 结算方式, "
        "结算人, 完工日期, 是否完工, 下次保养日期, 登记经手人"
    )
    rows = [
        [f"J{n:05d}", day(6), f"粤B{10000 + n}", person(n), float(mobile(n)), "", "途观", "白",
         "LSVAA4187E2123456", "EA888", 23000.0 + n, "一般维修", "一组", 100, 200, 0, 0, 300.0, 300, 0,
         "现金", "孙", day(5), "是", day(-180), "李"]
        for n in range(30)
    ]  # fmt: skip
    content = as_xlsx(
        [
            ["顺达汽修 11 月完工明细表"],
            ["打印日期：2026-11-20"],
            header,
            *rows,
            ["合计", *[""] * 16, 9000],
            ["制表人：李四"],
        ]
    )

    found = understood(content)

    assert (found.kind, found.header_row, found.rows, found.accepted) == ("xlsx", 3, 30, 30)
    job = found.jobs[0]
    assert (job.customer.phone, job.clock, job.delivered_at.date()) == ("+8613912345678", "completed", day(5))
    assert (job.kind, job.total_minor, job.next_service_on) == ("repair", 30000, day(-180))


def test_one_row_per_line_item_becomes_one_job():
    header = headings("日期, 工单号, 车牌号, 车主姓名, 联系手机, 维修项目, 工时费, 价格合计, 服务顾问")
    items = [("更换机油", "80"), ("更换刹车片", "420"), ("四轮定位", "150")]
    rows = [
        [day(5), f"J{n:04d}", f"粤B{10000 + n}", person(n), mobile(n), item, amount, "650", "李四"]
        for n in range(10)
        for item, amount in items
    ]

    found = understood(as_csv([header, *rows]))

    assert (found.rows, found.accepted, found.duplicates, len(found.jobs)) == (30, 30, 0, 10)
    job = found.jobs[0]
    assert (job.total_minor, job.kind, job.rows) == (65000, "repair", (2, 3, 4))
    assert [(line.item, line.amount_minor) for line in job.lines] == [
        ("更换机油", 8000),
        ("更换刹车片", 42000),
        ("四轮定位", 15000),
    ]


def test_line_items_may_leave_the_jobs_own_cells_blank():
    header = headings("工单号, 车牌号, 客户姓名, 手机, 交车日期, 维修项目, 配件名称, 数量, 金额")
    rows = [
        ["A1", "粤B10001", "张三丰", "13912345678", day(3), "更换机油", "机油 5W-30", 4, 200],
        ["", "", "", "", "", "", "机滤", 1, 50],
        ["A2", "粤B10002", "李四光", "13712345678", day(3), "洗车", "", "", 30],
        ["A2", "", "", "", "", "打蜡", "", "", 100],
    ]

    found = understood(as_csv([header, *rows]))

    assert (found.rows, found.accepted) == (4, 4)
    assert [job.total_minor for job in found.jobs] == [25000, 13000]
    assert [(line.item, line.kind, line.quantity) for line in found.jobs[0].lines] == [
        ("更换机油", "labour", None),
        ("机油 5W-30", "part", Decimal(4)),
        ("机滤", "part", Decimal(1)),
    ]


def test_two_headings_lines_with_merged_captions():
    rows = [
        ["工单号", "", "", "", "", "交车"],
        ["", "姓名", "电话", "车牌", "车型", "时间"],
        *[[f"A{n}", person(n), mobile(n), f"粤B{10000 + n}", "途观", day(3)] for n in range(5)],
    ]

    found = understood(as_xlsx(rows, merged=[(0, 1, 0, 2, "车主"), (0, 3, 0, 4, "车辆")]))

    assert found.accepted == 5
    assert found.mapping["customer_name"] == "车主 姓名"
    assert found.mapping["mobile"] == "车主 电话"
    assert found.mapping["delivered_at"] == "交车 时间"


def test_an_american_dealers_file_with_days_after_months():
    header = headings(
        "RONumber, OpenDate, ClosedDate, PostedDate, PromisedDate, DeliveryDate, ServiceAdvisor, VIN, "
        "LicenseNumber, Mileage, MileageOut, ComebackFlag, BlockAutoMsg, lbrOpCode, lbrOpCodeDesc, linCause, "
        "linServiceRequest, Cashier, CustNo, ContactPhoneNumber, Cellular, HasWarrPayFlag"
    )
    stamp = "{:%m/%d/%Y}".format
    rows = [
        [100000 + n, stamp(day(9)), stamp(day(8)), stamp(day(8)), stamp(day(8)), stamp(day(8)), "Ann Lee",
         "1M8GDM9AXKP042788", f"7ABC{100 + n}", 45000 + n, 45003 + n, "N", "Y" if n == 0 else "N", "01OIL",
         "LUBE OIL FILTER", "worn", "noise", "Bob", f"C{n}", f"(415) 556-{2000 + n}", f"415-557-{2000 + n}", "N"]
        for n in range(30)
    ]  # fmt: skip

    found = understood(as_csv([header, *rows]), region="US")

    assert found.accepted == 30
    job = found.jobs[0]
    assert job.delivered_at.date() == day(8)
    assert {job.customer.phone, *job.customer.other_phones} == {"+14155562000", "+14155572000"}
    assert (job.kind, job.mileage, job.mileage_unit, job.customer.do_not_contact) == ("maintenance", 45000, "mi", True)
    assert not found.jobs[1].customer.do_not_contact


def test_a_motorcycle_dealers_job_lines():
    header = headings(
        "CashierDate, RONumber, JobID, JobTitle, TotalPartsSellingPrice, TotalLaborSellingPrice, RONotes, "
        "ServiceWriterName, VIN, Year, Make, BikeModel, Odometer, CustomerFirstName, CustomerLastName, "
        "CustomerMobilePhone, CustomerEmail"
    )
    rows = [
        [f"{day(4):%m/%d/%Y}", 5000 + n // 2, n, ("Oil service", "Tire change")[n % 2],
         ("12.50", "90.00")[n % 2], ("80.00", "40.00")[n % 2], "", "Ann", "1M8GDM9AXKP042788", "2019",
         "Honda", "CB500", 3000 + n // 2, "Jane", "Doe", f"415-556-{2000 + n // 2}", "jane@example.org"]
        for n in range(20)
    ]  # fmt: skip

    found = understood(as_csv([header, *rows]), region="US")

    assert (found.accepted, len(found.jobs)) == (20, 10)
    assert (found.jobs[0].number, found.jobs[0].total_minor, found.jobs[0].customer.name) == ("5000", 22250, "Jane Doe")


def test_a_british_workshop_with_semicolons():
    header = headings(
        "docNumber, docDate_Issued, docStatus, us_TotalGROSS, custName_Forename, custName_Surname, "
        "custCont_Telephone, contactMobile, vehMake, vehModel, vehRegistration, vehMileage"
    )
    rows = [
        [f"{n}", f"{day(4):%d/%m/%Y}", "Issued", "£120.00", "Jane", "Doe", "020 7946 0018",
         f"07911 {123456 + n}", "Ford", "Focus", f"AB12 C{chr(65 + n % 26)}E", 45000 + n]
        for n in range(1, 21)
    ]  # fmt: skip

    found = understood(as_csv([header, *rows], separator=";"), region="GB")

    job = found.jobs[0]
    assert (found.accepted, job.clock, job.delivered_at.date()) == (20, "settled", day(4))
    assert (job.customer.phone, job.currency, job.vehicle.plate) == ("+447911123457", "GBP", "AB12CBE")


def test_a_health_record_without_telephones_is_read_and_refused_row_by_row():
    header = headings(
        "vehicleplatenumber, companyname, vin, repairdate, repairmileage, settledate, faultdescription, "
        "costlistcode, repairproject, workinghours, partscode, partsname, partsquantity"
    )
    rows = [
        [f"粤B{10000 + n}", "顺达汽修", "LSVAA4187E2123456", f"{day(6):%Y%m%d}", 1000 + n,
         f"{day(5):%Y%m%d}", "异响", f"S{n}", "更换刹车片", "1.5", "P1", "刹车片", "1"]
        for n in range(5)
    ]  # fmt: skip

    found = understood(as_csv([header, *rows]))

    assert (found.rows, found.rejected) == (5, 5)
    assert {entry["code"] for entry in found.rejections} == {"phone_missing"}
    assert found.rejections[0]["column"] == ""
