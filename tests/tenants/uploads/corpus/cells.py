"""What stands in a column of a made-up file: one function per sort of cell, the same at every run."""

import datetime as dt
import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from tests.tenants.uploads.files import TODAY

CHINESE = ("CN", "TW", "HK")
ORDERS = {"US": "%m/%d/%Y", "GB": "%d/%m/%Y", "AU": "%d/%m/%Y", "HK": "%d/%m/%Y", "DE": "%d.%m.%Y", "TW": "%Y/%m/%d"}


@dataclass(frozen=True)
class Line:
    """One row of a file: `job` is the number of its job, `line` of its item within the job."""

    file: str
    region: str
    row: int
    job: int
    line: int
    dates: str = ""
    traditional: bool = False

    @cached_property
    def luck(self) -> random.Random:
        return random.Random(f"{self.file}/{self.job}")

    def of(self, column: str) -> random.Random:
        """Chance that is the same for all lines of a job in a column."""
        return random.Random(f"{self.file}/{self.job}/{column}")

    @property
    def words(self) -> str:
        return "zh" if self.region in CHINESE and self.file[-3:] != "_en" else "de" if self.region == "DE" else "en"

    @cached_property
    def opened(self) -> dt.datetime:
        day = TODAY - dt.timedelta(days=self.of("opened").randrange(5, 38))
        return dt.datetime.combine(day, dt.time(8 + self.job % 9, (self.job * 7) % 60))

    def after_opening(self, hours: int) -> dt.datetime:
        return self.opened + dt.timedelta(hours=hours + self.job % 5)

    def written(self, moment: dt.datetime, style: str = "") -> str:
        style = style or self.dates or ORDERS.get(self.region, "%Y-%m-%d")
        if style == "roc":
            return f"{moment.year - 1911}/{moment:%m/%d}"
        if style == "excel":
            return str((moment.date() - dt.date(1899, 12, 30)).days)
        if style == "chinese":
            return f"{moment.year}年{moment.month}月{moment.day}日"
        return moment.strftime(style)


