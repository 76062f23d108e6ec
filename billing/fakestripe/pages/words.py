"""What the pages say, in English and in Simplified Chinese."""

CHINESE = {
    "Local test payment page: no real money": "本地测试支付页面：不涉及真实资金",
    "Pay": "支付",
    "Cancel": "取消",
    "Card number": "卡号",
    "E-mail": "电子邮箱",
    "Expiry date": "有效期",
    "Security code": "安全码",
    "Test cards: 4242 4242 4242 4242 is accepted, 4000 0000 0000 0002 is declined.": (
        "测试卡：4242 4242 4242 4242 会成功，4000 0000 0000 0002 会被拒绝。"
    ),
    "Your card was declined.": "您的卡被拒绝。",
    "Your card number is incorrect.": "卡号不正确。",
    "Subscribe": "订阅",
    "Total due today": "今日应付",
    "per day": "每天",
    "per week": "每周",
    "per month": "每月",
    "per year": "每年",
    "by usage": "按用量",
    "Free until": "免费至",
    "Item": "项目",
    "Quantity": "数量",
    "Amount": "金额",
    "Invoice": "账单",
    "Amount due": "应付金额",
    "Due date": "到期日",
    "State": "状态",
    "draft": "草稿",
    "open": "待付",
    "paid": "已付",
    "void": "已作废",
    "uncollectible": "无法收回",
    "How do you want to pay?": "选择付款方式",
    "Card": "银行卡",
    "Alipay": "支付宝",
    "Bank transfer": "银行转账",
    "This invoice is paid. Thank you.": "账单已支付，谢谢。",
    "This invoice cannot be paid.": "此账单无法支付。",
    "Download PDF": "下载 PDF",
    "Billed to": "付款方",
    "Customer portal": "客户中心",
    "Subscriptions": "订阅",
    "You have no subscription.": "您没有订阅。",
    "Renews on": "续订日期",
    "Ends on": "结束日期",
    "Ended on": "已结束于",
    "active": "有效",
    "trialing": "试用中",
    "past_due": "逾期未付",
    "unpaid": "未付",
    "canceled": "已取消",
    "incomplete": "未完成",
    "incomplete_expired": "已过期",
    "paused": "已暂停",
    "Why do you cancel? (optional)": "取消原因（选填）",
    "No answer": "不回答",
    "Too expensive": "太贵",
    "Something is missing": "缺少功能",
    "I use something else": "改用其他产品",
    "I do not use it": "用不上",
    "Another reason": "其他原因",
    "Cancel at the end of the period": "在周期结束时取消",
    "Keep the subscription": "继续订阅",
    "Payment method": "付款方式",
    "No card is stored.": "没有保存的卡。",
    "Replace card": "更换银行卡",
    "The card was replaced.": "银行卡已更换。",
    "The subscription ends at the end of the period.": "订阅将在周期结束时终止。",
    "The subscription goes on.": "订阅将继续。",
    "Invoices": "账单",
    "There are no invoices yet.": "还没有账单。",
    "Number": "编号",
    "Date": "日期",
    "Return": "返回",
    "This page has expired.": "此页面已过期。",
    "This was paid already.": "此订单已支付。",
    "No such page.": "没有此页面。",
    "ending in": "尾号",
}


def chosen(query_locale: str | None, session_locale: str | None, accept_language: str) -> str:
    """`en` or `zh`: the address's wish, else the session's, else the browser's."""
    for wish in (query_locale, session_locale):
        if wish and wish != "auto":
            return "zh" if wish.lower().startswith("zh") else "en"
    for wish in accept_language.split(","):
        name = wish.split(";")[0].strip().lower()
        if name.startswith(("zh", "en")):
            return name[:2]
    return "en"


def say(language: str, words: str) -> str:
    return CHINESE.get(words, words) if language == "zh" else words
