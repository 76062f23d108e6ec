"""Headings that nobody listed, told by how they are put together: whose, what, and which sort of value."""

import re
import unicodedata
from functools import cache, lru_cache

from tenants.jobs.characters import simplify

# Chinese: whole headings, simplified, without blanks and brackets.
_OWNER = r"(?:客户|顾客|车主|用户|会员|托修方|委托人|委托方|机主|业主|联系人|客人|乘客|预约人|报修人)"
_SENDER = r"(?:送修人?|司机|驾驶[员人]|使用人|来厂人|用车人|开车人)"
_CALL = r"(?:[联连][系络]|来电|预留|常用)?(?:电话|手机|手提|移动电话|行动电话|[联连][系络]方式)(?:号码?|号)?"
_NAME = r"(?:姓名|名称|名字|名)"
_DAY = r"(?:日期|时间|日|时)"
_SUM = r"(?:金额|总额|总价|费用|费|合计|总计|款|价格|小计|额|数)+"

_CHINESE = (
    ("customer_name", rf"{_OWNER}(?:{_NAME}|资料)?"),
    ("mobile", rf"{_OWNER}的?{_CALL}"),
    ("phone", rf"(?:第二|其[他它]|紧急|家|办公|单位|宅)的?{_CALL}"),
    ("sender_name", rf"{_SENDER}{_NAME}?"),
    ("sender_mobile", rf"{_SENDER}的?{_CALL}"),
    ("plate", r"(?:车辆|汽车|机车|车)?(?:牌照|车牌|号牌|牌号|车号)(?:号码?)?"),
    ("vin", r"(?:车辆)?(?:车架|底盘|大架|车身|识别|vin)(?:号码?|代[码号]|码)?"),
    ("model", r"(?:车辆|汽车|机车|车)(?:型号|信息|款式|种类?|描述)"),
    ("make", r"(?:汽车|车辆|机车)?(?:品牌|厂牌|牌子)(?:名称)?"),
    ("mileage_in", r"(?:当前|进厂|入厂|送修|到店|本次|表显|行驶)*(?:里程|公里|公里数|里程数|里程表)(?:读数)?"),
    (
        "job_no",
        r"(?:维修|施工|服务|业务|作业|派工|委托|结算|工作|报修|修理|单据|本)*(?:工单|单据|单)(?:号码?|编号|序号)",
    ),
    ("opened_at", rf"(?:开单|建单|下单|接单|立单|受理|承修|创建|派工|登记|制单|报修){_DAY}?"),
    ("arrived_at", rf"(?:实际)?(?:进厂|入厂|进店|到店|来店|到厂|来厂|进站|进场|入场|送修|送车){_DAY}?"),
    ("promised_at", rf"(?:预计|预|约定|承诺|应|计划)(?:交车|完工|交付|取车|提车|完成){_DAY}?"),
    ("completed_at", rf"(?:实际)?(?:维修|施工|作业|修理)?(?:完工|竣工|修好|修竣|完成|修完|完修){_DAY}?"),
    ("qc_at", rf"(?:质检|终检|总检|检验|验车)(?:完成|通过)?{_DAY}"),
    ("settled_at", rf"(?:结算|结账|结帐|收款|收银|付款|缴费|缴款|开票|买单|关闭){_DAY}?"),
    ("delivered_at", rf"(?:实际)?(?:交车|交付|提车|取车|离厂|离店|出店|出站|领车|还车|接走){_DAY}?"),
    ("advisor", rf"(?:服务|接待|维修|前台|业务|接车)*(?:顾问|接待|专员|接待员|业务员|接车员){_NAME}?"),
    ("advisor", r"谁接待?的车?|谁接的车"),
    (
        "technician",
        rf"(?:主修|施工|维修|修车|修理|机修|钣金|喷漆|作业|责任|负责|服务)*(?:技师|师傅|技工|修理工|机修|人员)(?:组)?{_NAME}?",
    ),
    ("technician", r"谁修的?|修车的?人?"),
    ("inspector", rf"(?:质量)?(?:质检|检验|终检|总检)(?:员|人员?|师)?{_NAME}?"),
    ("cashier", rf"(?:收银|结算|收款|结账)(?:员|人员?)?{_NAME}?"),
    ("created_by", rf"(?:开单|登记|录入|制单)?(?:经手|经办|操作|录入)(?:人员?|员)?{_NAME}?"),
    ("branch", rf"(?:服务|维修|所属|所在)*(?:门店|门市|分店|店铺|店面|网点|服务厂|站点|厂别){_NAME}?"),
    ("job_type", r"(?:维修|服务|业务|工单|修理|作业|订单)(?:类目|类别|类型|种类|性质|分类|方式)"),
    ("job_status", r"(?:工单|单据|维修|订单|业务|服务)(?:状态|进度|进展)"),
    (
        "repair_items",
        r"(?:维修|施工|施作|作业|服务|修理|保养|工程|做)(?:项目|内容|明细|工项|名称|了什么|的?内容|的?项目)(?:名称)?",
    ),
    ("parts_used", r"(?:使用|更换|所用)?(?:配件|零件|材料|商品|备件|用料)(?:名称|明细|清单|内容)?"),
    ("part_qty", r"(?:配件|零件|材料|商品|备件)(?:数量|个数|件数)"),
    ("parts_amount", rf"(?:配件|零件|材料|备件|用料|料){_SUM}"),
    ("labour_amount", rf"(?:工时|人工|工|维修工时|技工){_SUM}|工资"),
    ("paid_amount", rf"(?:实收|实付|已收|已付|支付){_SUM}?"),
    ("owed_amount", rf"(?:未收|欠收|欠款|未付|尚欠|挂账){_SUM}?"),
    (
        "total_amount",
        rf"(?:应收|应付|订单|消费|总|本次|工单|维修总?|服务|全部|费用){_SUM}|收费|应收|花了?多少钱?|多少钱|花费|钱",
    ),
    ("line_amount", rf"(?:项目|单项|本项|行|明细){_SUM}"),
    ("concern", r"(?:客户|车主|用户)?(?:诉求|需求|描述|故障|报修|主诉)(?:信息|描述|现象|内容|情况|原因)?"),
    ("source", r"(?:客户|订单|业务|进店|到店)来源"),
    ("fu_score", r"(?:客户|用户|服务|回访)(?:评分|打分|满意度|得分)"),
    ("settlement_no", r"(?:发票|结算单|收据|账单)(?:号码?|编号)"),
    ("declined_items", r"(?:客户)?(?:拒绝|未做|不做|放弃|推迟)(?:的)?(?:项目|维修项目|内容)"),
    ("advice", r"(?:维修|保养|技师|顾问|用车)建议|建议(?:项目|内容|事项)"),
    ("next_service_on", rf"(?:下次|下回)(?:保养|进厂|到店|维护){_DAY}"),
    ("next_service_km", r"(?:下次|下回)(?:保养|进厂|维护)(?:里程|公里数?)"),
)

