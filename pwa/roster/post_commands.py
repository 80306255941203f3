"""Define the commands that give and end posts on the machine itself: there they count at once."""

from typing import Any

import click

from pwa.core.terminal import Refused, _, command, print_error, print_line

POSTS = ("secretary", "organiser", "committee", "county")
ENDED = (*POSTS, "contact", "auditor", "admin")
HANDS_OVER, STAYS = "hands-over", "stays"


@command()
@click.argument("name")
@click.argument("role", type=click.Choice(POSTS))
@click.argument("unit")
@click.option("--born", default="", help="Date of birth (1970-01-31), when several have the name.")
@click.option("--hours", type=click.IntRange(1, 336), default=24, show_default=True, help="How long the link is good.")
@click.option(
    "--holder",
    type=click.Choice([HANDS_OVER, STAYS]),
    help="What becomes of the one who holds the post: it ends and the open work is handed over, or both hold it.",
)
def appoint(name: str, role: str, unit: str, born: str, hours: int, holder: str | None) -> None:
    """Give a member of the roster a post on UNIT (code, name or path), and print their one-time sign-in link. Asks what
    becomes of the one who holds the post."""
    from pwa.core.access import Role
    from pwa.core.database import write
    from pwa.core.name_keys import name_key
    from pwa.core.schema import require_current
    from pwa.identity.invitations import invite
    from pwa.identity.links import maker_of
    from pwa.identity.models import Account, Invitation
    from pwa.members.models import Member
    from pwa.organisations import succession

    require_current()
    found = unit_of(unit)
    here = (Member.county_id == found.county_id) & Member.left_at.is_null()
    people = [m for m in Member.select().where(here, Member.name_key == name_key(name)) if born in ("", str(m.born_on))]
    if len(people) != 1:
        raise Refused(_("%(count)s members of this county are called %(name)s.", count=len(people), name=name))
    others = [post for post in succession.holders(role, found) if post.account.member_id != people[0].id]
    if others and holder is None:
        names = "、".join(post.account.name for post in others)
        print_error(_("%(names)s holds this post. Hand over ends it and moves the open work.", names=names))
        choice = click.Choice([HANDS_OVER, STAYS])
        holder = click.prompt(_("What becomes of the present holder?"), type=choice, err=True)
    with write():
        account = Account.of_member(people[0], None)
        if account.closed_at:
            raise Refused(_("The account %(login)s is closed.", login=account.login))
        given = succession.give(account, Role(role), found, None)
        for post in others if holder == HANDS_OVER else []:
            _print_open_work(post)
            succession.end(post, None, account)
    if given.unconfirmed_link_id:
        maker = maker_of(Invitation.get_by_id(given.unconfirmed_link_id))
        print_error(
            _(
                "%(name)s came in by a link of %(maker)s. The post counts once this link is opened, which signs out "
                "the phones from before, or once a second officer has confirmed that it was them.",
                name=name,
                maker=maker,
            )
        )
    print_error(_("For %(login)s, good for %(hours)s hours, once:", login=account.login, hours=hours))
    print_line(invite(account, by=None, hours=hours))


@command()
@click.argument("name")
@click.argument("role", type=click.Choice(ENDED))
@click.argument("unit")
@click.option("--login", default="", help="The account's login, when several of the name hold the post.")
@click.option("--to", "successor", default="", help="Name or login of the holder of a post here who takes over.")
def dismiss(name: str, role: str, unit: str, login: str, successor: str) -> None:
    """End the post of NAME on UNIT at once. Open work is handed over with --to, else it goes back to the unit and is
    named."""
    from pwa.core.database import write
    from pwa.core.schema import require_current
    from pwa.identity.models import Account
    from pwa.organisations import succession
    from pwa.organisations.models import Post

    require_current()
    found = unit_of(unit)
    rows = Post.select(Post, Account).join(Account, on=(Account.id == Post.account_id), attr="account")
    rows = rows.where(Post.unit == found.id, Post.role == role, Post.ended_at.is_null(), Account.name == name)
    posts = [post for post in rows if login in ("", post.account.login)]
    if not posts:
        raise Refused(_("%(name)s does not hold this post.", name=name))
    if len({post.account_id for post in posts}) > 1:
        raise Refused(_("Several people called %(name)s hold this post. Say --login.", name=name))
    to = _successor(successor, found, posts[0]) if successor else None
    with write():
        for post in posts:
            _print_open_work(post)
            succession.end(post, None, to)
    print_line(_("The post of %(name)s has ended.", name=name))


def unit_of(said: str) -> Any:
    """Return the one unit that is called so. Raises Refused."""
    from .unit_plan import unit_called

    found = unit_called(said)
    if found is None:
        raise Refused(_("No unit, or more than one, is called “%(said)s”.", said=said))
    return found


def _successor(said: str, unit: Any, ended: Any) -> Any:
    from pwa.identity.models import Account
    from pwa.organisations.models import Post

    at = Post.select(Post.account_id).where(Post.unit == unit.id, Post.in_force(), Post.account_id != ended.account_id)
    named = Account.id.in_(at) & ((Account.name == said) | (Account.login == said))
    found = list(Account.select().where(named))
    if len(found) != 1:
        raise Refused(_("%(count)s others called %(name)s hold a post of this unit.", count=len(found), name=said))
    return found[0]


def _print_open_work(post: Any) -> None:
    from pwa.organisations.succession import lapsing, open_work

    for text, number in open_work(post):
        told = _("Open work of %(name)s: %(what)s (%(number)s)", name=post.account.name, number=number, what=text)
        print_error(told)
    for text, number in lapsing(post):
        print_error(_("Ends with the post: %(what)s (%(number)s)", number=number, what=text))


COMMANDS: dict[str, click.Command] = {"appoint": appoint, "dismiss": dismiss}
