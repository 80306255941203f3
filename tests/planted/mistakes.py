"""Mistakes that somebody could make, each with the test that must find it: what the suite is trusted to catch.

A mistake is a piece of text that stands exactly once in its file, and what is written in its place. When a file moves
or the text changes, `python -m tests.planted` says so; then this file is mended, the mistake stays.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """`test` is what pytest is given; `only` narrows it to some of its parameters, as `-k` does."""

    name: str
    file: str
    right: str
    wrong: str
    test: str
    only: str = "not postgres"


MISTAKES = (
    Mistake(
        "access: contact persons may search by identity number",
        "pwa/members/id_number_search.py",
        "@open_to(*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY)",
        "@open_to(*BRANCH_OFFICERS, Role.COMMITTEE, Role.COUNTY, Role.CONTACT)",
        "tests/members/test_id_number_search.py::test_others_have_no_such_search",
    ),
    Mistake(
        "access: a member's file opens for whoever asks",
        "pwa/members/reach.py",
        "if member is None or seen_as is None or (only and seen_as not in only):",
        "if member is None or (only and seen_as not in only):",
        "tests/members/test_file.py::test_whoever_has_no_right_is_told_nothing",
    ),
    Mistake(
        "leak: a request for the committee alone is read by the branch",
        "pwa/cases/reach.py",
        "return case.home_id in units",
        "return bool(units)",
        "tests/cases/test_secrecy.py::test_the_branch_learns_nothing_of_what_only_the_committee_reads",
    ),
    Mistake(
        "leak: somebody else's report is answered with 200",
        "pwa/reports/reach.py",
        "    if report.seen_as is None or (report.seen_as == SENDER and not also_sent):\n        raise NotFound\n",
        "",
        "tests/reports/test_rights.py::test_a_report_of_another_s_phone_is_opened_by_those_in_reach_only",
    ),
    Mistake(
        "leak: telephone numbers stand whole in lists",
        "pwa/members/labels.py",
        'return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"',
        "return phone",
        "tests/members/test_member_list.py::test_phones_are_masked_in_the_list",
    ),
    Mistake(
        "double count: who takes an answer back is still counted",
        "pwa/screening/outcome_updates.py",
        "        changes.subtract({(*branch, *count): 1 for count in before.counts()})\n",
        "",
        "tests/screening/test_answer_form.py::test_an_answer_that_was_taken_back_counts_no_more",
    ),
    Mistake(
        "double count: who is away and reports again is away twice",
        "pwa/reports/location.py",
        "return any(away.ended_on is None for away in periods) - before",
        "return int(any(away.ended_on is None for away in periods))",
        "tests/members/test_headcounts.py::test_who_leaves_and_comes_back_is_one_away_and_none",
    ),
    Mistake(
        "lost entry: a portal's page counts as an answer",
        "static/js/outbox/answers.js",
        "export const ours = answer => answer.header('Yanxing-Sync') === '1'",
        "export const ours = answer => answer.status === 200",
        "tests/js/test_in_node.py::test_in_node",
        "answers",
    ),
    Mistake(
        "lost entry: an entry is received before it has a receipt",
        "static/js/outbox/answers.js",
        "if (received) return typeof result.receipt === 'string' && result.receipt ? 'received' : 'later'",
        "if (received) return 'received'",
        "tests/js/test_in_node.py::test_in_node",
        "answers",
    ),
    Mistake(
        "double store: an entry that came before is a conflict with itself",
        "pwa/reports/intake.py",
        "same = content == entry.content_hash",
        "same = content == entry.content_hash and entry.seq is None",
        "tests/reports/test_intake.py::test_the_same_again_is_a_duplicate_with_the_first_receipt_and_no_new_row",
    ),
    Mistake(
        "wrong day: the day in London instead of the day in China",
        "pwa/core/clock.py",
        "return moment.astimezone(CHINA).date()",
        "return moment.astimezone(UTC).date()",
        "tests/reports/test_day_in_china.py",
    ),
    Mistake(
        "missing translation: a button speaks English on a Chinese page",
        "pwa/translations/zh_Hans_CN/LC_MESSAGES/messages.po",
        'msgid "Withdraw it"\nmsgstr "撤回"\n',
        'msgid "Withdraw it"\nmsgstr ""\n',
        "scripts/messages.py check",
        "",
    ),
    Mistake(
        "N+1: the trail asks for the posts of each line",
        "pwa/me/audit_page.py",
        "return [_line(row, posts) for row in found], onward",
        "return [_line(row, posts_of({row.actor_id})) for row in found], onward",
        "tests/me/test_audit_page.py::test_the_trail_is_paged_and_asks_little",
    ),
    Mistake(
        "wrong engine: PostgreSQL is asked in SQLite's words",
        "pwa/roster/apply.py",
        "if is_postgres() or db.in_transaction():",
        "if db.in_transaction():",
        "tests/roster/test_atomicity.py::test_a_fault_at_any_write_of_applying_leaves_everything_as_it_was",
        "postgres",
    ),
    Mistake(
        "cross-site: a write that another site started is taken",
        "pwa/core/access.py",
        'ours = site in ("same-origin", "none")',
        'ours = site != ""',
        "tests/core/test_access.py::test_a_write_from_another_site_is_refused",
    ),
    Mistake(
        "audit: opening a member's file leaves no line",
        "pwa/members/access_log.py",
        '        log_look(member, "file", stated.reason if stated else None)\n',
        "        pass\n",
        "tests/members/test_file.py::test_opening_a_file_is_logged_once_a_day_and_never_for_oneself",
    ),
    Mistake(
        "secret: an identity number is stored in clear",
        "pwa/roster/matching.py",
        '"id_sealed": crypto.seal(values["id_number"]) if index else None,',
        '"id_sealed": values["id_number"] if index else None,',
        "tests/roster/test_pages.py::test_the_roster_is_written_out_with_a_reason_and_read_in_again_it_says_the_same",
    ),
    Mistake(
        "away period: coming home ends no absence",
        "pwa/members/rules.py",
        "periods.append(Away(tuple(stays), report.since))",
        "periods.append(Away(tuple(stays)))",
        "tests/members/test_away_periods.py::test_back_home_closes_the_period_and_going_again_opens_another",
    ),
    Mistake(
        "cookie: scripts may read the session's cookie",
        "pwa/app.py",
        "SESSION_COOKIE_HTTPONLY=True,",
        "SESSION_COOKIE_HTTPONLY=False,",
        "tests/identity/test_sessions.py::test_the_cookie_outlives_the_session_so_that_expired_can_be_told",
    ),
    Mistake(
        "headers: no Content-Security-Policy",
        "pwa/core/access.py",
        '    ("Content-Security-Policy", CSP),\n',
        "",
        "tests/core/test_access.py::test_every_answer_carries_the_security_headers",
    ),
    Mistake(
        "shared phone: an answer asked for before signing out brings the old pages back",
        "static/js/worker/page_rules.js",
        "account === last.account || asked.turn === last.turn",
        "account === last.account || asked.turn <= last.turn",
        "tests/js/test_in_node.py::test_in_node",
        "page_rules",
    ),
    Mistake(
        "migration: a column that the models want to be filled may be empty",
        "pwa/migrations/0008_head_counts.py",
        "    away = pw.IntegerField()\n",
        "    away = pw.IntegerField(null=True)\n",
        "tests/core/test_schema.py::test_migrations_build_exactly_what_the_models_describe",
    ),
    Mistake(
        "backup: a table is left out",
        "pwa/core/backup/format.py",
        'NOT_BACKED_UP = ("lease", "throttle", "challenge", "write_key")',
        'NOT_BACKED_UP = ("lease", "throttle", "challenge", "write_key", "consent")',
        "tests/core/test_backup.py::test_the_manifest_says_what_is_in_it",
    ),
    Mistake(
        "restore: whoever was signed in stays signed in",
        "pwa/upkeep.py",
        "ended = Session.update(ended_at=moment).where(Session.ended_at.is_null()).execute()",
        "ended = Session.select().where(Session.ended_at.is_null()).count()",
        "tests/core/test_backup.py::test_after_a_restore_nobody_is_signed_in_no_link_opens_and_the_epoch_is_new",
    ),
    Mistake(
        "roster: applied a second time",
        "pwa/roster/apply.py",
        "    if not roster.may_apply:\n        raise NotReady\n",
        "",
        "tests/roster/test_atomicity.py::test_a_fault_at_any_write_of_applying_leaves_everything_as_it_was",
    ),
    Mistake(
        "stored names: a released number is found by its index no more",
        "pwa/core/crypto.py",
        'return hmac.new(_key("index"), text',
        'return hmac.new(_key("number index"), text',
        "tests/released/test_databases.py::test_sealed_numbers_of_a_release_are_opened_and_found_by_their_index",
    ),
)
