// Remember whose pages this phone shows: those of the account last seen on it. After a form that signs in or out somebody
// else may use the phone: until an answer from the network names the account, nobody's pages are shown.
import { finishSignOut, hidePages, phoneStore } from '../outbox/outbox.js'
import { changesWho, isSignIn } from './plans.js'

export const store = phoneStore()
// client ids of navigations that posted such a form; a redirect keeps the id
const posted = new Set()

/** Called for every request; answers none. Who signs out is signed out on this phone, whether the form arrives or not. */
export function note(event) {
  const { request, resultingClientId } = event, url = new URL(request.url)
  if (!changesWho(request, url)) return
  posted.add(resultingClientId)
  if (url.pathname === '/sign-out') event.waitUntil(store.lastAccount().then(({ account }) => account && hidePages(store, account, account)))
}

/** The network's answer to a navigation, null without one. While the server does not know who was signed out here, nothing is asked of it. */
export async function fromNetwork(event, asked) {
  try {
    const { leaving } = await asked
    if (leaving && !await finishSignOut(store)) return null
    return !leaving && await event.preloadResponse || await fetch(event.request)
  } catch {
    return null
  }
}

/** Resolves to {account, turn, leaving} of the account last seen, for a navigation that starts now. Only an accepted form redirects to another page. */
export async function whoIsHere({ request, resultingClientId }) {
  const last = await store.lastAccount()
  const one = last.account || last.leaving
  if (!posted.delete(resultingClientId) || !one) return last
  // signed out
  if (isSignIn(request, new URL(request.url))) await hidePages(store, one)
  else await store.setLastAccount(null)
  return store.lastAccount()
}
