// Show what was pushed. The message says how many things wait and nothing about anybody; its words come with it, in the language of
// the account. It is always shown: browsers end subscriptions that stay silent.

/** Show the message of a push event; without readable words only the name of the app. */
export async function showPushed(event) {
  let said = {}
  try { said = event.data.json() } catch { /* no data, or not ours */ }
  const icon = self.YANXING?.assets.find(address => address.endsWith('/icons/icon-192.png'))
  await self.registration.showNotification(said.title || 'Yanxing', { body: said.words || '', icon, tag: 'reminder', renotify: true })
}

/** Open Today: in a page of ours that is there already, else in a new one. Works without a network from the kept page. */
export async function openToday(event) {
  event.notification.close()
  const pages = await self.clients.matchAll({ type: 'window' })
  const here = pages.find(page => 'focus' in page)
  if (!here) return self.clients.openWindow('/')
  await here.focus()
  return here.navigate?.('/').catch(() => {})
}
