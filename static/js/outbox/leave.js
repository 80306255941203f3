// The next person on this phone must see nothing of this one. The page forgets first, then the server; entries stay, sealed.
import { hidePages } from './outbox.js'
import { ask } from './words.js'

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
      console.error(error)                       // a broken store must not keep anybody signed in
    }
    HTMLFormElement.prototype.submit.call(form)
  })
  // Back to a page from before somebody else signed in: ask the server again, which knows who is there.
  addEventListener('pageshow', async event => {
    if (event.persisted && (await store.lastAccount()).account !== account) location.reload()
  })
}
