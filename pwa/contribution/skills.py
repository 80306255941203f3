"""List the skills from which a member chooses, each with its pinyin and the initials, by which the form finds it."""

from flask_babel import lazy_gettext as _l

SKILLS = {
    "interpreting": (_l("Interpreting, sign language"), "fanyi shouyu fy sy"),
    "teaching": (_l("Teaching, tutoring"), "jiaoxue fudao jx fd"),
    "medical": (_l("Medical care, first aid"), "yiliao jijiu yl jj"),
    "legal": (_l("Legal advice"), "falv flzx fl"),
    "mediation": (_l("Mediation among fellow townspeople"), "tiaojie laoxiang tj lx"),
    "psychology": (_l("Psychological support"), "xinli xl"),
    "electric": (_l("Electrical work, plumbing"), "diangong shuidian dg sd"),
    "building": (_l("Building, carpentry"), "jianzhu mugong jz mg"),
    "repair": (_l("Repairing appliances and vehicles"), "weixiu jiadian wx jd"),
    "driving": (_l("Driving, transport"), "jiashi yunshu js ys"),
    "delivery": (_l("Errands and deliveries"), "paotui peisong pt ps"),
    "cooking": (_l("Cooking"), "chuyi pengren cy pr"),
    "hair": (_l("Hairdressing"), "lifa lf"),
    "care": (_l("Company and care for the old"), "peiban zhaohu laoren pb zh lr"),
    "children": (_l("Looking after children"), "kanhu ertong kh et"),
    "computers": (_l("Computers, mobile phones"), "diannao shouji dn sj"),
    "selling": (_l("Selling online, live streaming"), "dianshang zhibo ds zb"),
    "accounts": (_l("Accounting"), "kuaiji caiwu kj cw"),
    "writing": (_l("Writing, calligraphy"), "xiezuo shufa xz sf"),
    "photos": (_l("Photography, video"), "sheying shexiang sy sx"),
    "performing": (_l("Music, singing, dancing"), "yinyue changge tiaowu yy cg tw"),
    "sport": (_l("Sport"), "tiyu ty"),
    "farming": (_l("Farming methods"), "nongji zhongzhi yangzhi nj zz yz"),
    "order": (_l("Keeping order at events, patrols"), "zhixu xunluo zx xl"),
    "policy": (_l("Explaining policies"), "zhengce xuanjiang zc xj"),
    "hazards": (_l("Spotting hazards on the street"), "yinhuan paicha yh pc"),
}
PINYIN = ",".join(f"{code} {pinyin}" for code, (_name, pinyin) in SKILLS.items())


def words_of(codes: str) -> str:
    """Say the skills whose codes stand between spaces."""
    return "、".join(str(SKILLS[code][0]) for code in codes.split() if code in SKILLS)


def skill_choices() -> list[tuple[str, str]]:
    """Return the skills as choices of a list."""
    return [(code, str(name)) for code, (name, _pinyin) in SKILLS.items()]
