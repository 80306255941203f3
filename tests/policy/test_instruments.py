"""Which document fits which absence: the table of docs/rules.md, and its edges."""

from datetime import date

import pytest

from pwa.policy import DEFAULTS, instrument_for, is_floating, resolve
from pwa.policy.instruments import KINDS, is_university

LAW = resolve()
LEFT = date(2026, 3, 1)


def fits(stay="unknown", settled="unknown", reason="", abroad=False, began=LEFT, ended=None, today=LEFT, law=LAW):
    return instrument_for(stay, settled, reason, abroad, began, ended, today, law)


@pytest.mark.parametrize(
    ("stay", "settled", "reason", "kind"),
    [
        ("short", "unknown", "study", "certificate_letter"),
        ("short", "yes", "secondment", "certificate_letter"),
        ("short", "unknown", "work", "card"),
        ("short", "yes", "", "card"),
        ("short", "no", "family", "card"),
        ("long", "yes", "work", "transfer"),
        ("long", "yes", "study", "transfer"),
        ("long", "no", "work", "register_floating"),
        ("long", "unknown", "", "register_floating"),
        ("long", "no", "job_change", "register_floating"),
        ("long", "no", "residence", "register_floating"),
        # Art 25, second limb: work unit or usual residence changed, whatever the length
        ("short", "yes", "job_change", "transfer"),
        ("short", "unknown", "job_change", "transfer"),
        ("short", "yes", "residence", "transfer"),
        ("unknown", "unknown", "residence", "transfer"),
        ("long", "unknown", "residence", "transfer"),
        ("long", "unknown", "job_change", "transfer"),
        ("short", "no", "job_change", "card"),
        ("unknown", "no", "residence", "none"),
        ("long", "no", "graduated", "register_floating"),
        ("unknown", "unknown", "", "none"),
        ("unknown", "yes", "work", "none"),
    ],
)
def test_the_table_on_the_day_of_leaving(stay, settled, reason, kind):
    assert fits(stay, settled, reason).kind == kind


@pytest.mark.parametrize(
    ("began", "today", "kind"),
    [
        (date(2026, 3, 1), date(2026, 6, 1), "none"),  # exactly three months
        (date(2026, 3, 1), date(2026, 6, 2), "card"),
        (date(2026, 3, 1), date(2026, 8, 31), "card"),
        (date(2026, 3, 1), date(2026, 9, 1), "register_floating"),  # exactly six months
        (date(2025, 8, 31), date(2026, 2, 27), "card"),
        (date(2025, 8, 31), date(2026, 2, 28), "register_floating"),  # six months from 31 August
        (date(2023, 8, 31), date(2024, 2, 28), "card"),
        (date(2023, 8, 31), date(2024, 2, 29), "register_floating"),  # in a leap year
    ],
)
def test_of_unknown_length_the_calendar_decides(began, today, kind):
    assert fits(began=began, today=today).kind == kind


def test_a_short_stay_that_lasts_six_months_is_floating_and_asks_whether_the_place_is_fixed():
    assert fits("short", "unknown", "study", today=date(2026, 8, 31)).kind == "certificate_letter"
    late = fits("short", "unknown", "study", today=date(2026, 9, 1))
    assert late.kind == "register_floating"
    assert any("fixed?" in reason.text for reason in late.reasons)
    assert fits("short", "yes", today=date(2026, 9, 1)).kind == "transfer"


def test_the_rule_for_graduates_is_told_only_where_a_university_keeps_the_membership():
    for stay, today in (("long", LEFT), ("short", LEFT), ("unknown", LEFT), ("unknown", date(2026, 9, 1))):
        said = fits(stay, "no", "graduated", today=today).reasons
        assert not any("graduat" in reason.text for reason in said), (stay, "a village branch keeps it")
        found = instrument_for(stay, "no", "graduated", False, LEFT, None, today, LAW, at_university=True)
        [told] = [reason for reason in found.reasons if "graduat" in reason.text]
        assert told.values == {"years": 2}, "counted from graduation, which the file does not know"
    other = instrument_for("long", "no", "work", False, LEFT, None, LEFT, LAW, at_university=True)
    assert not any("graduat" in reason.text for reason in other.reasons)


@pytest.mark.parametrize(
    ("names", "answer"),
    [
        (["湖南大学党委"], True),
        (["2021级党支部", "计算机学院党总支", "临丰学院党委"], True),
        (["临丰师范高等专科学校党委"], True),
        (["湖南工业大学委员会"], True),
        (["丰山村党支部", "丰山镇党委", "临丰县委"], False),
        (["学院路社区党支部", "城关街道党工委"], False),
        (["大学城社区党支部"], False),
        (["县老年大学党支部"], False),
        (["县委党校党支部"], False),
    ],
)
def test_which_unit_is_a_university_is_told_by_its_name(names, answer):
    assert is_university(names) == answer


