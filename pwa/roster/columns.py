"""Define the columns of the official form of 16 items (S17), and the headings people use for them in Chinese and
English.

An item that asks two things has two columns (mobile and landline; lost and since when; floating and where to).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

# column: (official name, English name, other usual headings)
MEMBERS: dict[str, tuple[str, str, str]] = {
    "name": ("姓名", "Name", "党员姓名 名字 fullname membername"),
    "sex": ("性别", "Sex", "gender"),
    "ethnicity": ("民族", "Ethnicity", "nationality ethnicgroup"),
    "id_number": (
        "公民身份号码",
        "Identity number",
        "身份证号 身份证号码 公民身份证号 公民身份证号码 公民身份证 公民身份号 身份证 居民身份证 居民身份证号"
        " 居民身份证号码 身份号码 身份证件号 身份证件号码 证件号码 证件号"
        " idnumber idno idcard id idcardnumber citizenid",
    ),
    "born_on": ("出生日期", "Date of birth", "出生年月日 出生年月 生日 出生时间 born birthday birthdate dob"),
    "education": ("学历", "Education", "文化程度 最高学历 受教育程度 学历学位 学历及学位 degree"),
    "kind": (
        "人员类别",
        "Kind of member",
        "党员类别 党员类型 人员类型 类别 正式预备 政治面貌 kind category membertype",
    ),
    "branch": (
        "所在党支部",
        "Branch",
        "党支部 所属党支部 支部 所在支部 所属支部 所在党组织 所属党组织 党组织 党组织名称 党支部名称 支部名称"
        " 党组织代码 支部代码 unit branchname partybranch branchcode unitcode",
    ),
    "joined_on": (
        "加入党组织日期",
        "Joined the Party",
        "入党日期 入党时间 加入党组织时间 加入中国共产党日期 入党年月 入党年月日 joined joinedon joindate",
    ),
    "full_on": (
        "转为正式党员日期",
        "Full member since",
        "转正日期 转正时间 转为正式党员时间 成为正式党员日期 转正年月 fullon fullmemberon fullmemberdate",
    ),
    "job_post": ("工作岗位", "Job post", "岗位 职业 工作单位及岗位 现工作岗位 post job occupation"),
    "phone": (
        "手机号码",
        "Mobile",
        "手机 手机号 移动电话 联系手机 联系电话 联系方式 电话 电话号码 手机固定电话 手机或固定电话"
        " phone mobilephone phonenumber telephone",
    ),
    "landline": ("固定电话", "Landline", "座机 固话 固定电话号码 住宅电话 办公电话 landlinenumber fixedphone"),
    "address": ("家庭住址", "Home address", "住址 地址 家庭地址 现居住地 现住址 详细地址 address"),
    "status": ("党籍状态", "Membership", "党籍 membershipstatus status"),
    "lost": ("是否为失联党员", "Lost contact", "是否失联 失联 是否失联党员 失联党员 lost"),
    "lost_since": ("失去联系日期", "Contact lost since", "失联日期 失联时间 失去联系时间 lostsince loston"),
    "floating": ("是否为流动党员", "Floating", "是否流动 流动党员 是否流动党员 是否外出 floatingmember"),
    "destination": (
        "外出流向",
        "Where to",
        "流向 外出地 外出地点 流入地 外出省市县 流动去向 流动地点 外出去向 destination",
    ),
}
UNITS: dict[str, tuple[str, str, str]] = {
    "name": ("党组织名称", "Name", "名称 党组织全称 组织名称 党组织 unit unitname"),
    "code": ("党组织代码", "Code", "代码 编码 组织代码 党组织编码 unitcode"),
    "parent": ("上级党组织", "Above", "上级 上级党组织名称 上级党组织代码 上级代码 隶属 parent parentcode parentname"),
    "kind": ("党组织类别", "Kind", "类别 组织类别 党组织类型 类型 type"),
    "division": ("所在行政区划", "Division", "行政区划 行政区划代码 区划代码 所在地 divisioncode"),
    "phone": ("联系电话", "Phone", "电话 电话号码 联系方式 telephone contact"),
}
RUNNING = set("序号 编号 no number".split())  # they number the rows; nothing else stands there
REASON = ("原因", "What is wrong", "错误原因")  # added by our own error file; ignored when that is read again
LOOKED_AT = 30  # the header must be within this many rows
FEWEST = {"members": 3, "organisations": 2}
ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|<[^>]*>|〔[^〕]*〕|【[^】]*】|〖[^〗]*〗|《[^》]*》|「[^」]*」")
COUNTED = re.compile(r"第?(?:\d{1,2}|[一二三四五六七八九十]{1,3}(?=[、.:)项]))(?:[、.:)项]|[\s_-])*(?=[^\W\d])")


@dataclass(frozen=True)
class Header:
    """Which of our columns the file has, by position from 0; the headings that are none of ours; and columns that stand
    there twice: ours, the position of the first, that of the second."""

    places: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    twice: list[tuple[str, int, int]] = field(default_factory=list)


def plain(words: object) -> str:
    """Return a heading in the form used for comparing: half width, lower case, without the number before it (1. 一、
    ①), without brackets and what stands in them, without spaces, stars and punctuation. A heading that stands in
    brackets as a whole is kept."""
    text = unicodedata.normalize("NFKC", str(words or ""))
    for said in (ASIDE.sub("", text), re.sub(r"[^\w\s、.:)-]", "", text)):
        said = said.strip(" *(_-")
        bare = "".join(sign for sign in COUNTED.sub("", said, count=1).lower() if sign.isalnum())
        if bare and not bare.isdigit():
            return bare.replace("的", "")
    return "".join(sign for sign in text.lower() if sign.isalnum())


def known_as(columns: Mapping[str, tuple[str, str, str]]) -> Mapping[str, str]:
    """Return every heading that is understood (in the form used for comparing) → column."""
    return _known_as(tuple(columns.items()))


@cache  # asked for each row of a file in which headings may stand
def _known_as(columns: tuple[tuple[str, tuple[str, str, str]], ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for column, (official, english, others) in columns:
        for words in (official, english, column, *others.split()):
            found.setdefault(plain(words), column)
    return found


def read_header(row: Sequence[object], columns: Mapping[str, tuple[str, str, str]]) -> Header:
    """Return what this row would mean as a header."""
    known = known_as(columns)
    places: dict[str, int] = {}
    unknown, twice = [], []
    for place, cell in enumerate(row):
        words = plain(cell)
        column = _column(words, str(cell or ""), known)
        if column is not None and column in places:
            twice.append((column, places[column], place))
        elif column:
            places[column] = place
        elif words and words not in RUNNING and words not in map(plain, REASON):
            unknown.append(str(cell)[:40])
    return Header(places, unknown, twice)


def _column(words: str, written: str, known: Mapping[str, str]) -> str | None:
    """Return the column that a heading means. Where somebody lives now (现居住地) is no home address if the brackets
    say that it is where they went."""
    column = known.get(words)
    if column == "address":
        beside = (plain(said[1:-1]) for said in ASIDE.findall(unicodedata.normalize("NFKC", written)))
        return "destination" if any(known.get(said) == "destination" for said in beside) else column
    return column


def is_header(header: Header, what: str) -> bool:
    """Whether it has enough of our columns: the name, and two more for members, one more for units."""
    return "name" in header.places and len(header.places) >= FEWEST[what]


def names(columns: Mapping[str, tuple[str, str, str]], english: bool, chosen: Iterable[str] = ()) -> list[str]:
    """Return the official headings, for export and for the empty table."""
    return [columns[column][english] for column in (chosen or columns)]
