"""Read a request's query and form as text that both database engines can store."""

from htmx_flask.requests import HtmxAwareRequest
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property

from .characters import readable, without_direction


class Request(HtmxAwareRequest):
    """Replace control characters in query and form by U+FFFD: PostgreSQL stores no NUL, and nobody can read others.
    Marks of direction are taken off values of one line: numbers copied from a list of contacts have them around."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        """The query parameters, cleaned."""
        return _cleaned(super().args)

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = _cleaned(self.__dict__["form"])


def _cleaned(values: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    pairs = values.items(multi=True)  # the name is None for a multipart part without one
    return ImmutableMultiDict([(readable(name or ""), readable(without_direction(text))) for name, text in pairs])
