"""The preset scripts in Simplified Chinese for care calls and reminders, for complaints, and what ends a call."""

_ONCE = "客户说不用就不再提，直接道谢。"
_BOOK = (
    "愿意来店：约好日期和时间，结果选“已预约到店”。",
    "不要自己报价，价格请{advisor}回电话说明。",
)
_SAFE_FIRST = "涉及制动、转向、起火、气囊或泄漏：先问车是否还在开，建议停车。"

#: (words to say, things to do) by step and type of call.
STEPS: dict[str | tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("purpose", "complaint"): (
        "您之前跟我们反映过在{shop}遇到的问题，谢谢您告诉我们，给您添麻烦了，很抱歉。店里正在核实情况。"
        "为了不误会您的意思，我想跟您核对一遍，大概两分钟。",
        (
            "拨号前读完投诉内容，跟客户核对，不要让客户从头再讲一遍。",
            "为给客户带来的麻烦致歉。不说是店里的责任，也不说不是。",
        ),
    ),
    ("questions", "complaint"): (
        "关于这件事，我想请教您三点。",
        (_SAFE_FIRST, "按客户原话记录，写明日期、地点、人员。", "不争辩，也不替店里解释。"),
    ),
    ("thank", "complaint"): (
        "谢谢您的耐心。这些情况今天就会交给{shop}的负责人，他会给您回电话。再见。",
        ("告诉客户店里最晚什么时候答复（投诉上有显示），此外不作任何承诺。", "全部补进备注。"),
    ),
    ("convenient", "crisis"): (
        "这件事关系到您的安全，我想马上跟您通话。您现在方便说话吗？",
        ("客户正在开车：请他在安全的地方停下，在线等候，或者马上再打。",),
    ),
    ("purpose", "crisis"): (
        "我们刚得知您的{vehicle}出了这样的事，让您受惊了，非常抱歉。我首先想知道您现在怎么样，我们能马上为您做些什么。",
        (
            "人最要紧，其次是车，别的都往后放。",
            "不猜测原因，不谈责任和赔偿。",
            "有人受伤：建议客户马上拨打急救电话，并立刻报告主管。",
        ),
    ),
    ("questions", "crisis"): (
        "请让我问您几个简短的问题，好马上安排帮助。",
        ("说话放慢，给客户时间。", "记下车现在停在哪里。", _SAFE_FIRST),
    ),
    ("thank", "crisis"): (
        "谢谢您。我现在就转告{shop}的负责人，很快会有人给您打电话。在这之前，请您先不要开这辆车。",
        ("挂断后马上打电话给主管。", "投诉按“危机”保存。"),
    ),
    ("purpose", "churn"): (
        "您和您的{vehicle}有一阵子没到{shop}来了，我们很惦记，想听听您的近况，也想知道我们有没有哪里做得不够好。"
        "大概两分钟。",
        (
            "拨号前先看上一次到店、打过的分数和投诉。",
            "只问、只听，不推销。客户去了别家也不用解释。",
        ),
    ),
    ("questions", "churn"): (
        "我想请教您几个小问题。",
        ("客户怎么说就怎么记，并表示感谢。", "车卖了或者搬走了：记下来，礼貌结束。"),
    ),
    ("invite", "churn"): (
        "谢谢您说得这么坦诚。如果您愿意再给{shop}一次机会，我可以先帮您约个时间，请{advisor}亲自接待您。",
        (
            "工单或卡片上有店里给的优惠才可以提。",
            "问客户是否愿意加店里的微信，并记录结果。",
            _ONCE,
        ),
    ),
    ("purpose", "holiday"): (
        "快过节了，{shop}祝您和家人节日快乐。不少车主要出远门，我们打电话问一声，您的{vehicle}一切都好吗？",
        ("说出是什么节日。简短、热情。", "客户在忙：祝节日愉快，礼貌结束。"),
    ),
    ("questions", "holiday"): (
        "就一两个小问题。",
        ("出远门之前，轮胎、制动、机油、雨刮和灯光都值得看一看。", _SAFE_FIRST),
    ),
    ("invite", "holiday"): (
        "您要是愿意，出发前可以来店里检查一下，我现在就帮您记个时间。",
        ("告诉客户节日期间的营业时间和救援电话。", _ONCE),
    ),
    ("purpose", "birthday"): (
        "今天给您打电话只为一件高兴的事，{shop}全体员工祝您生日快乐！",
        ("就是一句祝福，不提年龄，不念日期。", "客户在忙：再祝福一句，说再见。"),
    ),
    ("questions", "birthday"): (
        "顺便问您一句。",
        ("客户赶时间就不问了。",),
    ),
    ("invite", "birthday"): (
        "以后用车有什么事，随时找{shop}的{advisor}。",
        ("卡片上有店里准备的生日礼才可以提。", _ONCE),
    ),
    ("purpose", "declined"): (
        "上次您的{vehicle}在{shop}检查时，师傅发现有项目建议做，当时先放着没有做，是{declined}。"
        "想问问您这段时间开车有没有感觉到什么，您打算怎么安排？",
        (
            "说明检查到什么、可能有什么影响，不吓唬、不强推。",
            "您不是技师：故障上的问题请{advisor}回答。",
        ),
    ),
    ("questions", "declined"): ("您看这个项目怎么安排？", (*_BOOK, _SAFE_FIRST)),
    ("purpose", "service_due"): (
        "根据店里的记录，您的{vehicle}{due_on}就该做保养了，提前跟您说一声，方便您挑时间。",
        ("问一下现在的里程，记下来。", "已经做过：问清在哪里、什么时候做的，选对应的结果。"),
    ),
    ("questions", "service_due"): ("我帮您约个时间，好吗？", _BOOK),
    ("purpose", "insurance_due"): (
        "根据店里的记录，您的{vehicle}的保险{due_on}到期，提前跟您说一声，免得脱保。",
        ("只提醒，不报保费，也不推荐保险公司。", "已经续保：记下来并道谢。"),
    ),
    ("questions", "insurance_due"): (
        "您打算怎么办理？",
        ("客户要报价：请{advisor}回电话，记下方便接听的时间。",),
    ),
    ("purpose", "inspection_due"): (
        "根据店里的记录，您的{vehicle}{due_on}该年检了，提前跟您说一声，方便您挑时间。",
        ("告诉客户要带哪些证件。", "已经检过：记下来并道谢。"),
    ),
    ("questions", "inspection_due"): ("我帮您约个时间，好吗？", _BOOK),
    ("invite", "due"): (
        "以后这样的提醒，店里用微信发给您可以吗？就不用打电话打扰您了。",
        (_ONCE,),
    ),
    ("purpose", "booking"): (
        "您的{vehicle}在{shop}有预约，时间是{booked_for}，跟您确认一下，这个时间还合适吗？",
        ("先看好预约：日期、时间、要做的项目都跟客户说一遍。",),
    ),
    ("questions", "booking"): (
        "我跟您核对一下。",
        ("要改时间：马上另找一个。", "告诉客户要带什么、大概要多久。"),
    ),
    ("purpose", "no_show"): (
        "您的{vehicle}之前约了{shop}，时间是{booked_for}，那天没等到您，不知道您那边是不是都好？想问问要不要另约一个时间。",
        ("不管什么原因，都不责怪客户。", "是我们这边的问题：致歉并记下来。"),
    ),
    ("questions", "no_show"): (
        "我简单问您一下。",
        ("要另约：马上约好。", "客户不满意：先听，再打开投诉表。"),
    ),
    ("purpose", "crisis_care"): (
        "前段时间您的{vehicle}出了比较严重的问题，给您添了很大麻烦，我们一直记在心上。今天代表{shop}打来，就是想听听您现在怎么样，车是不是一切都好。",
        (
            "拨号前把整个投诉看一遍，不要让客户再讲一次。",
            "这是关怀，不是调查：多听，不推销，不谈责任和赔偿。",
            "客户不愿再提这件事：道歉，结果选“不要再打”。",
        ),
    ),
    ("questions", "crisis_care"): (
        "简单问您几句可以吗？",
        ("有什么不对：打开投诉单，并告诉主管。",),
    ),
    ("thank", "care"): (
        "谢谢您抽时间接听，有事随时联系{shop}。祝您一路平安，再见。",
        ("等客户先挂断。", "选好结果并保存，再接下一个。"),
    ),
}

