// Run a list of people to be reached (of a round, or whose contact is due) on a phone without signal: filter the kept page, mark what this
// phone has recorded. `data-worklist` is the form of its entries, `data-round` the round that they name, `data-since` when the page was made.
import { account, outbox } from '../app.js'
import { clone, fill, showIf, when } from '../outbox/templates.js'
import { fits, plain, turnOf, unknownTo } from './filter.js'
import { makeFound } from './search_results.js'
import { startOfflineCopy } from './offline_copy.js'

async function startWorklist(root) {
  startOfflineCopy(root.querySelector('[data-prepare]'), account)
  // a kept page can be older than the time for which it may show numbers
  for (const at of root.querySelectorAll('[data-until]'))
    if (Date.now() > Date.parse(at.dataset.until)) at.remove()
  const list = root.querySelector('.worklist')
  if (!list) return
  const rows = [...list.children].map(row => ({
    row, member: row.dataset.member, search: plain(row.dataset.search), known: Number(row.dataset.turn || 0), turn: Number(row.dataset.turn || 0),
    get reached() { return this.turn === 2 },
  }))
  const counter = document.querySelector('[data-worklist-reached]')
  const before = Number(counter?.textContent)
  const [words, show] = [root.querySelector('[name=q]'), root.querySelector('[name=show]')]
  const found = makeFound(list)
  function filter() {
    const fitting = rows.filter(one => fits(one, words.value, show.value))
    found(fitting.length < rows.length ? fitting.map(one => one.row) : null)
    fill(root, { shown: fitting.length })
    showIf(root, 'data-worklist-when', [fitting.length ? 'some' : 'none'])
  }
  let due = null
  // once per frame, however many keys
  const soon = () => { due ||= requestAnimationFrame(() => { due = null; filter() }) }
  words.addEventListener('input', soon)
  show.addEventListener('change', soon)
  words.form.addEventListener('submit', event => event.preventDefault())
  root.querySelectorAll('[data-worklist-online]').forEach(at => { at.hidden = true })
  if (words.value || show.value) filter()
  else fill(root, { shown: rows.length })

  const { store } = await outbox
  async function mark() {
    const mine = unknownTo(await store.list(account), root.dataset.worklist, root.dataset.round, Date.parse(root.dataset.since))
    const of = new Map()
    for (const entry of mine) of.set(entry.subject, [...of.get(entry.subject) || [], entry])
    const moved = []
    let changed = false
    for (const one of rows) {
      const { row, member } = one
      const tries = of.get(member) || []
      const entry = tries.at(-1)
      const turn = turnOf(one.known, tries)
      if (turn !== one.turn) moved.push(Object.assign(one, { turn }))
      const mark = row.querySelector('[data-entry-mark]')
      if (entry?.id === mark?.dataset.entryMark && entry?.state === mark?.dataset.state) continue
      mark?.remove()
      row.querySelector('[data-untried]')?.toggleAttribute('hidden', !!entry)
      if (entry) row.querySelector('.tried').append(marked(entry, row.querySelector('.row-title').textContent))
      changed = true
    }
    moved.forEach(move)
    if (moved.length && counter) counter.textContent = before + rows.filter(one => one.reached && one.known < 2).length
    if (changed && (show.value || list.matches('.put-away'))) filter()
  }
  /** Whoever is done goes below those still open. Only this row moves: laying out five hundred takes a phone a second. */
  function move(one) {
    rows.splice(rows.indexOf(one), 1)
    const at = rows.findIndex(other => other.turn > one.turn)
    list.insertBefore(one.row, at < 0 ? null : rows[at].row)
    rows.splice(at < 0 ? rows.length : at, 0, one)
  }
  function marked({ id, state, recorded_at, summary = '' }, name) {
    const made = clone('worklist-mark', { time: when(Date.parse(recorded_at)), said: summary.replace(name, '').trim() })
    Object.assign(made.dataset, { entryMark: id, state })
    showIf(made, 'data-if', [state])
    return made
  }
  if ('BroadcastChannel' in window) new BroadcastChannel('outbox').addEventListener('message', mark)
  addEventListener('pageshow', mark)
  await mark()
}

const list = document.querySelector('[data-worklist]')
if (list) startWorklist(list).catch(console.error)