# English and German: words in their order, lower case, without plural endings; "number" stands for no, nr and #.
_WHOSE = r"(?:customer|cust|client|owner|caller|contact|member|bill to)"
_TEL = r"(?:mobile|cell|cellular|phone|telephone|tel|ph|hp|gsm|handy)"
_WHEN = r"(?:date|dt|time|day|datetime|on|at)"
_ORDER = r"(?:job|ro|wo|wip|work order|workorder|repair order|order|docket|ticket|job card|job sheet|jobcard|repair)"
_WORTH = r"(?:total|amount|amt|value|cost|price|charge|net|gross|sale|fee|sum)"
_CAR = r"(?:vehicle|veh|car|asset|bike)"
_PLATE = (
    r"(?:plate|reg|rego|registration|licence|license|lic|vrm|tag|reg mark|number plate|licence plate|"
    r"license plate|lic plate)"
)

_ENGLISH = (
    ("customer_name", rf"(?:{_WHOSE} )?(?:full )?(?:name|nm)|{_WHOSE}|who"),
    ("email", rf"(?:{_WHOSE} )?email(?: (?:addr|address))?"),
    ("settlement_no", r"(?:invoice|inv|bill|receipt|statement)(?: number)?"),
    ("first_name", rf"(?:{_WHOSE} )?(?:first|given|fore) ?(?:name|nm)"),
    ("last_name", rf"(?:{_WHOSE} )?(?:last|family|sur) ?(?:name|nm)"),
    ("mobile", rf"(?:{_WHOSE} )?{_TEL}(?: {_TEL}| number)*|{_WHOSE} number|{_TEL} {_WHOSE}"),
    ("phone",
     rf"(?:home|work|office|day|daytime|evening|alt|alternate|other|second|land)(?: {_TEL}| number| line)*|"
     rf"{_TEL} (?:home|work|office)"),
    ("sender_name", r"(?:reported|dropped off|brought(?: in)?) by|driver(?: name)?"),
    ("sender_mobile", rf"driver {_TEL}(?: number)?"),
    ("plate", rf"(?:{_CAR} )?{_PLATE}(?: (?:number|plate|mark))*"),
    ("make", rf"(?:{_CAR} )?(?:make|mk|brand|manufacturer|marque)(?: name| desc| description)?"),
    ("model",
     rf"(?:{_CAR} )?(?:model|mdl|make (?:and )?model)(?: name| desc| description)?|{_CAR}(?: (?:desc|"
     rf"description|info|detail))?"),
    ("series", rf"(?:{_CAR} )?series?(?: name)?"),
    ("year", rf"(?:{_CAR} )?(?:year|yr|model year)"),
    ("mileage_in", rf"(?:{_CAR} )?(?:odo|odometer|meter|mileage|mile|km|kilometer|kilometre)(?: (?:in|reading))?"),
    ("mileage_out", r"(?:odo|odometer|meter|mileage|mile|km) out"),
    ("job_no", rf"{_ORDER} (?:number|num|code|ref|reference)|{_ORDER}"),
    ("opened_at",
     rf"(?:{_ORDER} )?(?:open|opened|created|create|written|write|start|started|raised)(?: {_WHEN})*|"
     rf"{_ORDER} {_WHEN}|{_WHEN} (?:open|opened|written|started|created|raised)"),
    ("arrived_at",
     rf"(?:{_CAR} |job )?(?:arrived|received|dropped off|checked in|arrival|in)(?: {_WHEN})?|"
     rf"{_WHEN} (?:in|received|arrived|dropped off)"),
    ("booked_for",
     rf"(?:booked|booking|appointment|appt|scheduled)(?: (?:in|for|start))?(?: {_WHEN})?|"
     rf"due in(?: {_WHEN})?"),
    ("promised_at",
     rf"(?:promised?|target|due|expected|estimated|due out)(?: (?:completion|delivery|finish|"
     rf"out))?(?: {_WHEN})?"),
    ("completed_at",
     rf"(?:job |work )?(?:completed?|finished|finish|completion|done|fitted|repaired)(?: {_WHEN})?|"
     rf"{_WHEN} (?:completed?|finished|done|fitted)"),
    ("settled_at",
     rf"(?:invoiced?|inv|closed?|posted|billed|paid|settled|balance|checkout|finali[sz]ed)(?: {_WHEN})?|"
     rf"{_WHEN} (?:invoiced|closed|posted|billed|paid|settled)"),
    ("delivered_at",
     rf"(?:(?:{_CAR}|job|customer) )?(?:delivered|collected|collection|picked up|pick up|pickup|"
     rf"returned|handed over|released|out)(?: {_WHEN})?|(?:{_WHEN}|when) (?:delivered|collected|"
     rf"picked up|returned|handed over|released|out)"),
    ("advisor",
     r"(?:service )?(?:advisor|adviser|writer|salesperson|sales rep|estimator|adv|consultant|"
     r"receptionist|front desk)(?: name| nm)?"),
    ("technician",
     r"(?:body |lead |primary |assigned |chief |main |service )?(?:technician|tech|mechanic|fitter|"
     r"repairer)(?: name| nm)?|who did it|assigned to|done by|repaired by|lube technician"),
    ("inspector", r"(?:mot |qc |quality )?(?:tester|inspector|checker)(?: name)?|(?:qc|tested|inspected|checked) by"),
    ("cashier", r"cashier(?: name)?|(?:cashed|invoiced|billed|closed) by"),
    ("created_by", r"(?:opened|created|entered|keyed|raised) by|operator|handled by"),
    ("deliverer", r"(?:handed over|delivered|released) by"),
    ("branch", r"(?:branch|location|site|workshop|depot|store|shop)(?: name| code)?"),
    ("job_type", rf"(?:{_ORDER}|service|work|repair) (?:type|category|class|kind)(?: name)?"),
    ("job_status", rf"(?:{_ORDER}|service|work) (?:status|stage|state)"),
    ("repair_items",
     r"(?:job|work|service|repair|operation|op) (?:description|desc|done|detail|carried out|performed|"
     r"required)|what we did|work|op desc|service"),
    ("concern",
     r"(?:customer |reported )?(?:concern|complaint|fault|symptom|request|issue|problem)(?: reported| description)?|"
     r"reason(?: for (?:repair|visit))?"),
    ("parts_used", r"(?:part|item|material|product) (?:name|description|desc)|parts used"),
    ("part_qty", r"(?:part |item )?(?:qty|quantity)"),
    ("op_code", r"(?:op|operation|repair|labor|labour|job) code"),
    ("labour_hours", r"(?:labor|labour|tech|book) (?:hour|hr)"),
    ("labour_amount", rf"(?:labor|labour|lbr)(?: {_WORTH})*|{_WORTH} (?:labor|labour)"),
    ("parts_amount", rf"(?:part|stock|material|repair part)(?: {_WORTH})+|{_WORTH} (?:part|material)"),
    ("sublet_amount", rf"sublet(?: {_WORTH})*"),
    ("tax_amount", rf"(?:vat|gst|tax|sale tax)(?: {_WORTH})*"),
    ("total_amount",
     rf"(?:{_ORDER}|repair|invoice|inv|bill|grand|gross|total|balance|"
     rf"final)(?: {_ORDER})?(?: {_WORTH})+|(?:{_WORTH} )*inc(?:l)? (?:vat|gst|tax)|total(?: (?:usd|eur|"
     rf"gbp|aud|hkd|due|payable))?|how much"),
    ("paid_amount", rf"(?:paid|received)(?: {_WORTH})+|{_WORTH} (?:paid|received)"),
    ("line_amount", rf"(?:line|ext|extended|item)(?: {_WORTH})*"),
    ("inspection_due",
     rf"(?:mot|rego|registration|inspection|wof|nct|hu|tuv|smog|state inspection) (?:due|expiry|expire|"
     rf"expiration|until|valid until)(?: {_WHEN})?|next (?:mot|inspection|wof|nct)(?: {_WHEN})?"),
    ("next_service_on", rf"next service(?: due)?(?: {_WHEN})?|service due(?: {_WHEN})?"),
    ("next_service_km", r"next service (?:due )?(?:km|mile|mileage|odometer)"),
    ("source", r"(?:referral|marketing|lead|customer)(?: source)|referral|how did you hear"),
    ("advice", r"(?:recommendation|advisory|advisorie|advice|recommended work|advised)(?: work| item)?"),
    ("declined_items", r"(?:declined|deferred|refused)(?: (?:service|work|item|job|repair))*"),
    ("job_note", r"(?:job |ro |order )?(?:remark|note|comment|memo)"),
)  # fmt: skip

