"""A member keeps a PDF on the phone with a tap, reads it with the network cut, and loses it when it is taken back."""

import pytest

from pwa.learning.material_models import LearningMaterial
from tests.kit.server import until
from tests.learning.conftest import file, text
from tests.learning.pdf_files import pdf

from .test_kept_pages import kept

LIST = "/management/learning/materials"


@pytest.mark.nightly
def test_a_pdf_kept_with_a_tap_opens_with_the_network_cut_and_goes_when_it_is_taken_back(server, phones):
    one, words = file(title="党课讲稿"), text(title="学习提纲")
    page_of, download = f"{LIST}/{one.id}", f"{LIST}/{one.id}/download"
    phone = phones("member")
    phone.ready_offline()
    page = phone.open(LIST)
    assert "党课讲稿" in page.content() and "KB" in page.content(), "its size stands in the list"
    page = phone.open(page_of)
    until(lambda: page_of in kept(phone))
    assert download not in kept(phone), "nothing is fetched before the tap"
    page.locator("[data-keep]").click()
    page.locator("[data-if=kept]").first.wait_for()
    phone.open(f"{LIST}/{words.id}")
    until(lambda: f"{LIST}/{words.id}" in kept(phone))
    phone.offline()
    assert "第二段" in phone.open(f"{LIST}/{words.id}").content()
    page = phone.open(page_of)
    page.locator("[data-if=kept]").first.wait_for()
    with page.expect_download() as got:
        page.locator("[data-open]").click()
    with open(got.value.path(), "rb") as saved:
        assert saved.read() == pdf(2) and got.value.suggested_filename == "党课.pdf"
    phone.offline(False)
    secretary = phones("secretary")
    taken = secretary.open(page_of)
    taken.get_by_text("撤回").first.click()
    taken.locator("form[action$=withdraw] button").click()
    until(lambda: LearningMaterial.get_by_id(one.id).withdrawn_at is not None)
    phone.open_from_server(LIST)
    until(lambda: download not in kept(phone))
    assert phone.faults() == []