PLACES = "粤沪苏浙京川"
_TRADITIONAL = str.maketrans(
    "东个丽亚众会伟养军凉凯刘刚别刹动单发号吴响喷团孙师广张强总户损换无来检涛滤现电盘红纯组绍结维艳节观计议访调账质车转轮达郑钣钥钱银门陈险静顺",
    "東個麗亞眾會偉養軍涼凱劉剛別煞動單發號吳響噴團孫師廣張強總戶損換無來檢濤濾現電盤紅純組紹結維艷節觀計議訪調帳質車轉輪達鄭鈑鑰錢銀門陳險靜順",
)
SURNAMES = {"zh": "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "traditional": "趙錢孫李周吳鄭王馮陳褚衛蔣沈韓楊朱秦尤許"}
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"
FIRST = ("James", "Mary", "Oliver", "Amelia", "Noah", "Ava", "Jack", "Isla", "Harry", "Grace", "Lucas", "Zoe")
LAST = ("Smith", "Jones", "Brown", "Taylor", "Wilson", "Evans", "Walker", "Hughes", "Green", "Carter", "Baker", "Ward")
GERMAN = ("Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Wagner", "Becker", "Hoffmann", "Koch", "Richter")

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "advisor": {
        "zh": ("李强", "王敏", "陈静"),
        "en": ("Sam Field", "Kim Lowe", "Pat Moss"),
        "de": ("K. Braun", "T. Vogel"),
    },
    "technician": {
        "zh": ("张师傅", "刘师傅", "周建"),
        "en": ("Joe Hill", "Tom Reed", "Al Pike"),
        "de": ("J. Roth", "M. Lang"),
    },
    "inspector": {"zh": ("孙质检", "吴明"), "en": ("Deb Cole", "Ray Stone"), "de": ("H. Kurz",)},
    "cashier": {"zh": ("钱会计", "郑红"), "en": ("Liz Bond", "Eve Shaw"), "de": ("S. Huber",)},
    "kind": {
        "zh": ("保养", "一般维修", "事故车", "钣喷", "洗车"),
        "en": ("Service", "Repair", "MOT", "Body & Paint", "Diagnostics"),
        "de": ("Inspektion", "Reparatur", "Unfall"),
    },
    "status": {
        "zh": ("已交车", "已结算", "已完工", "维修中"),
        "en": ("Invoiced", "Closed", "Delivered", "In progress"),
        "de": ("Abgeholt", "Fertig", "In Arbeit"),
    },
    "paid_state": {
        "zh": ("已结清", "挂账", "未结清"),
        "en": ("Paid", "Unpaid", "Part paid"),
        "de": ("bezahlt", "offen"),
    },
    "flag": {"zh": ("是", "否"), "en": ("Y", "N"), "de": ("ja", "nein")},
    "item": {
        "zh": ("更换机油机滤", "四轮定位", "更换刹车片", "空调检修", "左前门喷漆", "发动机异响检查"),
        "en": ("Oil and filter change", "Wheel alignment", "Replace front brake pads", "A/C regas", "Diagnose noise"),
        "de": ("Ölwechsel", "Achsvermessung", "Bremsen vorne erneuert", "Klimaservice"),
    },
    "part": {
        "zh": ("机油 5W-30", "机油滤芯", "刹车片", "火花塞", "蓄电池", "雨刮片"),
        "en": ("Oil filter", "Brake pads front", "Spark plugs", "Battery 60Ah", "Wiper blade", "Engine oil 5W-30"),
        "de": ("Ölfilter", "Bremsbeläge", "Zündkerze", "Batterie"),
    },
    "concern": {
        "zh": ("发动机有异响", "空调不凉", "刹车发抖", "例行保养", "客户反映方向盘跑偏"),
        "en": ("Engine noise on cold start", "A/C not cold", "Brakes judder", "Routine service", "Pulls to the left"),
        "de": ("Geräusch beim Bremsen", "Motorlampe leuchtet", "Service fällig"),
    },
    "advice": {
        "zh": ("建议下次更换刹车片", "轮胎磨损，注意观察", "无", "建议清洗节气门"),
        "en": ("Rear pads at 3 mm", "Tyres near limit", "None", "Advise coolant flush"),
        "de": ("Reifen hinten bald fällig", "keine"),
    },
    "make": {
        "zh": ("大众", "丰田", "比亚迪", "别克"),
        "en": ("Ford", "Toyota", "BMW", "Kia"),
        "de": ("VW", "Opel", "Audi"),
    },
    "series": {"zh": ("途观", "凯美瑞", "秦", "君威"), "en": ("Focus", "Corolla", "3 Series"), "de": ("Golf", "Astra")},
    "model": {
        "zh": ("途观L 2.0T", "凯美瑞 2.5G", "秦PLUS DM-i", "君威 28T"),
        "en": ("Focus 1.0 Zetec", "Corolla GLX", "320d M Sport", "Sportage SLi"),
        "de": ("Golf 1.5 TSI", "Astra 1.6", "A4 Avant"),
    },
    "color": {"zh": ("白", "黑", "银灰", "红"), "en": ("White", "Black", "Silver"), "de": ("weiß", "schwarz")},
    "insurer": {"zh": ("人保", "平安", "太平洋"), "en": ("Aviva", "Allianz", "NRMA"), "de": ("HUK", "Allianz")},
    "payment": {
        "zh": ("微信", "现金", "刷卡", "挂账"),
        "en": ("Card", "Cash", "Account"),
        "de": ("EC", "bar", "Rechnung"),
    },
    "customer_type": {"zh": ("个人", "单位"), "en": ("Individual", "Company"), "de": ("privat", "Firma")},
    "payer": {
        "zh": ("客付", "保险", "三包"),
        "en": ("Customer Pay", "Warranty", "Internal"),
        "de": ("Kunde", "Garantie"),
    },
    "gender": {"zh": ("男", "女"), "en": ("M", "F"), "de": ("m", "w")},
    "city": {"zh": ("深圳", "上海", "广州"), "en": ("Leeds", "Austin", "Perth"), "de": ("Bremen", "Ulm")},
    "team": {"zh": ("机电一组", "钣喷组"), "en": ("Team A", "Body shop"), "de": ("Gruppe 1",)},
    "note": {
        "zh": ("客户等待", "钥匙在前台", "", "加急"),
        "en": ("Waiting on site", "Key in drop box", "", "Call before noon"),
        "de": ("wartet", ""),
    },
    "source": {
        "zh": ("自来店", "转介绍", "美团"),
        "en": ("Walk-in", "Website", "Referral"),
        "de": ("Laufkunde", "Web"),
    },
    "fuel": {"zh": ("汽油", "纯电", "柴油"), "en": ("Petrol", "Diesel", "EV"), "de": ("Benzin", "Diesel")},
    "result": {"zh": ("回访成功", "无人接听", "拒访"), "en": ("Reached", "No answer", "Refused"), "de": ("erreicht",)},
    "level": {"zh": ("金卡", "银卡", "普通"), "en": ("Gold", "Silver"), "de": ("Gold", "Silber")},
    "declined": {"zh": ("刹车片", "", "轮胎", ""), "en": ("Rear brake pads", "", "Tyres", ""), "de": ("Reifen", "")},
    "relation": {"zh": ("本人", "配偶", "司机"), "en": ("Self", "Spouse"), "de": ("selbst",)},
    "branch": {"zh": ("总店", "东门店"), "en": ("Main St", "Dockside"), "de": ("Mitte", "Hafen")},
    "unit": {"zh": ("个", "升", "套", "瓶"), "en": ("pc", "l", "set"), "de": ("Stk", "l")},
}


