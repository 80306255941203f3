// Talk to the service worker from a page: register it, offer updates, ask how old this page is, have forms kept.
import { showIf, when } from './outbox/templates.js'

const EVERY = 6 * 3600e3

/** Resolves to the registration, or to null without support for module workers: then the page's outbox works alone. */
export async function registerWorker() {
  const workers = navigator.serviceWorker
  if (!workers) return null
  try {
    const options = { type: 'module', scope: '/', updateViaCache: 'none' }
    const registration = await workers.register('/service_worker.js', options)
    checkNowAndThen(registration)
    return registration
  } catch {
    return null
  }
}

function checkNowAndThen(registration) {
  // registering has just checked for updates
  let last = Date.now()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || Date.now() - last < EVERY) return
    last = Date.now()
    registration.update().catch(() => {})
  })
}

/** A new release waits for a tap; what was typed is saved before the one reload. */
export async function offerUpdate(registration, keepDrafts) {
  const banner = document.querySelector('[data-update]')
  if (!banner) return
  const offer = () => { banner.hidden = !registration.waiting || !navigator.serviceWorker.controller }
  const follow = worker => worker?.addEventListener('statechange', offer)
  registration.addEventListener('updatefound', () => follow(registration.installing))
  follow(registration.installing)
  offer()
  banner.querySelector('button').addEventListener('click', async () => {
    await keepDrafts()
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    registration.waiting?.postMessage({ type: 'SKIP_WAITING' })
  })
}

/** Ask how old this page is; on Today also ask to keep what must work offline. */
export async function talk(account) {
  const workers = navigator.serviceWorker
  const { lang, dataset } = document.documentElement
  const today = document.querySelector('[data-keep-offline]')
  const list = name => (today.dataset[name] || '').split(' ').filter(Boolean)
  const look = 'large' in dataset ? `${lang} large` : lang
  // the very first page may never be controlled by the worker
  const keep = async () => (await workers.ready).active.postMessage({
    type: 'KEEP', account, look, state: today.dataset.keepState, pages: [location.pathname, ...list('keepOffline')], data: list('keepData'),
  })
  let tries = 0, silence
  // the browser can stop a worker before it answers: then ask again
  const ask = () => {
    keep().catch(() => {})
    // longer than a slow network takes to fetch the forms
    silence = setTimeout(() => tries++ < 5 && ask(), 30e3)
  }
  workers.addEventListener('message', ({ data }) => {
    if (data.type === 'AGE' && data.at) showAge(data.at)
    if (data.type !== 'KEPT') return
    clearTimeout(silence)
    showIf(document, 'data-ready-offline', [data.ready ? 'ready' : 'not-ready'])
    // a new release may still be installing
    if (!data.ready && tries++ < 3) setTimeout(ask, 5e3)
  })
  workers.startMessages?.()
  workers.controller?.postMessage({ type: 'HELLO' })
  if (today && account) ask()
  // a public page that is to open without a network later, from its first visit on
  else if (document.querySelector('[data-keep-public]')) {
    (await workers.ready).active.postMessage({ type: 'KEEP', account: '', look, pages: [location.pathname] })
  }
}

function showAge(at) {
  for (const line of document.querySelectorAll('[data-kept-at]')) {
    line.querySelector('[data-slot=time]').textContent = when(Date.parse(at))
    line.hidden = false
  }
}
