"""Export the posts that a person holds and has held."""

from typing import Any

from pwa.core.plain_rows import Rows, plain_dicts

from .models import Post, Unit


def posts_of(account: Any) -> Rows:
    """List each post of the account with role, unit, begin and end."""
    rows = Post.select(Post, Unit).join(Unit).where(Post.account_id == account.id).order_by(Post.began_at)
    return plain_dicts(
        {"role": row.role, "unit": row.unit.name, "began_at": row.began_at, "ended_at": row.ended_at} for row in rows
    )
