// Whose pages this phone shows: those of the account last seen here. After a form that signs in or out somebody else may
// be here, though nothing has said so yet: then nobody's are shown, until an answer of the network tells whose they are.
import { hidePages, phoneStore } from '../outbox/outbox.js'
import { changesWho, isDoor } from './plans.js'

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
  if (isDoor(request, new URL(request.url))) await hidePages(store, last.account)      // signed out
  else await store.setLastAccount(null)
  return store.lastAccount()
}
