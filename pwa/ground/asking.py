"""What a browser sent, in a form that both engines can keep."""

from htmx_flask.requests import HtmxAwareRequest
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property


class Request(HtmxAwareRequest):
    """PostgreSQL has no NUL in a text: where one was sent stands U+FFFD."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """What the address asks for."""
        return _kept(super().args)

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = _kept(self.__dict__["form"])


def _kept(words: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    pairs = words.items(multi=True)  # a part of a form may have no name
    return ImmutableMultiDict(
        [((name or "").replace("\0", "\ufffd"), text.replace("\0", "\ufffd")) for name, text in pairs]
    )
