"""The preset scripts in Traditional Chinese for care calls and reminders, for complaints, and what ends a call."""

_ONCE = "客戶說不用就不再提，直接道謝。"
_BOOK = (
    "願意到店：約好日期和時間，結果選「已預約到店」。",
    "不要自己報價，價格請{advisor}回電說明。",
)
_SAFE_FIRST = "涉及煞車、轉向、起火、安全氣囊或洩漏：先問車子是否還在開，建議停駛。"

#: (words to say, things to do) by step and type of call.
STEPS: dict[str | tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("purpose", "complaint"): (
        "您之前向我們反映過在{shop}遇到的問題，謝謝您告訴我們，造成您的困擾，很抱歉。店裡正在查明情況。"
        "為了不誤會您的意思，我想跟您核對一次，大約兩分鐘。",
        (
            "撥號前讀完投訴內容，跟客戶核對，不要讓客戶從頭再講一遍。",
            "為造成客戶的困擾致歉。不說是店裡的責任，也不說不是。",
        ),
    ),
    ("questions", "complaint"): (
        "關於這件事，我想請教您三點。",
        (_SAFE_FIRST, "照客戶原話記錄，寫明日期、地點、人員。", "不爭辯，也不替店裡解釋。"),
    ),
    ("thank", "complaint"): (
        "謝謝您的耐心。這些情況今天就會交給{shop}的負責人，他會回電話給您。再見。",
        ("告訴客戶店裡最晚什麼時候答覆（投訴上有顯示），此外不做任何承諾。", "全部補進備註。"),
    ),
    ("convenient", "crisis"): (
        "這件事關係到您的安全，我想馬上跟您通話。您現在方便說話嗎？",
        ("客戶正在開車：請他在安全的地方停下，線上等候，或者馬上再打。",),
    ),
    ("purpose", "crisis"): (
        "我們剛得知您的{vehicle}發生了這樣的事，讓您受驚了，非常抱歉。我首先想知道您現在怎麼樣，我們能馬上為您做些什麼。",
        (
            "人最要緊，其次是車，其他的都往後放。",
            "不猜測原因，不談責任和賠償。",
            "有人受傷：建議客戶馬上撥打急救電話，並立刻報告主管。",
        ),
    ),
    ("questions", "crisis"): (
        "請讓我問您幾個簡短的問題，好馬上安排協助。",
        ("說話放慢，給客戶時間。", "記下車子現在停在哪裡。", _SAFE_FIRST),
    ),
    ("thank", "crisis"): (
        "謝謝您。我現在就轉告{shop}的負責人，很快會有人打電話給您。在這之前，請您先不要開這輛車。",
        ("掛斷後馬上打電話給主管。", "投訴以「危機」儲存。"),
    ),
    ("purpose", "churn"): (
        "您和您的{vehicle}有一陣子沒到{shop}來了，我們很惦記，想聽聽您的近況，也想知道我們有沒有哪裡做得不夠好。"
        "大約兩分鐘。",
        (
            "撥號前先看上一次到店、給過的分數和投訴。",
            "只問、只聽，不推銷。客戶去了別家也不用解釋。",
        ),
    ),
    ("questions", "churn"): (
        "我想請教您幾個小問題。",
        ("客戶怎麼說就怎麼記，並表示感謝。", "車賣了或者搬走了：記下來，有禮貌地結束。"),
    ),
    ("invite", "churn"): (
        "謝謝您說得這麼坦白。如果您願意再給{shop}一次機會，我可以先幫您約個時間，請{advisor}親自接待您。",
        (
            "工單或卡片上有店裡給的優惠才可以提。",
            "問客戶是否願意加店裡的 LINE 或微信，並記錄結果。",
            _ONCE,
        ),
    ),
    ("purpose", "holiday"): (
        "快過節了，{shop}祝您和家人佳節愉快。不少車主要出遠門，我們打電話問一聲，您的{vehicle}一切都好嗎？",
        ("說出是什麼節日。簡短、親切。", "客戶在忙：祝佳節愉快，有禮貌地結束。"),
    ),
    ("questions", "holiday"): (
        "就一兩個小問題。",
        ("出遠門之前，輪胎、煞車、機油、雨刷和燈光都值得看一看。", _SAFE_FIRST),
    ),
    ("invite", "holiday"): (
        "您要是願意，出發前可以到店裡檢查一下，我現在就幫您記個時間。",
        ("告訴客戶節日期間的營業時間和救援電話。", _ONCE),
    ),
    ("purpose", "birthday"): (
        "今天打電話給您只為一件開心的事，{shop}全體同仁祝您生日快樂！",
        ("就是一句祝福，不提年齡，不唸日期。", "客戶在忙：再祝福一句，說再見。"),
    ),
    ("questions", "birthday"): (
        "順便請問您一句。",
        ("客戶趕時間就不問了。",),
    ),
    ("invite", "birthday"): (
        "以後用車有什麼事，隨時找{shop}的{advisor}。",
        ("卡片上有店裡準備的生日禮才可以提。", _ONCE),
    ),
    ("purpose", "declined"): (
        "上次您的{vehicle}在{shop}檢查時，技師發現有項目建議做，當時先放著沒有做，是{declined}。"
        "想請問您這段時間開車有沒有感覺到什麼，您打算怎麼安排？",
        (
            "說明檢查到什麼、可能有什麼影響，不嚇唬、不強推。",
            "您不是技師：故障上的問題請{advisor}回答。",
        ),
    ),
    ("questions", "declined"): ("您看這個項目怎麼安排？", (*_BOOK, _SAFE_FIRST)),
    ("purpose", "service_due"): (
        "根據店裡的紀錄，您的{vehicle}{due_on}就該做保養了，提前跟您說一聲，方便您挑時間。",
        ("問一下現在的里程，記下來。", "已經做過：問清楚在哪裡、什麼時候做的，選對應的結果。"),
    ),
    ("questions", "service_due"): ("我幫您約個時間，好嗎？", _BOOK),
    ("purpose", "insurance_due"): (
        "根據店裡的紀錄，您的{vehicle}的保險{due_on}到期，提前跟您說一聲，免得中斷。",
        ("只提醒，不報保費，也不推薦保險公司。", "已經續保：記下來並道謝。"),
    ),
    ("questions", "insurance_due"): (
        "您打算怎麼辦理？",
        ("客戶要報價：請{advisor}回電，記下方便接聽的時間。",),
    ),
    ("purpose", "inspection_due"): (
        "根據店裡的紀錄，您的{vehicle}{due_on}該驗車了，提前跟您說一聲，方便您挑時間。",
        ("告訴客戶要帶哪些證件。", "已經驗過：記下來並道謝。"),
    ),
    ("questions", "inspection_due"): ("我幫您約個時間，好嗎？", _BOOK),
    ("invite", "due"): (
        "以後這樣的提醒，店裡用 LINE 或微信傳給您可以嗎？就不用打電話打擾您了。",
        (_ONCE,),
    ),
    ("purpose", "booking"): (
        "您的{vehicle}在{shop}有預約，時間是{booked_for}，跟您確認一下，這個時間還合適嗎？",
        ("先看好預約：日期、時間、要做的項目都跟客戶說一遍。",),
    ),
    ("questions", "booking"): (
        "我跟您核對一下。",
        ("要改時間：馬上另找一個。", "告訴客戶要帶什麼、大約要多久。"),
    ),
    ("purpose", "no_show"): (
        "您的{vehicle}之前約了{shop}，時間是{booked_for}，那天沒等到您，不知道您那邊是不是都好？想請問要不要另約一個時間。",
        ("不管什麼原因，都不責怪客戶。", "是我們這邊的問題：致歉並記下來。"),
    ),
    ("questions", "no_show"): (
        "我簡單請教您一下。",
        ("要另約：馬上約好。", "客戶不滿意：先聽，再打開投訴表。"),
    ),
    ("purpose", "crisis_care"): (
        "前陣子您的{vehicle}出了比較嚴重的問題，給您添了很大的麻煩，我們一直記在心上。今天代表{shop}打來，就是想聽聽您現在怎麼樣，車子是不是一切都好。",
        (
            "撥號前把整個投訴看一遍，不要讓客戶再講一次。",
            "這是關懷，不是調查：多聽，不推銷，不談責任和賠償。",
            "客戶不願再提這件事：道歉，結果選「不要再打」。",
        ),
    ),
    ("questions", "crisis_care"): (
        "簡單請問您幾句可以嗎？",
        ("有什麼不對：打開投訴單，並告訴主管。",),
    ),
    ("thank", "care"): (
        "謝謝您抽空接聽，有事隨時聯絡{shop}。祝您一路平安，再見。",
        ("等客戶先掛斷。", "選好結果並儲存，再接下一通。"),
    ),
}

