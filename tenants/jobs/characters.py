"""Traditional Chinese characters in their simplified form, so that two spellings of a word compare as one."""

TRADITIONAL = (
    "時車項額號間單類戶費廠險維結訪議碼機數檢進員計裡編聯稱質專養訴師內電來業後務預話絡繫組簽輛處驗記狀實蹤強態絕顧備"
    "註滿識場應證開變標會報駛換資問屬級顏種際優總購銷饋見檔郵細經動關賬錶陳準遺門曆營權餘盤帳創錄銀訊決發據當區責"
    "籤託書約診斷棄薦遲題終產暫掛辦簡與係領買評諾復讀溫賠協雜讓稅價護確認覆緊詳選擾積徵製運續監懷現對輔減臺試財點紹"
    "徑聽綁縣國農陽織構職儲說説觀氣統驅體歷況估個則隊團測術訂謂貨遞鄉鎮集頭換髒輪補廢銷撤還給過飾噴鈑漆燈鏡濾剎煞異響離據長"
    "傳貼膜塗傷壞損漏氣請謝無處誤錯廣東華賓實寶馬豐龍蘭爾羅頓聖諮詢網納啟勿"
)
SIMPLIFIED = (
    "时车项额号间单类户费厂险维结访议码机数检进员计里编联称质专养诉师内电来业后务预话络系组签辆处验记状实踪强态绝顾备"
    "注满识场应证开变标会报驶换资问属级颜种际优总购销馈见档邮细经动关账表陈准遗门历营权余盘账创录银讯决发据当区责"
    "签托书约诊断弃荐迟题终产暂挂办简与系领买评诺复读温赔协杂让税价护确认复紧详选扰积征制运续监怀现对辅减台试财点绍"
    "径听绑县国农阳织构职储说说观气统驱体历况估个则队团测术订谓货递乡镇集头换脏轮补废销撤还给过饰喷钣漆灯镜滤刹刹异响离据长"
    "传贴膜涂伤坏损漏气请谢无处误错广东华宾实宝马丰龙兰尔罗顿圣咨询网纳启勿"
)
_TO_SIMPLIFIED = str.maketrans(TRADITIONAL, SIMPLIFIED)


def simplify(text: str) -> str:
    """Simplified characters for traditional ones, as far as headings and shop words need them."""
    return text if text.isascii() else text.translate(_TO_SIMPLIFIED)