def _written_as(line: Line, text: str) -> str:
    return text.translate(_TRADITIONAL) if line.traditional else text


def _word(sort: str) -> Callable[[Line], str]:
    def pick(line: Line) -> str:
        said = WORDS[sort][line.words]
        return _written_as(line, said[line.of(sort).randrange(len(said))])

    return pick


def _item(sort: str) -> Callable[[Line], str]:
    def pick(line: Line) -> str:
        said = WORDS[sort][line.words]
        return _written_as(line, said[(line.job + line.line) % len(said)])

    return pick


def plate(line: Line) -> str:
    luck = line.of("plate")
    letters = "ABCDEFGHJKLMNPRSTUVWXY"
    if line.region == "CN":
        new = luck.choice("DF") if luck.random() < 0.3 else ""
        return f"{luck.choice(PLACES)}{luck.choice('ABCDE')}{new}{luck.randrange(10000, 99999)}"
    if line.region == "TW":
        return f"{''.join(luck.choices(letters, k=3))}-{luck.randrange(1000, 9999)}"
    if line.region == "HK":
        return f"{''.join(luck.choices(letters, k=2))} {luck.randrange(100, 9999)}"
    if line.region == "GB":
        year = luck.choice(("19", "21", "68", "72"))
        return f"{''.join(luck.choices(letters, k=2))}{year} {''.join(luck.choices(letters, k=3))}"
    if line.region == "AU":
        return f"{''.join(luck.choices(letters, k=3))}{luck.randrange(100, 999)}"
    if line.region == "DE":
        return f"{luck.choice(['HB', 'M', 'UL'])}-{''.join(luck.choices(letters, k=2))} {luck.randrange(10, 9999)}"
    return f"{luck.randrange(1, 9)}{''.join(luck.choices(letters, k=3))}{luck.randrange(100, 999)}"


