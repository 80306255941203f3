// Tell the server once a day where this phone gets notifications: the browser may have changed the address, somebody else may have
// signed in, or the server may have been restored.
import { canPush, fieldsOf, within } from './subscription.js'

const FLAG = 'notifications-told'

/** `store` is localStorage. Resolves to whether something was sent. */
export async function renew({ account, registration, store, send, day, permission }) {
  if (permission !== 'granted' || !registration?.pushManager) return false
  const subscription = await within(registration.pushManager.getSubscription()).catch(() => null)
  if (!subscription) return false
  const fields = fieldsOf(subscription), told = [account, day, fields.endpoint].join(' ')
  if (store.getItem(FLAG) === told) return false
  await send(fields)
  store.setItem(FLAG, told)
  return true
}

/** Called by every page of a signed-in person. */
export async function renewHere(account, registration) {
  if (!canPush()) return
  await renew({
    account, registration, store: localStorage, permission: Notification.permission, day: new Date().toISOString().slice(0, 10),
    send: async fields => {
      const answer = await fetch('/me/reminders/push', { method: 'POST', body: new URLSearchParams({ ...fields, renewed: '1' }), redirect: 'manual' })
      if (answer.type !== 'opaqueredirect') throw new Error(`notifications: ${answer.status}`)
    },
  })
}
