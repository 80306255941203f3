"""Write the first migration from the models: a frozen copy that later changes of the models do not affect.

Run once before the first release: `python scripts/freeze.py > pwa/migrations/0001_initial.py`.
"""

import peewee as pw

from pwa.core.database import PathField, UTCDateTimeField
from pwa.models import MODELS

print('"""The first schema: what release 0.1.0 stores. Frozen; written by scripts/freeze.py."""\n')
print("import peewee as pw\n\nfrom pwa.core.database import PathField, UTCDateTimeField\n\n")


def argument(field: pw.Field) -> str:
    """Return the field's constructor as code."""
    name = type(field).__name__
    prefix = "" if isinstance(field, UTCDateTimeField | PathField) else "pw."
    args = []
    if isinstance(field, pw.ForeignKeyField):
        args.append('"self"' if field.rel_model is field.model else field.rel_model.__name__)
        args.append(f'on_delete="{field.on_delete}"')
        args.append('backref="+"')
    if field.primary_key:
        args.append("primary_key=True")
    if field.null:
        args.append("null=True")
    if field.unique:
        args.append("unique=True")
    elif field.index and not isinstance(field, pw.ForeignKeyField):
        args.append("index=True")
    if field.constraints:
        args.append("constraints=[" + ", ".join(f'pw.SQL("{c.sql}")' for c in field.constraints) + "]")
    return f"{prefix}{name}({', '.join(args)})"


for model in MODELS:
    meta = model._meta
    print(f"class {model.__name__}(pw.Model):")
    for field in meta.sorted_fields:
        print(f"    {field.name} = {argument(field)}")
    print("\n    class Meta:")
    print(f'        table_name = "{meta.table_name}"')
    print("        legacy_table_names = False")
    if isinstance(meta.primary_key, pw.CompositeKey):
        names = ", ".join(f'"{n}"' for n in meta.primary_key.field_names)
        print(f"        primary_key = pw.CompositeKey({names})")
    print("\n")
    for index in meta.indexes:
        columns = ", ".join(f"{model.__name__}.{f.name}" for f in index._expressions)
        where = ""
        if index._where is not None:
            column = index._where.lhs.name
            where = f", where={model.__name__}.{column}.is_null()"
        unique = ", unique=True" if index._unique else ""
        print(f'{model.__name__}.add_index({model.__name__}.index({columns}{unique}, name="{index._name}"{where}))')
    if meta.indexes:
        print("\n")

print("MODELS = [" + ", ".join(m.__name__ for m in MODELS) + "]\n\n")
print("def up(migrator, db):")
print("    with db.bind_ctx(MODELS, bind_refs=False, bind_backrefs=False):")
print("        db.create_tables(MODELS, safe=False)")
