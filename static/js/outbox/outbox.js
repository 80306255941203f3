// Assemble the outbox for a page, for the worker, or (with all parts as parameters) for a test bench.
import { newBatchSize } from './batch_size.js'
import { openDatabase } from './database.js'
import { flush } from './flush.js'
import { newId } from './ids.js'
import { withLock } from './lock.js'
import { checkSession } from './session.js'
import { openStore } from './store.js'
import { upload } from './uploads.js'
import { makeWire } from './wire.js'

export const freshId = () => newId(crypto, Date.now())

export function makeOutbox({
  db = openDatabase(indexedDB), wire = makeWire({ fetch: (...request) => fetch(...request) }), locks = navigator.locks,
  now = Date.now, id = freshId, visible = () => false, lockWait, changed,
} = {}) {
  const store = openStore(db, { now, newId: id, changed })
  const batchSize = newBatchSize()

  async function run(account, stopped) {
    const parts = { store, wire, account, batchSize, stopped, now }
    const met = await checkSession(parts)
    const sent = met.state === 'ok' || met.state === 'unknown' ? await flush(parts) : met
    const photos = wasReached(sent) ? await upload(parts) : sent
    const outcome = photos.state === 'done' ? sent : photos
    // otherwise the stored clock difference may be outdated
    if (met.state === 'ok') await store.sweep(account)
    await noteSession(store, account, outcome)
    return outcome
  }

  const left = () => ({ state: 'retry' })
  let running = null
  let next = null
  /** Send the waiting entries of this account. Calls during a run share one more run after it. */
  function send(account) {
    if (running) return next ||= running.then(() => { next = null; return send(account) })
    running = withLock({ locks, visible, lockWait }, stopped => run(account, stopped)).catch(left)
      .then(outcome => { running = null; return outcome || left() })
    return running
  }
  return { store, send }
}

/** The phone's store for code that writes no entries: to read, or to set whose pages are shown. */
export const phoneStore = () => openStore(openDatabase(indexedDB), { now: Date.now, newId: () => null })

/** The server has stored what it can; the rest waits for other reasons than the connection. */
const wasReached = ({ state, kind }) => state === 'done' || (state === 'retry' && !kind)

/** Remember the state of the session; when it was ended, remove that account's pages from this phone. */
async function noteSession(store, account, { state, reason }) {
  const seen = { signin: 'signin', foreign: 'foreign', done: 'ok' }[state]
  if (seen && (await store.meta(account)).session_state !== seen) await store.note(account, { session_state: seen })
  if (state === 'signin' && reason === 'ended') await hidePages(store, account)
}

/** Tell the server who was signed out on this phone. Resolves to whether it knows now, and nobody else is left. */
export async function finishSignOut(store, wire = makeWire({ fetch: (...request) => fetch(...request), timeout: 4e3 })) {
  const { leaving } = await store.lastAccount()
  if (!leaving) return true
  const answer = await wire.signOut(leaving)
  const done = answer.header('Yanxing-Signed-Out') === leaving
  if (done && (await store.lastAccount()).leaving === leaving) await store.setLastAccount(null)
  return done
}

/** After sign-out, or when the session was ended from elsewhere: nobody sees this account's kept pages on this phone any more. */
export async function hidePages(store, account, leaving) {
  await store.setLastAccount(null, leaving)
  await globalThis.caches?.delete(`pages-${account}`)
}
