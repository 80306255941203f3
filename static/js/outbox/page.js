// Start the outbox on a signed-in page: its forms, its lists, its triggers.
import { contextOf, onwardFrom } from './context.js'
import { watchSignOut } from './sign_out.js'
import { makeOutbox } from './outbox.js'
import { showSaved, startLists } from './entry_lists.js'
import { startTriggers } from './triggers.js'
import { clone } from './templates.js'

/** Returns the list from which this form was opened, to continue with the next person. */
const onward = (entry, { dataset }) => dataset.onward && onwardFrom(document.referrer, dataset.onward, entry)

export function startOutbox(account, worker) {
  document.querySelector('main').before(clone('outbox-lines'))
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('outbox') : null
  let refresh = () => {}
  const changed = () => { refresh(); channel?.postMessage('changed') }
  const { store, send } = makeOutbox({ visible: () => document.visibilityState === 'visible', changed })
  let go = () => {}
  // whether the last try got an answer of our server
  let reached = true
  refresh = startLists({ account, store, go: () => go(), reached: () => reached })
  if (channel) channel.onmessage = refresh

  const saved = (entry, form) => {
    const list = onward(entry, form)
    showSaved(entry, list)
    // a package may lead further than the list
    if (list) document.dispatchEvent(new CustomEvent('outbox:saved', { detail: { entry, onward: list } }))
    refresh()
    // asked for during the tap that saves the first entry
    navigator.storage?.persist?.().catch(() => {})
    worker.then(w => w?.sync?.register('outbox')).catch(() => {})
    go()
  }
  const forms = document.querySelectorAll('form[data-outbox-form]')
  const take = forms.length && import('./form.js').then(({ handleForm }) =>
    forms.forEach(form => handleForm(form, { account, store, saved })))
  const asked = new URLSearchParams(location.search).get('entry')
  if (asked) Promise.all([store.get(asked), import('./reopen.js')]).then(([entry, { formFor, showOver }]) => {
    if (entry?.account !== account || entry.state !== 'attention' || !contextOf(entry) || formFor(entry)) return
    showOver(entry)
    refresh()
  }).catch(console.error)
  // Text typed into any other form when the session had ended.
  const unsentTyping = () => import('./unsent_typing.js')
  document.addEventListener('htmx:before:response', event => {
    const { ctx } = event.detail
    const to = ctx.response.status === 401 && ctx.response.headers.get('HX-Redirect')
    if (!to) return
    event.preventDefault()
    unsentTyping().then(typing => typing.keepRefused(ctx.sourceElement.closest('form'), account, store)).finally(() => { location.href = to })
  })
  const ordinary = document.querySelector('form[method=post]:not([data-outbox-form]) :is(textarea, select, input:not([type=hidden]))')
  // the page that asks to sign in once more proves no arrival
  if (!document.querySelector('[data-sign-in]')) {
    const arrived = store.arrivedTyping(account)
    // listens while the phone's store is still being opened: what is sent then is written after what was found
    if (ordinary) unsentTyping().then(typing => typing.keepWhileSent(account, store, arrived)).catch(console.error)
    arrived.then(async once => { if (once.length) await (await unsentTyping()).putBack(once, account, store) }).catch(console.error)
  }

  watchSignOut({ account, store })
  // without a worker of this release this page can come although its account was signed out here; else it came from the network
  store.lastAccount().then(({ leaving }) => leaving === account ? import('./leave.js').then(({ leave }) => leave(store, account))
    : navigator.serviceWorker?.controller || store.setLastAccount(account)).catch(() => {})
  go = startTriggers({ send: async () => {
    const outcome = await send(account)
    reached = outcome.kind !== 'undelivered'
    refresh()
    return outcome
  } })
  return { store, keepDrafts: async () => { await take; if (forms.length) await (await import('./drafts.js')).keepAll() } }
}