#: The words of a step where the customer has a complaint already: by step, or step and type, then by its state.
VARIANTS: dict[str | tuple[str, str], dict[str, tuple[str, tuple[str, ...]]]] = {
    "complaint": {
        "unverified": (
            "我知道您之前向我們反映過問題，造成您的困擾，很抱歉。{shop}正在查明情況，會給您答覆。"
            "您還有什麼要補充的嗎？",
            (
                "同一件事不要重複填投訴表，新的情況記進備註。",
                "不說是店裡的責任，也不說不是。",
            ),
        ),
        "valid": (
            "您反映的問題{shop}已經查明，確實是店裡的錯。我代表{shop}向您道歉，店裡會負責到底。"
            "您看現在還有哪些沒有解決？",
            ("坦誠承擔責任，不找理由。", "記下還差什麼、最晚什麼時候解決。"),
        ),
        "invalid": (
            "您反映的問題{shop}認真查過了，結果也向您說明了。無論如何，讓您不愉快了，很抱歉。您看我還能為您做點什麼？",
            ("不跟客戶爭論誰對誰錯。", "有新的情況：打開投訴表。"),
        ),
    },
    ("purpose", "recontact"): {
        "valid": (
            "您之前向我們反映過在{shop}遇到的問題，這件事是店裡的錯，我代表{shop}再次向您道歉。店裡告訴我們已經處理好了，"
            "我想聽聽您本人的意見，問題是不是真的解決了。只耽誤您一分鐘。",
            (
                "撥號前讀完投訴內容和店裡的答覆，不要讓客戶再講一遍。",
                "只了解情況，不替店裡辯解。",
            ),
        ),
        "invalid": (
            "您之前向我們反映過對{shop}有不滿意的地方，店裡已經查過，也向您說明了結果。"
            "我想聽聽您本人的意見，這件事對您來說算是解決了嗎？只耽誤您一分鐘。",
            (
                "撥號前讀完投訴內容和店裡的答覆，不要讓客戶再講一遍。",
                "不評判誰對誰錯，多一點理解。",
            ),
        ),
    },
    ("purpose", "crisis"): {
        "valid": (
            "我打電話是為了您的{vehicle}發生的事。這是{shop}的錯，我們承擔責任，向您鄭重道歉。"
            "我首先想知道您現在怎麼樣，我們能馬上為您做些什麼。",
            (
                "人最要緊，其次是車，其他的都往後放。",
                "責任要坦誠承擔，怎麼賠付由店裡負責人來說。",
            ),
        ),
    },
}

