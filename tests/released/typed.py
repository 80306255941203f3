"""What the people of the fixtures type, and which pages of theirs are kept. A later release adds lines here; an address
that a release does not have yet is left out for it."""

MEMBERS = "20"
PHONE = "13900001234"
PASSPHRASE = "鸿雁 feathers 2026"

# The days are fixed and long past, whenever a fixture is replayed.
PLACE = {"since": "2026-09-01", "stay": "long", "settled": "yes", "reason": "work", "area": "平湖街道"}
NEWS = {name: value for name, value in PLACE.items() if name != "stay"}
DONE = {"kind": "theme_day", "on": "2026-10-10", "summary": "参加主题党日", "hours": "1.5"}
WORRY = {"category": "wages", "readers": "branch", "words": "工资两个月没有发，想问找谁。"}

Entry = tuple[str, str, dict[str, str]]  # the form, its address, what is typed into it
FIRST: Entry = ("activity", "/reports/activity/new", {**DONE, "summary": "记错了的活动"})
ENTRIES: dict[str, list[Entry]] = {
    "member": [
        ("location", "/reports/location/new", PLACE),
        ("activity", "/reports/activity/new", {**DONE, "photo": "yes"}),
        ("withdrawal", "/reports/withdrawal/new?of={first}", {}),
        ("request", "/liaison/requests/new", WORRY),
        ("answer", "/screening/answers/new", {"outcome": "away_long", **NEWS}),
    ],
    "secretary": [
        ("location", "/reports/location/new?subject={subject}", {**PLACE, "source": "phone"}),
        ("activity", "/reports/activity/new?subject={subject}", {**DONE, "source": "visit"}),
        (
            "attempt",
            "/screening/attempts/new",
            {"subject": "{subject}", "way": "phone", "outcome": "away_long", **NEWS},
        ),
    ],
}
DRAFT = ("/reports/activity/new", {"kind": "study", "summary": "还没写完的一段话"})
PAGES = {
    "member": "/ /reports/location/new /reports/activity/new /reports/withdrawal/new?of={first} /reports/{first} /me"
    " /me/phones /me/way-in /liaison/requests/new /screening/answers/new /liaison/cases/{own_case}",
    "secretary": "/ /reports /reports/{waits} /reports/{to_decide} /members/{member} /members/{subject}"
    " /organisations/{branch} /reports/location/new?subject={subject} /liaison/cases/{case} /liaison/lost/{subject}"
    " /screening/rounds/new /screening/attempts/new",
}

# Records of the demo county that these addresses name.
BRANCH = "select branch_id from member join account on member.id = account.member_id where login = 'member'"
UNDECIDED = f"""
select a.id from activity_report a join submission s on s.id = a.id join member m on m.id = a.member_id
where m.branch_id = ({BRANCH}) and s.waits = {{}} and s.adopted_at is null
and a.id not in (select of from withdrawal) and a.id not in (select activity_id from decision)
and m.id not in (select member_id from account where login = 'secretary') order by s.received_at limit 1"""
FILE_OF = "select member_id from account where login = '{}'"
RECORDS = {
    "member": FILE_OF.format("member"),
    "subject": FILE_OF.format("silent"),
    "branch": BRANCH,
    "waits": UNDECIDED.format(1),
    "to_decide": UNDECIDED.format(0),
    "own_case": f"select id from case_file where member_id = ({FILE_OF.format('member')})",
    "case": f"select id from case_file where member_id = ({FILE_OF.format('trader')})",
}