#: The words of a step where the customer has a complaint already: by step, or step and type, then by its state.
VARIANTS: dict[str | tuple[str, str], dict[str, tuple[str, tuple[str, ...]]]] = {
    "complaint": {
        "unverified": (
            "我知道您之前跟我们反映过问题，给您添麻烦了，很抱歉。{shop}正在核实情况，会给您答复。"
            "您还有什么要补充的吗？",
            (
                "同一件事不要重复填投诉表，新的情况记进备注。",
                "不说是店里的责任，也不说不是。",
            ),
        ),
        "valid": (
            "您反映的问题{shop}已经核实，确实是店里的错。我代表{shop}向您道歉，店里会负责到底。"
            "您看现在还有哪些没有解决？",
            ("坦诚承担责任，不找理由。", "记下还差什么、最晚什么时候解决。"),
        ),
        "invalid": (
            "您反映的问题{shop}认真查过了，结果也跟您说明了。不管怎样，让您不愉快了，很抱歉。您看我还能为您做点什么？",
            ("不跟客户争论谁对谁错。", "有新的情况：打开投诉表。"),
        ),
    },
    ("purpose", "recontact"): {
        "valid": (
            "您之前跟我们反映过在{shop}遇到的问题，这件事是店里的错，我代表{shop}再次向您道歉。店里告诉我们已经处理好了，"
            "我想听听您本人的意见，问题是不是真的解决了。只占用您一分钟。",
            (
                "拨号前读完投诉内容和店里的答复，不要让客户再讲一遍。",
                "只了解情况，不替店里辩解。",
            ),
        ),
        "invalid": (
            "您之前跟我们反映过对{shop}有不满意的地方，店里已经查过，也跟您说明了结果。"
            "我想听听您本人的意见，这件事对您来说算是解决了吗？只占用您一分钟。",
            (
                "拨号前读完投诉内容和店里的答复，不要让客户再讲一遍。",
                "不评判谁对谁错，多一点理解。",
            ),
        ),
    },
    ("purpose", "crisis"): {
        "valid": (
            "我打电话是为了您的{vehicle}发生的事。这是{shop}的错，我们承担责任，向您郑重道歉。"
            "我首先想知道您现在怎么样，我们能马上为您做些什么。",
            (
                "人最要紧，其次是车，别的都往后放。",
                "责任要坦诚承担，怎么赔付由店里负责人来说。",
            ),
        ),
    },
}

