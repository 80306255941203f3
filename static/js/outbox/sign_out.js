// Sign out: the next person on this phone must see nothing of this one. The page forgets first, then the server; entries
// stay.
import { hidePages, phoneStore } from './outbox.js'
import { ask } from './templates.js'

export function watchSignOut({ account, store }) {
  document.addEventListener('submit', async event => {
    const form = event.target.closest('[data-sign-out]')
    if (!form) return
    event.preventDefault()
    try {
      const unsent = (await store.list(account)).some(entry => entry.state !== 'received')
      const warn = [unsent && 'unsent', 'noPasskey' in form.dataset && 'no-passkey'].filter(Boolean)
      if (warn.length && await ask('outbox-sign-out', warn) !== 'leave') return
      await hidePages(store, account)
    } catch (error) {
      // a broken store must not keep anybody signed in
      console.error(error)
    }
    HTMLFormElement.prototype.submit.call(form)
  })
  watchWho({ account, store })
}

/** A page from before somebody signed out or in, looked at again (Back, another tab): the server knows who is there now. */
function watchWho({ account, store }) {
  const root = document.documentElement
  async function look() {
    const mine = await store.lastAccount().then(last => last.account === account, () => true)
    if (mine) root.hidden = false
    else location.reload()
  }
  addEventListener('pageshow', event => {
    if (!event.persisted) return
    // until that is known
    root.hidden = true
    look()
  })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') look() })
}

/** Somebody has signed in: their own kept pages may be shown from now on, also if the network goes at this moment. */
export const signedIn = account => phoneStore().setLastAccount(account || null)

/** The server says that this phone was signed out from elsewhere: what was kept of whoever was here goes. */
export async function signedOut(store = phoneStore()) {
  const { account } = await store.lastAccount()
  if (account) await hidePages(store, account)
}
