"""What is said beside the script, in the customer's language: that the call is recorded, and to somebody else.

To anybody but the customer nothing is said of the car, the visit or what the call is about.
"""

from __future__ import annotations

#: Said with the greeting where a team records its calls; the customer's yes or no is noted.
RECORDING: dict[str, str] = {
    "en": "This call is recorded so that we can check our own work. Is that all right with you?",
    "zh-hans": "为了检查我们自己的服务质量，这次通话会录音，请问您同意吗？",
    "zh-hant": "為了檢查我們自己的服務品質，這次通話會錄音，請問您同意嗎？",
}

#: What is said before hanging up, by the outcome that follows.
SOMEBODY_ELSE: dict[str, dict[str, str]] = {
    "away": {
        "en": "Thank you. When is a good time to reach {customer}? I will call again then.",
        "zh-hans": "谢谢您。请问什么时候方便联系{customer}？到时候我再打来。",
        "zh-hant": "謝謝您。請問什麼時候方便聯絡{customer}？到時候我再打來。",
    },
    "wrong_number": {
        "en": "I am sorry for the disturbance. Thank you, and goodbye.",
        "zh-hans": "不好意思，打扰您了。谢谢，再见。",
        "zh-hant": "不好意思，打擾您了。謝謝，再見。",
    },
    "refused_gatekeeper": {
        "en": "I understand. Thank you for telling me, and goodbye.",
        "zh-hans": "明白了，谢谢您告诉我，再见。",
        "zh-hant": "明白了，謝謝您告訴我，再見。",
    },
    "sold": {
        "en": "Thank you for telling me. I will note it, and we will not ask about it again. Goodbye.",
        "zh-hans": "谢谢您告诉我，我会记下来，以后不再为此打扰您。再见。",
        "zh-hant": "謝謝您告訴我，我會記下來，以後不再為此打擾您。再見。",
    },
    "not_owner": {
        "en": "Thank you for telling me. We will correct our records. Goodbye.",
        "zh-hans": "谢谢您告诉我，我们会更正记录。再见。",
        "zh-hant": "謝謝您告訴我，我們會更正紀錄。再見。",
    },
    "deceased": {
        "en": "I am very sorry. Please forgive this call; nobody will call again.",
        "zh-hans": "非常抱歉，请节哀。打扰您了，以后不会再打来。",
        "zh-hant": "非常抱歉，請節哀。打擾您了，以後不會再打來。",
    },
}