#: Words by question, or by question and type of call.
QUESTIONS: dict[str | tuple[str, str], str] = {
    "drivable": "您的{vehicle}現在開起來安全嗎？",
    "wish": "這件事您希望怎麼處理？",
    ("open_remark", "complaint"): "還有什麼情況要讓{shop}知道？請您用自己的話說。",
    "safe": "您和同行的人都平安嗎？",
    "needs": "您現在最需要什麼？",
    ("open_remark", "crisis"): "車子現在停在哪裡？還有什麼要我轉告的？",
    "last_visit": "上一次到{shop}，整體上您滿意嗎？一到五分您給幾分？",
    "away_reason": "最近沒到{shop}來，主要是什麼原因？",
    "away_detail": "具體是哪裡沒有做好，可以跟我說說嗎？",
    "would_return": "以後您還願意把{vehicle}開到{shop}來嗎？",
    ("open_remark", "churn"): "您還有什麼想跟{shop}說的嗎？",
    "car_ok": "您的{vehicle}最近開起來都正常嗎？",
    "car_problem": "您發現了什麼情況？",
    "trip": "這幾天您打算開車出遠門嗎？",
    ("open_remark", "care"): "還有什麼要我轉告{shop}的嗎？",
    "still_open": "那件事還有什麼沒有處理好的嗎？",
    "plan": "您想不想安排做一下？我幫您約個時間。",
    ("plan", "insurance_due"): "續保的事，要不要請{shop}幫您辦？",
    "again_on": "那我們什麼時候再提醒您比較好？",
    "booking": "約好的時間您能來嗎？",
    "new_day": "您看哪一天比較方便？",
    "no_show": "那天沒能過來，是什麼原因呢？",
    "rebook": "要不要另外約一個時間？",
    "next_need": "您的{vehicle}接下來還有什麼要做的嗎？我們好提前準備。",
    "wechat": "方便加一下店裡的 LINE 或微信嗎？有事聯絡起來方便些。",
}

