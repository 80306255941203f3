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
      return await (await import('./leave.js')).leave(store, account)
    } catch (error) {
      // a broken store must not prevent signing out
      console.error(error)
    }
    HTMLFormElement.prototype.submit.call(form)
  })
  watchWho({ account, store })
}

/** For a page loaded before somebody signed out or in and shown again (Back, another tab): ask the server who is signed in. */
function watchWho({ account, store }) {
  const root = document.documentElement
  async function look() {
    const mine = await store.lastAccount().then(last => last.account === account, () => true)
    if (mine) root.hidden = false
    else location.reload()
  }
  addEventListener('pageshow', event => {
    if (!event.persisted) return
    // hidden until that is known
    root.hidden = true
    look()
  })
  // another tab signed out; the tab that does is hidden and on its way
  if ('BroadcastChannel' in window) new BroadcastChannel('who').onmessage = () => root.hidden || look()
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') look() })
}

/** Somebody has signed in: their own kept pages may be shown from now on, even if the connection is lost now. */
export const signedIn = account => phoneStore().setLastAccount(account || null)

/** The server says that this phone was signed out from elsewhere: remove what was kept for the last account. */
export async function signedOut(store = phoneStore()) {
  const { account } = await store.lastAccount()
  if (account) await hidePages(store, account)
}
