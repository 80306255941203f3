"""Keep which accounts were opened on the word of one officer, and let their posts count once a second officer has
confirmed that it was the owner who came in (docs/decisions/0022).

Whoever makes a first invitation can open it too. For an ordinary member that stands in the trail, and opens little.
With a post somebody acts for others: so the posts of an account that was opened by an officer's link wait.
"""

from uuid import UUID

from pwa.core.clock import now
from pwa.core.database import lock_rows
from pwa.organisations.models import Post

from .accounts import Account
from .credential_models import Passkey, Session, end_everything
from .invitation_models import Invitation
from .link_rules import Link, needs_confirmation


def came_in(account: Account, row: Invitation, link: Link) -> None:
    """Note that somebody comes in by this link. Call inside a write transaction, with the account locked, before the
    session begins."""
    if needs_confirmation(link):
        _write(account, row.id)
    elif link.on_machine and account.unconfirmed_link_id and Post.given_to(account.id):
        # Who holds the machine vouches for this person, but not for whoever came in before: their phones are ended.
        end_everything(account, None)


def confirm(row: Invitation, by: UUID, reason: str) -> bool:
    """Note that a second officer confirmed that it was the owner who came in by a link: the posts count from now on.
    False if that is settled already. Call inside a write transaction."""
    [account] = lock_rows(Account.select().where(Account.id == row.account_id))
    if account.unconfirmed_link_id != row.id:
        return False
    _write(account, None)
    fresh = {"confirmed_at": now(), "confirmed_by": by, "confirmed_because": reason}
    Invitation.update(fresh).where(Invitation.id == row.id).execute()
    account.record("confirmed first sign-in", by, fields=["posts"], reason=reason)
    account.note("sign_in_confirmed", by)
    account.tell_timeline("sign_in_confirmed", by)
    return True


def ways_in(account: Account) -> tuple[list[Session], list[Passkey]]:
    """List the phones that are signed in to an account and its passkeys: whoever confirms asks the owner about them."""
    return Session.of(account), Passkey.of(account)


def _write(account: Account, link_id: UUID | None) -> None:
    Account.update(unconfirmed_link_id=link_id).where(Account.id == account.id).execute()
    Post.update(unconfirmed_link_id=link_id).where(Post.account_id == account.id).execute()
