// Remember whose pages this phone shows: those of the account last seen here. After a form that signs in or out somebody
// else may use the phone: until an answer from the network names the account, nobody's pages are shown.
import { hidePages, phoneStore } from '../outbox/outbox.js'
import { changesWho, isSignIn } from './plans.js'

export const store = phoneStore()
const posted = new Set()       // the client ids of navigations that posted such a form; where it leads keeps the id

/** Every request passes here; nothing is answered. */
export function note({ request, resultingClientId }) {
  if (changesWho(request, new URL(request.url))) posted.add(resultingClientId)
}

/** Who was last here, for a navigation that asks now: {account, turn}. Only a form that was taken leads on to another page. */
export async function whoIsHere({ request, resultingClientId }) {
  const last = await store.lastAccount()
  if (!posted.delete(resultingClientId) || !last.account) return last
  if (isSignIn(request, new URL(request.url))) await hidePages(store, last.account)      // signed out
  else await store.setLastAccount(null)
  return store.lastAccount()
}