def mobile(line: Line) -> str:
    luck = line.of("mobile")
    digits = f"{luck.randrange(10**8):08d}"
    return {
        "CN": f"13{luck.choice('5789')}{digits}",
        "TW": f"09{luck.choice('1236')}{luck.randrange(10)}-{digits[:3]}-{digits[3:6]}",
        "HK": f"{luck.choice('69')}{digits[:3]} {digits[3:7]}",
        "GB": f"07{luck.choice(['712', '904', '803'])} {digits[:6]}",
        "AU": f"04{luck.choice('0123')}{digits[0]} {digits[1:4]} {digits[4:7]}",
        "DE": f"0151 {digits}",
        "US": f"({luck.choice(['415', '512', '206'])}) 5{digits[0]}6-{digits[1:5]}",
    }[line.region]


def landline(line: Line) -> str:
    luck = line.of("landline")
    digits = f"{luck.randrange(10**8):08d}"
    if luck.random() < 0.3:
        return ""
    return {
        "CN": f"0755-8{digits[:7]}",
        "TW": f"02-2{digits[:3]}-{digits[3:7]}",
        "HK": f"2{digits[:3]} {digits[3:7]}",
        "GB": f"020 7946 0{digits[:3]}",
        "AU": f"02 9{digits[:3]} {digits[3:7]}",
        "DE": f"0421 {digits[:6]}",
        "US": f"(415) 5{digits[0]}7-{digits[1:5]}",
    }[line.region]


def name(line: Line) -> str:
    luck = line.of("name")
    if line.words == "zh":
        given = "".join(luck.choices(GIVEN, k=luck.choice((1, 2))))
        return luck.choice(SURNAMES["traditional" if line.traditional else "zh"]) + _written_as(line, given)
    if line.words == "de":
        return f"{luck.choice(FIRST)} {luck.choice(GERMAN)}"
    return f"{first_name(line)} {last_name(line)}"


def first_name(line: Line) -> str:
    return line.of("first").choice(FIRST)


def last_name(line: Line) -> str:
    return line.of("last").choice(GERMAN if line.words == "de" else LAST)


def vin(line: Line) -> str:
    luck = line.of("vin")
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    worth = {letter: place % 9 + 1 for place, letter in enumerate("ABCDEFGH")}
    worth |= dict(zip("JKLMN", range(1, 6), strict=True)) | {"P": 7, "R": 9}
    worth |= dict(zip("STUVWXYZ", range(2, 10), strict=True)) | {digit: int(digit) for digit in string.digits}
    body = "LSV" + "".join(luck.choices(letters, k=8)) + f"{luck.randrange(10**6):06d}"
    check = sum(worth[c] * weight for c, weight in zip(body, weights, strict=True)) % 11
    return body[:8] + ("X" if check == 10 else str(check)) + body[9:]


def number(line: Line) -> str:
    base = sum(map(ord, line.file)) % 900 + 100
    return f"{line.opened:%y%m}{base}{line.job:03d}" if line.region != "US" else f"{base}{line.job:03d}"


def money(low: int, high: int, per: str = "job") -> Callable[[Line], str]:
    def make(line: Line) -> str:
        luck = random.Random(f"{line.file}/{line.job}/{low}/{line.line if per == 'line' else ''}")
        worth = luck.randrange(low, high) + luck.choice((0, 0, 0.5))
        return f"{worth:.2f}".replace(".", ",") if line.region == "DE" else f"{worth:.2f}"

    return make


def moment(hours: int, style: str = "") -> Callable[[Line], str]:
    return lambda line: line.written(line.after_opening(hours), style)


def days_off(sort: str, low: int, high: int) -> Callable[[Line], str]:
    """A day between `low` and `high` days from today."""

    def make(line: Line) -> str:
        day = TODAY + dt.timedelta(days=line.of(sort).randrange(low, high))
        return line.written(dt.datetime.combine(day, dt.time()), line.dates.split(" ")[0])

    return make


