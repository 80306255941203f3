"""The page of a request: what it is on the left, what can be done and what happened on the right."""

import re

from tests.cases.conftest import ask, step

__all__ = ["ask", "step"]


def headings(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*>([^<]+)", page.partition('class="record')[2])


def test_what_the_member_wrote_stands_with_what_it_is_and_the_steps_after_what_can_be_done(ask, step, as_):
    case = ask(words="三个月工资没有发。")
    step("secretary", case, "take-on")
    page = as_("secretary").get(f"/liaison/cases/{case}").text
    assert headings(page) == ["关于这件诉求", "现在可以做的", "办理经过"]
    what_it_is, _, after = page.partition("现在可以做的")
    assert "三个月工资没有发。" in what_it_is and "三个月工资没有发。" not in after.partition('class="timeline"')[2]


def test_what_can_be_done_are_buttons_side_by_side(ask, as_):
    page = as_("secretary").get(f"/liaison/cases/{ask()}").text
    acts = page.partition('<div class="acts">')[2].partition("</section>")[0]
    assert acts.count("<summary>") >= 3 and acts.count("/take-on") == 1


def test_settled_and_not_settled_stand_side_by_side(ask, step, as_):
    case = ask()
    step("secretary", case, "take-on")
    step("secretary", case, "answer")
    page = as_("member").get(f"/liaison/cases/{case}").text
    pair = page.partition('<div class="acts">')[2].partition('<div class="record')[0]
    assert "办好了" in pair and "还没有办好" in pair and page.count("/not-settled") == 1