_HAN = re.compile(r"[\u3400-\u9fff]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKETED = re.compile(r"[(\[{【〔][^)\]}】〕]*[)\]}】〕]")
# Short forms, and the German words of the trade; what says nothing is left out.
_SAME = {
    "the": "", "of": "", "a": "", "is": "", "s": "", "no": "number", "nr": "number", "num": "number", "nbr": "number",
    "kms": "km", "inv": "invoice", "tot": "total", "mech": "mechanic", "tech": "technician", "nam": "name",
    "surname": "last name", "forename": "first name", "firstname": "first name", "lastname": "last name",
    "nummer": "number", "datum": "date", "am": "on", "kunde": "customer", "kunden": "customer", "telefon": "phone",
    "mobil": "mobile", "privat": "home", "fahrzeug": "vehicle", "modell": "model", "kennzeichen": "plate", "amtl": "",
    "amtliches": "", "berater": "advisor", "monteur": "technician", "mechaniker": "technician", "summe": "total",
    "betrag": "amount", "brutto": "gross", "netto": "net", "annahme": "received", "abholung": "pickup",
    "rechnung": "invoice", "auftrag": "order", "arbeit": "work", "arbeiten": "work", "leistung": "work",
    "hersteller": "make", "stand": "reading", "kilometer": "km", "abgeholt": "collected", "fertig": "finished",
}  # fmt: skip
_TRADE = (
    "address", "advisor", "amount", "amt", "arrived", "booked", "brand", "car", "cell", "close", "closed",
    "code", "color", "complete", "completed", "cost", "created", "cust", "customer", "date", "delivered",
    "delivery", "desc", "description", "due", "email", "end", "expiry", "finish", "first", "gross", "in",
    "invoice", "job", "key", "km", "labor", "labour", "last", "license", "line", "make", "mileage", "mobile",
    "model", "name", "net", "number", "odometer", "open", "opened", "operator", "order", "out", "owner", "paid",
    "part", "parts", "phone", "pickup", "plate", "price", "promised", "qty", "rate", "reg", "ro", "sales",
    "service", "start", "status", "tax", "technician", "tel", "time", "total", "type", "unit", "veh", "vehicle",
    "vin", "work", "writer", "year", "zip",
)  # fmt: skip
_KNOWN = frozenset(_TRADE) | (frozenset(_SAME) - {"a", "s", "am", "no", "of", "is"})
# Captions of two-line headings, which say what a group of columns is about and nothing of its own.
_CAPTIONS = re.compile(
    r"^(?:(?:客户|车主|车辆|维修|工单|人员|费用|结算|配件|基本|业务)(?:资料|信息|情况|数据)?|job|vehicle|staff|charges?|costs?|people|dates?)\s+"
)


