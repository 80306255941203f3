"""What stands on every page is rendered once for each language, and no page gets another's."""


def test_what_stands_on_every_page_is_said_in_the_language_of_the_page(as_):
    client = as_("member")
    said = []
    for language in ("zh", "en", "zh"):
        client.post("/me/language", data={"language": language})
        said.append("已保存在这部手机里" in client.get("/").text)
    assert said == [True, False, True]