SORTS: dict[str, Callable[[Line], str]] = {
    **{sort: _word(sort) for sort in WORDS},
    "item": _item("item"),
    "part": _item("part"),
    "items": lambda line: "；".join((_item("item")(line), _word("item")(line))),
    "plate": plate,
    "mobile": mobile,
    "mobile2": lambda line: mobile(Line(line.file + "2", line.region, line.row, line.job, line.line)),
    "few_mobiles": lambda line: mobile(line) if line.job % 4 == 0 else "",
    "both_phones": lambda line: f"{landline(line)}/{mobile(line)}".strip("/"),
    "float_mobile": lambda line: f"{mobile(line)}.0",
    "landline": landline,
    "name": name,
    "first": first_name,
    "last": last_name,
    "few_names": lambda line: name(line) if line.job % 3 == 0 else "",
    "vin": vin,
    "vin6": lambda line: vin(line)[-6:],
    "ro": number,
    "letter_ro": lambda line: f"WX{number(line)}",
    "invoice": lambda line: f"INV{number(line)}",
    "count": lambda line: str(line.row + 1),
    "code": lambda line: f"C{line.of('code').randrange(10000, 99999)}",
    "op": lambda line: f"{line.of('op').randrange(10, 60):02d}OIL",
    "partno": lambda line: f"06A{line.row:03d}{line.of('partno').randrange(100, 999)}",
    "engine": lambda line: f"EA{line.of('engine').randrange(100000, 999999)}",
    "km": lambda line: str(line.of("km").randrange(3000, 180000)),
    "km_out": lambda line: str(int(SORTS["km"](line)) + line.of("out").randrange(1, 9)),
    "next_km": lambda line: str(int(SORTS["km"](line)) + 10000),
    "year": lambda line: str(line.of("year").randrange(2009, 2026)),
    "hours": lambda line: f"{line.of('hours').randrange(1, 12) / 2}",
    "qty": lambda line: str(1 + line.line % 4),
    "total": money(200, 4000),
    "labour": money(80, 900),
    "parts": money(100, 3000),
    "small": money(0, 60),
    "each": money(30, 800, "line"),
    "zero": lambda line: "0",
    "opened": moment(0),
    "promised": moment(20),
    "completed": moment(22),
    "qc": moment(23),
    "settled": moment(26),
    "delivered": moment(29),
    "booked": moment(-70),
    "past": days_off("past", -420, -180),
    "registered": days_off("registered", -4000, -400),
    "made": days_off("made", -4200, -600),
    "future": days_off("future", 20, 360),
    "born": days_off("born", -25000, -8000),
    "email": lambda line: f"{first_name(line).lower()}.{line.job}@example.org",
    "postcode": lambda line: {"GB": "LS1 4AP", "CN": "518000"}.get(
        line.region, f"{line.of('code').randrange(1000, 9999)}"
    ),
    "address": lambda line: f"{line.job + 1} High Street" if line.words == "en" else f"人民路{line.job + 1}号",
    "id_number": lambda line: f"4403011980{line.of('id').randrange(10**8):08d}",
    "company": lambda line: f"Fleet {line.job} Ltd" if line.words == "en" else f"顺达物流{line.job}公司",
    "shop": lambda line: "顺达汽修总店" if line.words == "zh" else "North Garage",
    "branch": _word("branch"),
    "percent": lambda line: f"{line.of('percent').randrange(5, 60)}%",
    "score": lambda line: str(line.of("score").randrange(1, 11)),
    "minutes": lambda line: str(line.of("minutes").randrange(5, 300)),
    "url": lambda line: f"https://example.org/ro/{line.job}",
    "guid": lambda line: f"{line.of('guid').getrandbits(64):016x}",
    "guarantee": lambda line: "30天/2000公里" if line.words == "zh" else "12 months",
    "empty": lambda line: "",
}
