"""Each route that is open to a session by somebody else's link, with the reason: whoever made the link may have opened
it (docs/decisions/0022). A new route is closed with `needs_proof`, or stands here."""

from pwa.core.access import EVERYONE

# Reason → endpoints. Each line of the trail that they write names who made the link.
OPEN = {
    "what a phone files, so that the main job goes on; who sees it is told as always": """
        sync.flush reports.file_location reports.file_activity reports.file_withdrawal apologies.file_apology
        photos.attach rolls.file_roll answers.file_answer attempts.file_attempt cases.file_request report_ins.file
        file_proposals.file_proposal contact_page.file_contact contact_page.new_contact
        reports.new_location reports.new_activity reports.new_withdrawal
        apologies.new_apology answers.new_answer attempts.new_attempt cases.new_request report_ins.new
        file_proposals.new suggestions.new suggestions.file_suggestion""",
    "a request is a 404 to it, and lists show none": """
        cases.index cases.show cases.answer cases.ask_above cases.ask_member cases.close cases.guidance
        cases.hand_over cases.not_settled cases.note cases.reopen cases.settled cases.take_on cases.tell
        lost.index lost.begin lost.record_decision lost.log_search lost.open_case
        suggestions.index suggestions.show suggestions.give_answer""",
    "refused inside: it makes no link and ends no phone of others": """
        invitations.make invitations.offer invitations.end_phones organisations.invite_account
        organisations.end_phones""",
    "how its person proves who they are, or ends this very session": """
        identity.proof identity.way_in identity.choose_way_in identity.register identity.register_options
        identity.phones identity.end_phone identity.session_facts identity.confirm_sign_out""",
    "takes away only: nobody sees more after it": """
        calendars.end hosts.end file_proposals.turn_down file_proposals.take_back unit_import.discard
        roster.discard""",
    "one's own pages, with the telephone and address masked and without consents to give": """
        today.home branch.index me.home me.notice me.phone calendars.index reports.index reports.show
        photos.photo minutes.index""",
    "says which papers there are, and shows none; one's own are not listed": "papers.index",
    "files and lists: ID numbers masked, telephones of others as the post sees them, no reason of a county": """
        members.index members.file file_items.edit official_form.show joining_pages.index joining_pages.compare
        joining_pages.two_people homecomings.index units.index units.show work.index""",
    "accounts and posts as they are: nothing is changed": """
        organisations.accounts organisations.account calendar_pages.index
        post_pages.index post_pages.show post_pages.appointment""",
    "forms and pages of an import that show no row of a file": """
        roster.index roster.empty roster.ask_export unit_import.index unit_import.empty""",
    "an officer's work with what members have sent": "decisions.adopt decisions.decide gaps.close_gap",
    "rounds: numbers are taken along and findings exported only after a proof": """
        screening.index screening.show screening.new screening.edit screening.draft screening.redraft
        screening.open_it screening.extend screening.close screening.reopen screening.discard screening.assignment
        screening.assign findings.show findings.listed person.one_person worklist.people""",
    "contacts: neither what was said nor who asked for help; who keeps touch with whom is changed after a proof": """
        contact_list.index contact_list.one_person assignment_pages.index assignment_pages.hand_over""",
    "what an organisation tells all of its members; to publish, correct and take back waits for a proof": """
        notices.index notices.show notices.published""",
    "meetings: seals, corrections and what was discussed wait for a proof": """
        meetings.index meetings.show meetings.new meetings.edit meetings.plan meetings.call meetings.cancel
        meetings.change meetings.record meetings.record_form meetings.record_held meeting_plan.plan minutes.show
        rolls.roll roll_print.sheet roll_guests.index roll_guests.add roll_guests.remove votes.new votes.add
        votes.show votes.change_vote votes.remove_vote votes.leave_out votes.write_opinion meeting_decisions.show
        meeting_decisions.entrust meeting_decisions.finish meeting_decisions.reopen group_pages.index
        group_pages.make group_pages.change_members group_pages.end_group bylaws.index bylaws.show bylaws.new
        bylaws.put_down bylaws.end_bylaw""",
    "receiving members: each step is between branches, and is told to the member": """
        report_ins.index report_ins.show report_ins.accept report_ins.confirm report_ins.note_card
        report_ins.refuse report_ins.release report_ins.send_back report_ins.tell report_ins.write
        receiving_points.index receiving_points.show receiving_points.new receiving_points.edit
        receiving_points.add receiving_points.change receiving_points.close receiving_points.poster
        applicants.index applicants.show applicants.new applicants.add applicants.end applicants.forward
        inflow_members.index inflow_members.show inflow_members.new inflow_members.edit inflow_members.add
        inflow_members.change inflow_members.finish inflow_members.settle_in""",
    "values that members propose, masked; units that are proposed, in counts": """
        file_proposals.index file_proposals.show unit_proposals.index unit_proposals.show unit_proposals.new
        unit_proposals.edit unit_proposals.host formed_units.index formed_units.show""",
}


def test_every_route_open_to_a_session_by_somebody_elses_link_stands_here_with_its_reason(app):
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}
    signed_in = {name for name, view in views.items() if getattr(view, "allowed_roles", EVERYONE) != EVERYONE}
    still_open = {name for name in signed_in if not getattr(views[name], "needs_proof", False)}
    named = [name for names in OPEN.values() for name in names.split()]
    assert len(named) == len(set(named))
    assert still_open - set(named) == set(), "close it with needs_proof, or say why it is open"
    assert set(named) - still_open == set(), "closed by now, or gone"
