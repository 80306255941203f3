// Send on the browser's Background Sync event: the same outbox as in a page, for the account last seen on this phone.
import { finishSignOut, makeOutbox } from '../outbox/outbox.js'

const channel = 'BroadcastChannel' in self ? new BroadcastChannel('outbox') : null
let outbox = null

/** Send waiting entries; an exception asks the browser to call again later. */
export async function sendInBackground() {
  outbox ||= makeOutbox({ lockWait: 0, changed: () => channel?.postMessage('changed') })
  if (!await finishSignOut(outbox.store)) throw new Error('the server does not know yet who was signed out here')
  const { account } = await outbox.store.lastAccount()
  if (!account) return
  const { state } = await outbox.send(account)
  if (state === 'retry') throw new Error('something still waits')
}
