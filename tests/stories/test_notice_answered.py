"""A member reads a notice without a network and answers it; the answer arrives once, with the notice named."""

from pwa.cases.models import Case, CaseStep
from pwa.liaison.notice_models import NoticeReply
from tests.kit.server import until
from tests.liaison.notice_forms import publish


def test_a_notice_is_read_offline_and_its_answer_arrives_once(phone):
    row = publish(title="文化礼堂整修", words="请帮忙联系**电工**。", kind="help")
    phone.ready_offline()
    phone.offline()
    page = phone.open("/")
    page.locator(f"a[href='/liaison/notices#n-{row.id}']").click()
    page.locator(f"#n-{row.id} strong", has_text="电工").wait_for()
    page.locator(f"#n-{row.id} a[href^='/liaison/requests/new?notice={row.id}']").click()
    page.locator("form[data-outbox-form=request][data-alive]").wait_for()
    assert page.locator("#f-notice").input_value() == str(row.id)
    page.locator("#f-category").select_option("opinion")
    page.locator("#f-words").fill("我认识一位电工。")
    page.locator("form[data-outbox-form=request] button[type=submit]").click()
    page.locator("main .saved").wait_for()
    assert not Case.select().exists()
    phone.offline(False)
    until(lambda: phone.states() == ["received"])
    [case] = Case.select()
    assert CaseStep.get(CaseStep.case == case.id).words == "我认识一位电工。"
    assert [(one.id, one.notice_id) for one in NoticeReply.select()] == [(case.id, row.id)]
