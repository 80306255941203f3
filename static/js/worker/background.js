// Send on the browser's Background Sync: the same outbox as in a page, for the account last seen here.
import { makeOutbox } from '../outbox/outbox.js'

const channel = 'BroadcastChannel' in self ? new BroadcastChannel('outbox') : null
let outbox = null

/** Send what waits; throwing asks the browser to call again later. */
export async function sendInBackground() {
  outbox ||= makeOutbox({ lockWait: 0, changed: () => channel?.postMessage('changed') })
  const { account } = await outbox.store.lastAccount()
  if (!account) return
  const { state } = await outbox.send(account)
  if (state === 'retry') throw new Error('something still waits')
}
