// Load the modules that a page asks for by its markup, nothing else. Pages of one package name scripts of their own, which
// take `account`, `outbox` and `worker` from here.
import { offerUpdate, registerWorker, talk } from './update.js'

export const account = document.documentElement.dataset.account
const on = (selector, load) => document.querySelector(selector) && load().catch(console.error)

const installPrompt = new Promise(resolve => addEventListener('beforeinstallprompt', event => {
  // our own button asks once, on Today
  event.preventDefault()
  resolve(event)
}, { once: true }))
const offlineLine = () => document.querySelectorAll('[data-offline-line]').forEach(line => { line.hidden = navigator.onLine })
for (const type of ['online', 'offline', 'pageshow']) addEventListener(type, offlineLine)
offlineLine()

export const worker = registerWorker()
export const outbox = account && import('./outbox/page.js').then(page => page.startOutbox(account, worker)).catch(console.error)
const keepDrafts = async () => (await outbox)?.keepDrafts()
worker.then(async registration => {
  // it contains the elements that show the worker's messages
  await outbox
  if (registration) await Promise.all([offerUpdate(registration, keepDrafts), talk(account)])
  // only where notifications were switched on: nobody else runs the script
  if (account && globalThis.Notification?.permission === 'granted') await (await import('./push/renewal.js')).renewHere(account, registration)
}).catch(console.error)

const pickers = () => on('[data-place-picker]', () => import('./place/picker.js'))
pickers()
document.addEventListener('context:shown', pickers)
on('[data-today], [data-until-today]', async () => (await import('./outbox/today.js')).keepToday())
on('[data-sign-in]', async () => (await import('./outbox/outbox.js')).phoneStore().lostTyping())
on('[data-signed-out]', async () => (await import('./outbox/sign_out.js')).signedOut())
on('[data-leaving]', async () => (await import('./outbox/leave.js')).waitToLeave(document.querySelector('[data-leaving]')))
on('[data-in-app-browser]', async () => (await import('./install.js')).inAppBrowser())
on('#install-hint', async () => {
  const prompt = /iPhone|iPad|iPod|Macintosh/.test(navigator.userAgent) ? null : await installPrompt
  return (await import('./install.js')).offerInstall(prompt)
})
