"""List the code tables of the official form (docs/roster.md): ethnicity GB/T 3304, education GB/T 4658, job posts.

Each table: code → (Chinese, English). `roster.rules` matches what is typed in a cell with them.
"""

_ETHNIC = """01汉Han 02蒙古Mongol 03回Hui 04藏Tibetan 05维吾尔Uyghur 06苗Miao 07彝Yi 08壮Zhuang 09布依Bouyei
10朝鲜Korean 11满Manchu 12侗Dong 13瑶Yao 14白Bai 15土家Tujia 16哈尼Hani 17哈萨克Kazakh 18傣Dai 19黎Li 20傈僳Lisu
21佤Va 22畲She 23高山Gaoshan 24拉祜Lahu 25水Sui 26东乡Dongxiang 27纳西Naxi 28景颇Jingpo 29柯尔克孜Kirgiz 30土Tu
31达斡尔Daur 32仫佬Mulao 33羌Qiang 34布朗Blang 35撒拉Salar 36毛南Maonan 37仡佬Gelao 38锡伯Xibe 39阿昌Achang
40普米Pumi 41塔吉克Tajik 42怒Nu 43乌孜别克Uzbek 44俄罗斯Russian 45鄂温克Ewenki 46德昂Deang 47保安Bonan 48裕固Yugur
49京Gin 50塔塔尔Tatar 51独龙Derung 52鄂伦春Oroqen 53赫哲Hezhen 54门巴Monba 55珞巴Lhoba 56基诺Jino"""


def _named(entry: str) -> tuple[str, tuple[str, str]]:
    latin = next(place for place, one in enumerate(entry) if one.isascii() and one.isalpha())
    return entry[:2], (entry[2:latin] + "族", entry[latin:])


ETHNICITIES: dict[str, tuple[str, str]] = {
    **dict(_named(entry) for entry in _ETHNIC.split()),
    "97": ("其他", "other"),
    "98": ("外国血统中国籍", "Chinese citizen of foreign origin"),
}

EDUCATIONS: dict[str, tuple[str, str]] = {
    "10": ("研究生", "postgraduate"),
    "11": ("博士研究生", "doctorate"),
    "12": ("博士研究生结业", "doctorate, completed"),
    "13": ("博士研究生肄业", "doctorate, not finished"),
    "14": ("硕士研究生", "master's degree"),
    "15": ("硕士研究生结业", "master's degree, completed"),
    "16": ("硕士研究生肄业", "master's degree, not finished"),
    "20": ("大学本科", "bachelor"),
    "21": ("大学本科毕业", "bachelor, graduated"),
    "22": ("大学本科结业", "bachelor, completed"),
    "23": ("大学本科肄业", "bachelor, not finished"),
    "28": ("大学普通班", "university, ordinary class"),
    "30": ("大学专科", "college"),
    "31": ("大学专科毕业", "college, graduated"),
    "32": ("大学专科结业", "college, completed"),
    "33": ("大学专科肄业", "college, not finished"),
    "40": ("中等职业", "vocational school"),
    "41": ("中等专科", "secondary specialised"),
    "44": ("职业高中", "vocational high school"),
    "47": ("技工学校", "technical school"),
    "60": ("普通高中", "high school"),
    "61": ("普通高中毕业", "high school, graduated"),
    "62": ("普通高中结业", "high school, completed"),
    "63": ("普通高中肄业", "high school, not finished"),
    "70": ("初中", "junior high school"),
    "71": ("初中毕业", "junior high school, graduated"),
    "73": ("初中肄业", "junior high school, not finished"),
    "80": ("小学", "primary school"),
    "81": ("小学毕业", "primary school, graduated"),
    "83": ("小学肄业", "primary school, not finished"),
    "90": ("其他", "other"),
}

# Prefixes of codes, as in the annual statistics; a longer code has the label of its longest known prefix.
POSTS: dict[str, tuple[str, str]] = {
    "0": ("在岗职工", "employed"),
    "011": ("机关工作人员", "office staff"),
    "012": ("事业单位管理人员", "institution, management"),
    "013": ("事业单位专业技术人员", "institution, technical staff"),
    "014": ("企业管理人员", "firm, management"),
    "015": ("企业专业技术人员", "firm, technical staff"),
    "016": ("工人", "worker"),
    "0164": ("农民工", "migrant worker"),
    "02": ("非公有制单位和民办非企业单位人员", "non-public and private units"),
    "021": ("非公有制单位管理人员", "non-public unit, management"),
    "022": ("非公有制单位专业技术人员", "non-public unit, technical staff"),
    "023": ("民办非企业单位管理人员", "private non-enterprise unit, management"),
    "024": ("民办非企业单位专业技术人员", "private non-enterprise unit, technical staff"),
    "025": ("非公有制单位工人", "non-public unit, worker"),
    "0253": ("非公有制单位农民工", "non-public unit, migrant worker"),
    "1": ("农牧渔民", "farmer, herder or fisher"),
    "113": ("外出务工经商", "away working or trading"),
    "2": ("军人武警", "army or armed police"),
    "3": ("学生", "student"),
    "4": ("离退休", "retired"),
    "5": ("其他职业", "other occupation"),
}

STATUSES: dict[str, tuple[str, str]] = {"normal": ("正常", "normal"), "suspended": ("停止党籍", "suspended")}


def post_of(code: str) -> tuple[str, str] | None:
    """Return the labels of a job post by the longest known prefix of its code; None if it is no code."""
    if not code.isdigit():
        return None
    return next((POSTS[code[:end]] for end in range(len(code), 0, -1) if code[:end] in POSTS), None)
