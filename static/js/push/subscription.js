// Ask the browser for an address at its push service. In many networks the service cannot be reached, and the promise never settles.

const PATIENCE = 20e3

export const within = (promise, ms = PATIENCE) =>
  Promise.race([promise, new Promise((_, reject) => setTimeout(() => reject(new Error('no answer')), ms))])

/** Whether this browser can show notifications at all. */
export const canPush = (here = globalThis) =>
  !!(here.navigator?.serviceWorker && here.PushManager && here.Notification)

/** Returns what the server needs of a subscription, as the fields of a form. */
export function fieldsOf(subscription) {
  const { endpoint, keys } = subscription.toJSON()
  return { endpoint, p256dh: keys.p256dh, auth: keys.auth }
}
