// Leave this phone: signed out here at once, on the server as soon as it can be told.
import { finishSignOut, hidePages, phoneStore } from './outbox.js'

/** Close the account on this phone first, then tell the server: without a network the worker, or the next page, tells it later. */
export async function leave(store, account) {
  document.documentElement.hidden = true
  await hidePages(store, account, account)
  if ('BroadcastChannel' in window) new BroadcastChannel('who').postMessage('')
  navigator.serviceWorker?.ready.then(worker => worker.sync?.register('outbox')).catch(() => {})
  await finishSignOut(store).catch(() => {})
  location.replace('/sign-in')
}

/** The offline page: say that a sign-out is not finished, instead of what is here for who is signed in, and finish it when the network is back. */
export async function waitToLeave(line, store = phoneStore()) {
  const look = async () => {
    line.hidden = !(await store.lastAccount()).leaving
    for (const part of document.querySelectorAll('[data-here]')) part.hidden = !line.hidden
    if (!line.hidden && await finishSignOut(store)) location.reload()
  }
  addEventListener('online', look)
  await look()
}