@lru_cache(maxsize=8192)
def meanings(header: str) -> tuple[str, ...]:
    """The fields that a heading may name by its make-up; none when it follows no pattern."""
    text = _BRACKETED.sub(" ", unicodedata.normalize("NFKC", header)).strip()
    found = _by_pattern(text)
    return found or _by_pattern(without_caption(text))


def without_caption(header: str) -> str:
    """The lower line of a two-line heading whose upper one only says what a group of columns is about; else empty."""
    text = unicodedata.normalize("NFKC", header).strip()
    low = simplify(text).lower()
    bare = _CAPTIONS.sub("", low)
    return text[len(text) - len(bare) :] if bare != low else ""


def is_chinese(text: str) -> bool:
    """Whether there are Chinese characters in it."""
    return not text.isascii() and bool(_HAN.search(text))


def _by_pattern(text: str) -> tuple[str, ...]:
    if not text:
        return ()
    if is_chinese(text):
        written = re.sub(r"[\s:：*/、·]+", "", simplify(text.lower()))
        hits = [name for name, pattern in _chinese() if pattern.fullmatch(written)]
    else:
        written = words(text)
        hits = [name for name, pattern in (_english() if written else ()) if pattern.fullmatch(written)]
    return tuple(dict.fromkeys(hits))


