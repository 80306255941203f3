"""List every table of the program, in an order in which they can be created and filled.

A package's tables are the models of its `models.py`; those of core stand beside what they serve. Lower layers
come first, and within one what was written first: so a table follows those that its foreign keys name.
"""

from importlib import import_module
from importlib.util import find_spec

import peewee as pw

from .core import audit, background, database, throttle, write_keys  # noqa: F401  (they bring their tables)
from .core.declaration_checks import tables
from .packages import PACKAGES

for _name in PACKAGES:
    if find_spec(f"pwa.{_name}.models"):
        import_module(f"pwa.{_name}.models")


def _place(model: type[pw.Model]) -> tuple[int, int]:
    """The package's layer, and when the model was defined (Peewee counts the fields as they come)."""
    layer = max(n for n, name in enumerate(PACKAGES) if f"{model.__module__}.".startswith(f"pwa.{name}."))
    return layer, max(field._order for field in model._meta.sorted_fields)


MODELS: list[type[pw.Model]] = sorted(
    (model for model in tables() if model.__module__.startswith("pwa.") and ".migrations." not in model.__module__),
    key=_place,
)