def test_at_home_and_back_home_need_nothing():
    assert fits(began=None).kind == "none"
    assert fits("long", "yes", ended=date(2026, 10, 1), today=date(2026, 10, 1)).kind == "none"
    assert fits("long", abroad=True, ended=date(2026, 10, 1), today=date(2026, 12, 1)).kind == "none"


def test_an_absence_known_to_last_three_months_needs_nothing():
    assert fits("short", ended=date(2026, 6, 1)).kind == "none"
    assert fits("short", ended=date(2026, 6, 2)).kind == "card"
    assert fits("short", began=date(2025, 11, 30), ended=date(2026, 2, 28), today=date(2025, 11, 30)).kind == "none"


@pytest.mark.parametrize("reason", ["", "study", "study_abroad", "settled_abroad", "work", "job_change", "residence"])
def test_abroad_the_membership_stays_whatever_the_length(reason):
    found = fits("long", "yes", reason, abroad=True, today=date(2026, 12, 1))
    assert found.kind == "abroad"
    assert found.reasons[1].values == {"days": 182}
    said = " ".join(r.text for r in found.reasons)
    assert ("never software" in said) == (reason == "settled_abroad")
    assert ("before a meeting" in said) == (reason in ("study", "study_abroad"))


def test_every_answer_says_why_and_where_it_is_written():
    for stay in ("short", "long", "unknown"):
        for settled in ("yes", "no", "unknown"):
            for reason in ("", "work", "study", "job_change", "graduated"):
                for today in (LEFT, date(2026, 7, 1), date(2027, 1, 1)):
                    found = fits(stay, settled, reason, today=today)
                    assert found.kind in KINDS
                    assert found.source
                    assert all(r.text % r.values for r in found.reasons)
                    assert all(r.source for r in found.reasons), "each sentence has its own source"


@pytest.mark.parametrize(
    ("about", "begins", "article"),
    [
        (
            {"stay": "long", "settled": "yes", "reason": "work"},
            "The place or the job is fairly fixed",
            "Art. 25, para. 3",
        ),
        ({"stay": "short", "reason": "job_change"}, "Work unit or usual residence", "Art. 25, para. 3"),
        ({"stay": "long", "settled": "no"}, "Plans to be away", "Art. 32, para. 1"),
        ({"stay": "long", "settled": "no"}, "No fixed place", "Art. 32, para. 1"),
        ({"stay": "long", "settled": "no"}, "With the activity card", "8 December 2006"),
        ({"stay": "short", "reason": "work"}, "With the activity card", "8 December 2006"),
        ({"stay": "short", "reason": "study"}, "For study, secondment", "No. 10 of 2004"),
        ({"stay": "unknown"}, "Until ", "No. 10 of 2004"),
        ({"abroad": True, "reason": "study_abroad"}, "Studying abroad", "Art. 24, para. 2"),
        ({"abroad": True, "reason": "study_abroad"}, "The branch speaks", "Art. 34, para. 2"),
        ({"abroad": True, "reason": "settled_abroad"}, "Who settles abroad", "Art. 24, para. 2"),
        ({"abroad": True, "reason": "work"}, "The branch speaks", "own proposal"),  # the article is about study
        ({"abroad": True, "reason": "settled_abroad"}, "The branch speaks", "182 days"),
    ],
)
def test_each_sentence_stands_under_its_own_article(about, begins, article):
    [reason] = [reason for reason in fits(**about).reasons if reason.text.startswith(begins)]
    assert article in reason.source


def test_a_university_is_bound_by_article_34():
    found = instrument_for("long", "no", "graduated", False, LEFT, None, LEFT, LAW, at_university=True)
    assert "Art. 34, para. 1" in found.reasons[-1].source


def test_a_unit_that_sets_its_own_threshold_is_named_as_the_source():
    own = resolve({"float.threshold_months": ("4", "county notice 2026-3")})
    assert fits(today=date(2026, 6, 30), law=own).kind == "card"
    found = fits(today=date(2026, 7, 1), law=own)
    assert (found.kind, found.source) == ("register_floating", "county notice 2026-3")


def test_floating_begins_after_six_calendar_months_and_ends_with_the_return():
    assert not is_floating(None, None, date(2026, 9, 1), LAW)
    assert not is_floating(LEFT, None, date(2026, 8, 31), LAW)
    assert is_floating(LEFT, None, date(2026, 9, 1), LAW)
    assert is_floating(LEFT, date(2026, 10, 1), date(2026, 9, 30), LAW)
    assert not is_floating(LEFT, date(2026, 10, 1), date(2026, 10, 1), LAW)
    assert DEFAULTS["float.threshold_months"].basis == "law"