# Compiled when the first heading asks: a child that reads one file seldom needs both.


@cache
def _chinese() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(words)) for name, words in _CHINESE)


@cache
def _english() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(words)) for name, words in _ENGLISH)


def words(text: str) -> str:
    """English words in their order, in lower case, without plural endings."""
    split = _CAMEL.sub(" ", text).replace("#", " number ").replace("&", " and ").lower()
    found = []
    for word in re.findall(r"[^\W\d_]+", split.replace("e-mail", "email")):
        for part in _parts(word):
            if part not in _SAME and len(part) > 3 and part.endswith("s") and not part.endswith("ss"):
                part = part[:-1]
            part = _SAME.get(part, part)
            if part:
                found.append(part)
    return " ".join(found)


@lru_cache(maxsize=8192)
def _parts(word: str) -> tuple[str, ...]:
    """The words that one was put together from: "invdate", "fahrzeugmodell"; itself when it is no such thing."""
    if len(word) < 6 or word in _KNOWN:
        return (word,)
    return _cut(word) or (word,)


def _cut(word: str) -> tuple[str, ...]:
    for length in range(len(word), 1, -1):
        head, rest = word[:length], word[length:]
        if head not in _KNOWN:
            continue
        if not rest:
            return (head,)
        tail = _cut(rest) or (_cut(rest[1:]) if rest[0] == "s" else ())
        if tail:
            return (head, *tail)
    return ()