CHOICES: dict[str, dict[str, str]] = {
    "wish": {"redo": "重做", "refund": "退款", "apology": "道歉", "explanation": "解釋清楚", "other": "其他"},
    "needs": {
        "medical": "醫療救助", "tow": "拖車", "loan_car": "代步車", "manager": "負責人來電", "nothing": "暫時不需要",
    },
    "away_reason": {
        "quality": "維修品質", "price": "價格", "service": "服務態度", "distance": "太遠、不方便",
        "elsewhere": "去了別家", "sold": "車已經賣了", "no_need": "沒有需要", "other": "其他",
    },
    "plan": {"book": "好，約時間", "later": "以後再說", "elsewhere": "在別處做過了", "no": "不做"},
    "booking": {"confirmed": "能來", "change": "改時間", "cancel": "取消"},
    "no_show": {
        "forgot": "忘記了", "no_time": "沒有時間", "elsewhere": "在別處做了", "unhappy": "不滿意", "other": "其他",
    },
    "next_need": {
        "service": "保養", "tyres": "輪胎", "body_paint": "鈑金烤漆", "cleaning": "清洗美容", "insurance": "保險",
        "other": "其他", "nothing": "暫時沒有",
    },
    "wechat": {"added": "已加入", "already": "以前加過", "later": "以後再加", "refused": "不願意"},
}  # fmt: skip

#: What is often behind a low score, by question.
REASONS: dict[str, dict[str, str]] = {
    "response_speed": {
        "reception": "接待等很久", "longer": "比說好的時間長", "not_told": "延誤沒有通知", "parts": "等零件",
        "handover": "交車等很久", "other": "其他",
    },
    "service_quality": {
        "unfriendly": "態度不好", "not_explained": "項目沒講清楚", "not_informed": "進度沒有告知",
        "promise": "說好的沒做到", "premises": "店裡環境", "dirty": "車沒洗乾淨", "other": "其他",
    },
    "repair_quality": {
        "not_fixed": "故障沒修好", "came_back": "故障又出現", "new_fault": "有新毛病", "damage": "弄壞或弄髒",
        "incomplete": "項目沒做完", "parts": "零件品質", "other": "其他",
    },
    "price": {
        "too_high": "太貴", "over_quote": "超出報價", "not_explained": "帳單沒講清楚", "not_ordered": "沒同意的項目",
        "elsewhere": "別家便宜", "other": "其他",
    },
    "resolution_satisfaction": {
        "slow": "處理太慢", "not_heard": "沒人認真聽", "partly": "只解決一部分", "unfriendly": "態度不好",
        "other": "其他",
    },
    "last_visit": {"wait": "等很久", "service": "服務態度", "quality": "維修品質", "price": "價格", "other": "其他"},
}  # fmt: skip

#: What stands on the page behind a link: it is read, not heard.
LINK_STEPS: dict[str | tuple[str, str], tuple[str, tuple[str, ...]]] = {
    "purpose": (
        "您{delivered_on}從{shop}取回{vehicle}。點兩下、寫一句，就能幫店裡做得更好。您的回答只交給{shop}。",
        (),
    ),
    ("purpose", "first_visit"): (
        "感謝您第一次光臨{shop}。這次感覺如何？點兩下、寫一句就夠了。您的回答只交給{shop}。",
        (),
    ),
    ("purpose", "recontact"): (
        "您之前反映過在{shop}遇到的問題。現在解決了嗎？您的回答只交給{shop}。",
        (),
    ),
    ("purpose", "churn"): (
        "您有一陣子沒到{shop}來了，可以告訴我們原因嗎？您的回答只交給{shop}。",
        (),
    ),
    "questions": ("一分是非常不滿意，五分是非常滿意。", ()),
    ("questions", "churn"): ("可以選幾項。", ()),
    "thank": ("謝謝您。每一則回答{shop}都會看。祝您一路平安。", ()),
}
