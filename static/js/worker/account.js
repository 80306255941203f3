// Remember whose pages this phone shows: those of the account last seen on it. After a form that signs in or out somebody
// else may use the phone: until an answer from the network names the account, nobody's pages are shown.
import { hidePages, phoneStore } from '../outbox/outbox.js'
import { changesWho, isSignIn } from './plans.js'

export const store = phoneStore()
const posted = new Set()       // client ids of navigations that posted such a form; a redirect keeps the id

/** Called for every request; answers none. */
export function note({ request, resultingClientId }) {
  if (changesWho(request, new URL(request.url))) posted.add(resultingClientId)
}

/** Resolves to {account, turn} of the account last seen, for a navigation that starts now. Only an accepted form redirects to another page. */
export async function whoIsHere({ request, resultingClientId }) {
  const last = await store.lastAccount()
  if (!posted.delete(resultingClientId) || !last.account) return last
  if (isSignIn(request, new URL(request.url))) await hidePages(store, last.account)      // signed out
  else await store.setLastAccount(null)
  return store.lastAccount()
}
