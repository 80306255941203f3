// Subscribe this phone to notifications, with the key of this server.
import { within } from '../push/subscription.js'

/** Returns the bytes of a key in base64url. */
export const bytesOf = key => Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), sign => sign.charCodeAt(0))

/** Whether a subscription was made with this key; with another one nothing of ours arrives. */
export function isOurs(subscription, key) {
  const used = subscription.options?.applicationServerKey
  if (!used) return true
  const [mine, its] = [bytesOf(key), new Uint8Array(used)]
  return mine.length === its.length && mine.every((byte, n) => byte === its[n])
}

/** Resolves to a subscription that works; rejects if the person says no, or the service is not reached. */
export async function subscribe(registration, key, ask = () => Notification.requestPermission()) {
  if (await ask() !== 'granted') throw new Error('denied')
  const before = await within(registration.pushManager.getSubscription())
  if (before && isOurs(before, key)) return before
  await before?.unsubscribe()
  return within(registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) }))
}