#: Words by question, or by question and type of call.
QUESTIONS: dict[str | tuple[str, str], str] = {
    "drivable": "您的{vehicle}现在开起来安全吗？",
    "wish": "这件事您希望怎么处理？",
    ("open_remark", "complaint"): "还有什么情况要让{shop}知道？请您用自己的话说。",
    "safe": "您和同行的人都平安吗？",
    "needs": "您现在最需要什么？",
    ("open_remark", "crisis"): "车现在停在哪里？还有什么要我转告的？",
    "last_visit": "上一次到{shop}，总体上您满意吗？一到五分您打几分？",
    "away_reason": "最近没到{shop}来，主要是什么原因？",
    "away_detail": "具体是哪里没有做好，能跟我说说吗？",
    "would_return": "以后您还愿意把{vehicle}开到{shop}来吗？",
    ("open_remark", "churn"): "您还有什么想跟{shop}说的吗？",
    "car_ok": "您的{vehicle}最近开起来都正常吗？",
    "car_problem": "您发现了什么情况？",
    "trip": "这几天您打算开车出远门吗？",
    ("open_remark", "care"): "还有什么要我转告{shop}的吗？",
    "still_open": "那件事还有什么没有处理好的吗？",
    "plan": "您想不想安排做一下？我帮您约个时间。",
    ("plan", "insurance_due"): "续保的事，要不要请{shop}帮您办？",
    "again_on": "那我们什么时候再提醒您比较好？",
    "booking": "约好的时间您能来吗？",
    "new_day": "您看哪一天更方便？",
    "no_show": "那天没能过来，是什么原因呢？",
    "rebook": "要不要另外约一个时间？",
    "next_need": "您的{vehicle}接下来还有什么要做的吗？我们好提前准备。",
    "wechat": "方便加一下店里的微信吗？有事联系起来方便些。",
}

