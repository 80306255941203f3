// Draw the lists of entries with their ticks, always from the entries themselves, never from the result of the last run.
import { contextQuery } from './context.js'
import { UNSENT, photosToSend } from './entry.js'
import { ask, clone, fill, showIf, when } from './templates.js'

/** The conditions under which parts of a row are shown. */
function conditions(entry) {
  const states = Object.values(entry.photos || {})
  return [
    entry.state, UNSENT.includes(entry.state) && 'unsent', entry.tries && entry.state !== 'received' && 'tried',
    entry.conflict && 'conflict', entry.first_received_at && entry.state !== 'received' && 'again', entry.see && 'see',
    photosToSend(entry).length && entry.state === 'received' && 'photo', states.includes('refused') && 'photo-refused',
  ].filter(Boolean)
}

function draw(row, entry) {
  row.dataset.entry = entry.id
  row.dataset.state = entry.state
  fill(row, {
    label: entry.label, summary: entry.summary, unit: entry.unit || null, time: when(Date.parse(entry.recorded_at)),
    receipt: entry.receipt, see: entry.see, open: `${entry.page}?entry=${entry.id}${contextQuery(entry)}`,
  })
  const messages = row.querySelector('[data-messages]')
  messages?.replaceChildren(...Object.entries(entry.errors || {}).map(([name, texts]) =>
    Object.assign(document.createElement('li'), { textContent: [entry.questions?.[name], ...[texts].flat()].filter(Boolean).join(' ') })))
  showIf(row, 'data-if', conditions(entry))
  return row
}

// entries that waited on this page: once received they stay in sight until the next page
const waited = new Set()
const wanted = {
  waiting: entry => entry.state !== 'received' || waited.has(entry.id),
  received: entry => entry.state === 'received',
  all: () => true,
}

export function startLists({ account, store, go, reached }) {
  async function refresh() {
    const [entries, foreign, meta] = await Promise.all([store.list(account), store.foreign(account), store.meta(account)])
    const newest = entries.reverse()
    const count = {
      unsent: newest.filter(e => UNSENT.includes(e.state)).length, attention: newest.filter(e => e.state === 'attention').length, foreign,
    }
    count.waiting = count.unsent + count.attention
    for (const entry of newest) if (UNSENT.includes(entry.state)) waited.add(entry.id)
    const head = document.querySelector('main .saved [data-outbox-entry]')?.dataset.outboxEntry
    for (const at of document.querySelectorAll('[data-outbox-count]')) at.textContent = count[at.dataset.outboxCount]
    showIf(document, 'data-outbox-when', [
      ...Object.keys(count).filter(name => count[name]), navigator.onLine && reached() ? 'online' : 'offline',
      count.unsent && `session-${meta.session_state}`, entries.length > count.waiting && 'received', entries.some(e => e.state === 'received' && waited.has(e.id)) && 'arrived', count.unsent && meta.session_state !== 'signin' && 'sendable',
    ])
    for (const list of document.querySelectorAll('[data-outbox-list]')) {
      const rows = newest.filter(entry => wanted[list.dataset.outboxList](entry) && (entry.id !== head || entry.state === 'attention'))
      list.replaceChildren(...rows.map(entry => draw(clone('outbox-row'), entry)))
      list.parentElement.querySelectorAll('[data-outbox-empty]').forEach(at => { at.hidden = rows.length > 0 })
    }
    for (const root of document.querySelectorAll('[data-outbox-entry]')) {
      const entry = entries.find(e => e.id === root.dataset.outboxEntry)
      entry ? draw(root, entry) : root.dataset.outboxEntry && showIf(root, 'data-if', ['gone'])
    }
    // entries still on this phone are corrected in the list above
    for (const row of document.querySelectorAll('[data-attention-of]'))
      row.closest('li').hidden = entries.some(entry => entry.id === row.dataset.attentionOf)
    // the page still shows it as due, but is older than the entry
    for (const done of document.querySelectorAll('[data-outbox-done]')) {
      const [form, field, value] = done.dataset.outboxDone.split(' ')
      // a current page already knows what was received
      const older = document.querySelector('[data-kept-at]:not([hidden])')
      const entry = newest.find(e => e.form === form && e.fields[field] === value && !e.subject
        && (UNSENT.includes(e.state) || (older || waited.has(e.id)) && e.state === 'received'))
      done.hidden = !entry
      showIf(done, 'data-if', [entry?.state])
    }
    for (const link of document.querySelectorAll('[data-outbox-sign-in]'))
      link.href = `/sign-in?next=${encodeURIComponent(document.querySelector('main .saved') ? '/reports' : location.pathname + location.search)}`
  }
  let due = null
  // a list that could not be read must not look empty
  const again = error => { console.error(error); setTimeout(soon, 3e3) }
  const soon = () => { due ||= setTimeout(() => { due = null; refresh().catch(again) }, 30) }

  document.addEventListener('click', async event => {
    const button = event.target.closest('[data-outbox-discard], [data-outbox-resend]')
    const id = button?.closest('[data-entry]')?.dataset.entry
    if (!id) return
    if ('outboxResend' in button.dataset) { await store.resend(id); return go() }
    const entry = await store.get(id)
    const answer = await ask('outbox-discard', conditions(entry), { label: entry.label, summary: entry.summary })
    if (answer !== 'discard' || await store.discard(id)) return
    // it was being sent: the result decides
    await go()
    await store.discard(id)
  })
  for (const type of ['online', 'offline', 'pageshow']) addEventListener(type, soon)
  document.addEventListener('htmx:after:swap', soon)
  soon()
  return soon
}

/** After a save: say that this phone has it, and what waits; `onward` leads to the next of several. */
export function showSaved(entry, onward) {
  const screen = clone('outbox-saved', { onward })
  screen.querySelectorAll('.actions > a').forEach(link => { link.hidden = !onward === 'onward' in link.dataset })
  const head = screen.querySelector('[data-outbox-entry]')
  head.dataset.outboxEntry = entry.id
  draw(head, entry)
  document.querySelector('main').replaceChildren(screen)
  for (const line of document.querySelectorAll('[data-kept-at]')) line.hidden = true
  scrollTo(0, 0)
  screen.querySelector('h1').focus()
}
