"""Read fields of a form that name a record which this server may not know."""

from pwa.core.fields import Checked
from pwa.core.ids import as_uuid


def read_later_id(checked: Checked, name: str, unknown: str) -> None:
    """Read the id of a record in a field that earlier versions of the form did not have. An empty one is left out: with
    it, what an earlier version sent would no longer have the same content. `unknown`: the refusal of what is no id."""
    if named := checked.values.pop(name, None):
        read = as_uuid(named)
        checked.values[name] = str(read or named)
        checked.errors |= {} if read else {name: unknown}
