// Ask the browser for an address at its push service. In many networks the service cannot be reached, and the promise never settles.

const PATIENCE = 20e3

export const within = (promise, ms = PATIENCE) =>
  Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), ms))])

/** Whether this browser can show notifications at all. */
export const canPush = (here = globalThis) =>
  !!(here.navigator?.serviceWorker && here.PushManager && here.Notification)

/** Returns the bytes of a key in base64url. */
export const bytesOf = key => Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), sign => sign.charCodeAt(0))

/** Returns what the server needs of a subscription, as the fields of a form. */
export function fieldsOf(subscription) {
  const { endpoint, keys } = subscription.toJSON()
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth }
}

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
