// A table of contents: what a page asks for by its markup is loaded, nothing else.
import { offerUpdate, registerWorker, talk } from './update.js'

const account = document.documentElement.dataset.account
const on = (selector, load) => document.querySelector(selector) && load().catch(console.error)

const installPrompt = new Promise(resolve => addEventListener('beforeinstallprompt', event => {
  // our own button asks, once, on Today
  event.preventDefault()
  resolve(event)
}, { once: true }))
const offlineLine = () => document.querySelectorAll('[data-offline-line]').forEach(line => { line.hidden = navigator.onLine })
for (const type of ['online', 'offline', 'pageshow']) addEventListener(type, offlineLine)
offlineLine()

const worker = registerWorker()
const outbox = account && import('./outbox/start.js').then(start => start.startOutbox(account, worker)).catch(console.error)
const keepDrafts = async () => (await outbox)?.keepDrafts()
worker.then(async registration => {
  // it brings the lines that the worker's news are shown in
  await outbox
  if (registration) await Promise.all([offerUpdate(registration, keepDrafts), talk(account)])
}).catch(console.error)

const pickers = () => on('[data-place-picker]', () => import('./place/picker.js'))
pickers()
document.addEventListener('context:shown', pickers)
on('[data-signed-out]', async () => (await import('./outbox/leave.js')).signedOut())
on('[data-passkey]', () => import('./passkey/ceremony.js'))
on('[data-phone]', async () => (await import('./outbox/phone.js')).showPhone(account, await outbox, worker))
on('[data-in-app-browser]', async () => (await import('./install.js')).inAppBrowser())
on('[data-slip]', () => import('./slip.js'))
on('[data-worklist]', async () => (await import('./worklist/worklist.js')).startWorklist(document.querySelector('[data-worklist]'), account, outbox))
on('#install-hint', async () => {
  const prompt = /iPhone|iPad|iPod|Macintosh/.test(navigator.userAgent) ? null : await installPrompt
  return (await import('./install.js')).offerInstall(prompt)
})
