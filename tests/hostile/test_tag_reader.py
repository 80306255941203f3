"""The tests' own reader of tags says what the standard library's says, also of what no template of ours would write."""

from html.parser import HTMLParser
from random import Random

from tests.kit import tags

PIECES = ['"', "'", "<", ">", "&", "</", "<!--", "-->", "<b", "<script>", "x</script>", "=", "/", " onclick=x", ' x="1']
PIECES += ["&amp;", "&lt", "<?x?>", "<![CDATA[", "A", "<br/>", "<P TITLE=a>", ' x="&quot;"', " x='\"'", " x", " x=''"]


def told(reader: type[HTMLParser], html: str) -> list[tuple]:
    """What the reader is told, words that follow each other as one."""
    found: list[tuple] = []

    class Told(reader):
        def handle_starttag(self, tag, attrs):
            found.append(("begins", tag, attrs))

        def handle_startendtag(self, tag, attrs):
            found.append(("closed", tag, attrs))

        def handle_endtag(self, tag):
            found.append(("ends", tag))

        def handle_data(self, data):
            before = found.pop()[1] if found and found[-1][0] == "words" else ""
            found.append(("words", before + data))

    made = Told()
    made.feed(html)
    made.close()
    return found


def test_it_reads_as_the_standard_library_does(as_):
    page = as_("member").get("/reports/location/new").text
    assert tags._tokens(page) is not None, "our own page is read the fast way"
    assert told(tags.Tags, page) == told(HTMLParser, page)
    chance = Random(1)
    for _ in range(1000):
        at = chance.randrange(400, len(page) - 400)
        broken = page[page.index("<", at - 400) : at] + chance.choice(PIECES) + page[at : at + 400]
        assert told(tags.Tags, broken) == told(HTMLParser, broken), broken
