"""Who and what the demo's stories are made of. Every number in it is of a range that cannot be dialled."""

from dataclasses import dataclass, field

PASSWORD = "call-them-all-back"  # noqa: S105 - of the demo's people only, who can sign in on a development machine only
MAIL_DOMAIN = "demo.example"


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in: where, as what, by which name."""

    where: str
    role: str
    name: str
    language: str = "en"

    @property
    def email(self) -> str:
        return f"{self.role if self.where != 'console' else self.name.split()[0].lower()}@{self.where}.{MAIL_DOMAIN}"


@dataclass(frozen=True)
class Story:
    """One shop: its people, what it repairs, and the problem that runs through its six months."""

    slug: str
    name: str
    spoken_name: str
    country: str
    language: str
    timezone: str
    currency: str
    phone: str
    address: str
    jobs_a_day: float
    customers: int
    phone_prefix: str
    family_names: tuple[str, ...]
    given_names: tuple[str, ...]
    cars: tuple[tuple[str, str], ...]
    advisors: tuple[str, ...]
    technicians: tuple[str, ...]
    inspectors: tuple[str, ...]
    cashiers: tuple[str, ...]
    work: dict[str, tuple[tuple[str, int], ...]]
    part_of: str
    declined: tuple[tuple[str, str, int], ...]
    running_in: dict[str, str]
    slow_advisor: str = ""
    bad_part: str = ""
    praise: tuple[str, ...] = ()
    grumbles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    complaints: dict[str, tuple[str, ...]] = field(default_factory=dict)
    causes: dict[str, tuple[str, str]] = field(default_factory=dict)


NORTH = Story(
    slug="north", name="North Garage", spoken_name="North Garage", country="GB", language="en",
    timezone="Europe/London", currency="GBP", phone="+441914980123", address="12 Quay Road, Newcastle",
    jobs_a_day=6, customers=420, phone_prefix="+447700900",
    family_names=("Walker", "Hughes", "Patel", "Edwards", "Green", "Hall", "Wood", "Clarke", "Khan", "Turner", "Hill",
                  "Cooper", "Ward", "Morris", "Moore", "Baker", "Harris", "King", "Scott", "Young", "Allen", "Price"),
    given_names=("Olivia", "George", "Amelia", "Noah", "Isla", "Arthur", "Ava", "Harry", "Ivy", "Oscar", "Freya", "Jack",
                 "Lily", "Theo", "Rosie", "Leo", "Ella", "Henry", "Grace", "Alfie", "Ruby", "Frank", "Alice", "Samir"),
    cars=(("Ford", "Focus"), ("Vauxhall", "Corsa"), ("Volkswagen", "Golf"), ("Nissan", "Qashqai"), ("Toyota", "Yaris"),
          ("BMW", "320d"), ("Kia", "Sportage"), ("Hyundai", "i20"), ("Skoda", "Octavia"), ("Mini", "Cooper")),
    advisors=("Gary Holt", "Priya Nair", "Tom Ellis"), technicians=("Lee Marsh", "Dan Foster", "Kasia Nowak"),
    inspectors=("Ruth Bell",), cashiers=("Meg Doyle",),
    work={
        "maintenance": (("Oil and filter service", 14900), ("Annual service", 24900), ("MOT and service", 27900)),
        "repair": (("Front brake pads", 16900), ("Exhaust repair", 21000), ("Battery replaced", 13900),
                   ("Air conditioning regas", 8900), ("Track rod end", 17500)),
        "major_repair": (("Clutch replaced", 64900), ("Timing belt and water pump", 48900)),
        "body_paint": (("Rear bumper repaired and painted", 38000),),
        "wash": (("Wash and interior", 2500),),
        "inspection": (("Winter check", 3900),),
    },
    declined=(("Rear brake discs worn", "Wants to wait until spring", 18900), ("Two tyres near the limit", "Price", 15800),
              ("Cabin filter", "Next time", 3500), ("Drop links worn", "Second opinion", 12400)),
    part_of="{work}: parts",
    running_in={"Front brake pads": "New pads: avoid hard braking for the first 200 miles.",
                "Clutch replaced": "New clutch: no full throttle for the first 500 miles.",
                "Timing belt and water pump": "New belt: look under the bonnet for leaks after 100 miles."},
    slow_advisor="Gary Holt",
    praise=("Quick and friendly, thank you.", "They showed me the old parts.", "Very clear about the price.", "",
            "Car was washed as well, nice touch.", "", "", "Always reliable."),
    grumbles={
        "response_speed": ("I waited forty minutes just to get my keys back.", "Nobody told me it would take until six."),
        "repair_quality": ("The squeak is still there.", "The warning light came back after two days."),
        "price": ("It was more than I was told on the phone.", "A bit dear for what was done."),
        "service_quality": ("The man at the desk was short with me.",),
    },
    complaints={
        "efficiency": ("Booked for nine, seen at half past ten, and the car was not ready at five as promised.",
                       "I stood at the desk for fifty minutes on Saturday while my keys lay there.",
                       "Promised a call when it was ready. Nobody called; I had to come and ask."),
        "repair": ("The brakes have squealed ever since they changed the pads.",
                   "The engine light came on again the day after I collected it."),
        "price": ("Quoted 170 on the phone and charged 215 at the till, with no call in between.",),
        "service": ("I was told in front of other customers that I must have damaged it myself.",),
    },
    causes={
        "efficiency": ("Hand-over on Saturdays rests on one advisor.", "Second advisor on Saturday mornings; keys at the till."),
        "repair": ("Pads fitted without lubricating the carrier.", "Refitted free of charge, road test signed."),
        "price": ("Extra work done without a call for approval.", "Difference refunded; approval call is now noted."),
        "service": ("Advisor under pressure spoke carelessly.", "Service manager apologised in person."),
    },
)  # fmt: skip

SHUNDA = Story(
    slug="shunda", name="顺达汽修", spoken_name="顺达汽修徐汇店", country="CN", language="zh-hans",
    timezone="Asia/Shanghai", currency="CNY", phone="+862154000123", address="上海市徐汇区龙吴路 88 号",
    jobs_a_day=10, customers=900, phone_prefix="+861540000",
    family_names=("王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "林", "郭", "何"),
    given_names=("伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "涛", "明", "超", "秀兰", "霞",
                 "建国", "志强", "晓东", "海燕", "俊杰", "雨桐", "子涵", "文博"),
    cars=(("大众", "朗逸"), ("别克", "君威"), ("丰田", "卡罗拉"), ("本田", "思域"), ("日产", "轩逸"), ("比亚迪", "秦"),
          ("吉利", "博越"), ("奥迪", "A4L"), ("宝马", "320Li"), ("长安", "CS75")),
    advisors=("李晓梅", "陈志远", "吴倩"), technicians=("张师傅", "刘建平", "周海", "孙立"),
    inspectors=("郑国强",), cashiers=("何静",),
    work={
        "maintenance": (("小保养（机油机滤）", 38000), ("大保养", 98000), ("更换空气滤芯与空调滤芯", 26000)),
        "repair": (("更换前刹车片", 48000), ("更换前刹车片", 48000), ("更换前刹车片", 48000), ("更换蓄电池", 62000), ("空调不制冷检修", 45000), ("更换火花塞", 32000),
                   ("四轮定位", 18000)),
        "major_repair": (("更换正时皮带与水泵", 218000), ("变速箱维修", 560000)),
        "body_paint": (("后保险杠钣金喷漆", 86000), ("左前门喷漆", 62000)),
        "wash": (("精洗", 6800),),
        "inspection": (("年检代办", 30000),),
    },
    declined=(("后刹车盘磨损到限", "想等下个月", 68000), ("两条轮胎花纹过浅", "价格高", 116000), ("刹车油含水量高", "下次再做", 26000),
              ("空调滤芯发霉", "自己买了", 8800)),
    part_of="{work}（配件）",
    running_in={"更换前刹车片": "新刹车片：前 300 公里请避免急刹车。", "更换蓄电池": "新蓄电池：一周内尽量避免长时间停放。",
                "变速箱维修": "变速箱：前 500 公里请平稳加速。"},
    bad_part="锐驰牌前刹车片",
    praise=("师傅很仔细，讲解得也清楚。", "比上次快多了。", "价格透明，满意。", "", "还帮我洗了车，谢谢。", "", "", "服务态度好。"),
    grumbles={
        "response_speed": ("等了快一个小时才有人接待。", "说好四点取车，六点才好。"),
        "repair_quality": ("刹车还是有异响。", "换了刹车片，踩下去吱吱响。", "空调修完两天又不凉了。"),
        "price": ("比电话里报的贵了一百多。", "工时费有点高。"),
        "service_quality": ("接待的人一直在看手机。",),
    },
    complaints={
        "parts": ("刚换的前刹车片，开了不到一个月就一直吱吱响，刹车时方向盘还抖。",
                  "锐驰的刹车片才跑三千公里就磨到底了，这质量有问题吧？",
                  "换完刹车片第二天就有金属摩擦的声音，我都不敢上高架。"),
        "efficiency": ("预约了九点，等到十点半才有人接车。", "说好下午四点取车，一直拖到晚上七点。"),
        "price": ("结算单比报价多了三百，没有人打电话问过我同不同意。",),
        "repair": ("空调才修好三天又不制冷了。",),
        "service": ("问他为什么换这个件，接待的人爱理不理，一直在看手机。",),
    },
    causes={
        "parts": ("锐驰牌前刹车片同批次摩擦材料偏硬。", "免费更换为原厂件，停用该批次并退回供应商。"),
        "efficiency": ("上午预约过于集中，接待人手不足。", "预约分时段，早班增加一名接待。"),
        "price": ("增项未经客户确认即施工。", "退还差额，增项须电话确认并留记录。"),
        "repair": ("检漏不彻底，冷媒再次泄漏。", "重新检漏并更换管路，质保延长半年。"),
        "service": ("接待同时处理三台车，没有耐心解释。", "店长致电道歉，高峰时段增加一名接待。"),
    },
)  # fmt: skip

STORIES = (NORTH, SHUNDA)
TEAM_SLUG, TEAM_NAME = "city", "City Follow-up"
TEAM = (
    Person("console", "supervisor", "Mei Lin"),
    Person("console", "agent", "Anna Reed"),
    Person("console", "agent", "Wei Zhang", "zh-hans"),
    Person("console", "agent", "Jun Chen", "zh-hans"),
)
SHOP_PEOPLE = (
    Person("north", "owner", "Helen North"),
    Person("north", "manager", "Paul Reeve"),
    Person("north", "advisor", "Gary Holt"),
    Person("north", "viewer", "Nina West"),
    Person("shunda", "owner", "顾顺达", "zh-hans"),
    Person("shunda", "manager", "方敏", "zh-hans"),
    Person("shunda", "advisor", "李晓梅", "zh-hans"),
    Person("shunda", "viewer", "秦悦", "zh-hans"),
)
STAFF = Person("ops", "staff", "Sam Ops")
