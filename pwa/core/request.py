"""Read what a browser sent, in a form that both engines can store."""

from htmx_flask.requests import HtmxAwareRequest
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property

from .characters import readable


class Request(HtmxAwareRequest):
    """PostgreSQL has no NUL in a text, and no reader a control character: where one was sent stands U+FFFD."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """What the address asks for."""
        return _kept(super().args)

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = _kept(self.__dict__["form"])


def _kept(words: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    pairs = words.items(multi=True)  # a part of a form may have no name
    return ImmutableMultiDict([(readable(name or ""), readable(text)) for name, text in pairs])
