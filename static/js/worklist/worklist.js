// The list of a round in a village without signal: one kept page, filtered here; what was recorded on this phone is marked.
import { clone, fill, showIf, when } from '../outbox/words.js'
import { fits, plain } from './filter.js'

const MIB = 2 ** 20

export async function startWorklist(root, account, outbox) {
  const rows = [...root.querySelectorAll('[data-member]')].map(row => ({
    row, member: row.dataset.member, search: plain(row.dataset.search), reached: 'reached' in row.dataset,
  }))
  const [words, show] = [root.querySelector('[name=q]'), root.querySelector('[name=show]')]
  function filter() {
    let shown = 0
    for (const one of rows) {
      const hide = !fits(one, words.value, show.value)
      if (one.row.hidden !== hide) one.row.hidden = hide                // touching what stays would lay out all rows anew
      shown += !hide
    }
    fill(root, { shown })
    showIf(root, 'data-worklist-when', [shown ? 'some' : 'none'])
  }
  words.addEventListener('input', filter)
  show.addEventListener('change', filter)
  words.form.addEventListener('submit', event => event.preventDefault())
  root.querySelectorAll('[data-worklist-online]').forEach(at => { at.hidden = true })
  filter()

  const { store } = await outbox
  async function mark() {
    const mine = (await store.list(account)).filter(entry => entry.form === 'attempt' && entry.fields.round === root.dataset.worklist)
    for (const { row, member } of rows) {
      const last = mine.filter(entry => entry.subject === member).at(-1)
      const mark = row.querySelector('[data-entry-mark]')
      if (last?.id === mark?.dataset.entryMark && last?.state === mark?.dataset.state) continue
      mark?.remove()
      if (last) row.append(marked(last))
    }
  }
  function marked({ id, state, recorded_at }) {
    const made = clone('worklist-mark', { time: when(Date.parse(recorded_at)) })
    Object.assign(made.dataset, { entryMark: id, state })
    showIf(made, 'data-if', [state])
    return made
  }
  if ('BroadcastChannel' in window) new BroadcastChannel('outbox').addEventListener('message', mark)
  addEventListener('pageshow', mark)
  await mark()
  startPreparing(root.querySelector('[data-prepare]'), account)
}

/** 'Prepare for offline': the worker fetches list and forms anew; then what is kept, how large and from when. */
function startPreparing(root, account) {
  const workers = navigator.serviceWorker
  if (!root || !workers || !('caches' in window)) return
  const { lang, dataset } = document.documentElement
  const pages = [location.pathname + location.search, ...root.dataset.prepare.split(' ')]
  async function tell(failed) {
    const cache = await caches.open(`pages-${account}`)
    const copies = (await Promise.all(pages.map(page => cache.match(page, { ignoreVary: true })))).filter(Boolean)
    const sizes = await Promise.all(copies.map(copy => copy.blob().then(blob => blob.size)))
    const oldest = copies.map(copy => Date.parse(copy.headers.get('Yanxing-Kept-At'))).sort((a, b) => a - b)[0]
    const all = copies.length === pages.length
    fill(root, {
      size: new Intl.NumberFormat(lang, { maximumFractionDigits: 2 }).format(sizes.reduce((a, b) => a + b, 0) / MIB),
      age: all ? when(oldest) : null,
    })
    showIf(root, 'data-if', [failed ? 'failed' : all ? 'ready' : 'not-yet'])
  }
  const button = root.querySelector('button')
  button.addEventListener('click', async () => {
    button.disabled = true
    showIf(root, 'data-if', ['working'])
    const look = `${lang} ${'large' in dataset ? 'large' : ''}`
    ;(await workers.ready).active.postMessage({ type: 'KEEP', account, look, pages, data: root.dataset.data.split(' '), anew: true })
  })
  workers.addEventListener('message', ({ data }) => {
    if (data.type !== 'KEPT' || !button.disabled) return
    button.disabled = false
    tell(!data.ready).catch(console.error)
  })
  workers.startMessages?.()
  root.hidden = false
  tell().catch(console.error)
}