CHOICES: dict[str, dict[str, str]] = {
    "wish": {"redo": "返工", "refund": "退款", "apology": "道歉", "explanation": "解释清楚", "other": "其他"},
    "needs": {
        "medical": "医疗救助", "tow": "拖车", "loan_car": "代步车", "manager": "负责人来电", "nothing": "暂时不需要",
    },
    "away_reason": {
        "quality": "维修质量", "price": "价格", "service": "服务态度", "distance": "太远、不方便",
        "elsewhere": "去了别家", "sold": "车已经卖了", "no_need": "没有需要", "other": "其他",
    },
    "plan": {"book": "好，约时间", "later": "以后再说", "elsewhere": "在别处做过了", "no": "不做"},
    "booking": {"confirmed": "能来", "change": "改时间", "cancel": "取消"},
    "no_show": {
        "forgot": "忘记了", "no_time": "没有时间", "elsewhere": "在别处做了", "unhappy": "不满意", "other": "其他",
    },
    "next_need": {
        "service": "保养", "tyres": "轮胎", "body_paint": "钣金喷漆", "cleaning": "清洗美容", "insurance": "保险",
        "other": "其他", "nothing": "暂时没有",
    },
    "wechat": {"added": "已添加", "already": "以前加过", "later": "以后再加", "refused": "不愿意"},
}  # fmt: skip

#: What is often behind a low score, by question.
REASONS: dict[str, dict[str, str]] = {
    "response_speed": {
        "reception": "接待等得久", "longer": "比说好的时间长", "not_told": "延误没有通知", "parts": "等配件",
        "handover": "交车等得久", "other": "其他",
    },
    "service_quality": {
        "unfriendly": "态度不好", "not_explained": "项目没讲清楚", "not_informed": "进度没有告知",
        "promise": "说好的没做到", "premises": "店里环境", "dirty": "车没洗干净", "other": "其他",
    },
    "repair_quality": {
        "not_fixed": "故障没修好", "came_back": "故障又出现", "new_fault": "有新毛病", "damage": "弄坏或弄脏",
        "incomplete": "项目没做完", "parts": "配件质量", "other": "其他",
    },
    "price": {
        "too_high": "太贵", "over_quote": "超出报价", "not_explained": "账单没讲清楚", "not_ordered": "没同意的项目",
        "elsewhere": "别家便宜", "other": "其他",
    },
    "resolution_satisfaction": {
        "slow": "处理太慢", "not_heard": "没人认真听", "partly": "只解决一部分", "unfriendly": "态度不好",
        "other": "其他",
    },
    "last_visit": {"wait": "等得久", "service": "服务态度", "quality": "维修质量", "price": "价格", "other": "其他"},
}  # fmt: skip

#: What stands on the page behind a link: it is read, not heard.
LINK_STEPS: dict[str | tuple[str, str], tuple[str, tuple[str, ...]]] = {
    "purpose": (
        "您{delivered_on}从{shop}取了{vehicle}。点两下、写一句，就能帮店里做得更好。您的回答只交给{shop}。",
        (),
    ),
    ("purpose", "first_visit"): (
        "感谢您第一次光临{shop}。这次感觉怎么样？点两下、写一句就够了。您的回答只交给{shop}。",
        (),
    ),
    ("purpose", "recontact"): (
        "您之前反映过在{shop}遇到的问题。现在解决了吗？您的回答只交给{shop}。",
        (),
    ),
    ("purpose", "churn"): (
        "您有一阵子没到{shop}来了，能告诉我们原因吗？您的回答只交给{shop}。",
        (),
    ),
    "questions": ("一分是非常不满意，五分是非常满意。", ()),
    ("questions", "churn"): ("可以选几项。", ()),
    "thank": ("谢谢您。每一条回答{shop}都会看。祝您一路平安。", ()),
}
