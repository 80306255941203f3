// Count a roll while it is ticked. Each tick keeps its own time; only touched people are sent.
import { stamp } from '../outbox/entry.js'
import { fill, showIf } from '../outbox/templates.js'
import { count } from './quorum.js'
import { read, write } from './ticks.js'

function startRoll(form) {
  const rows = new Map([...form.querySelectorAll('[data-member]')].map(row => [row.dataset.member, {
    row, should: 'should' in row.dataset, votes: 'votes' in row.dataset, state: row.dataset.state ?? '',
  }]))
  const [touched, told] = ['touched', 'told'].map(name => form.elements[name])
  const quorum = 'quorum' in form.dataset
  // all that is filled in stands here: what looks through the whole form looks at every row
  const counts = form.querySelector('.roll-count')
  let ticks = read(touched.value)
  let shown = null

  /** Show the count; only what changed is written into the page. */
  function tell() {
    const total = count(rows.values(), quorum)
    told.value = [total.present, total.voting_present, total.needed ?? ''].join(',')
    if (shown?.present !== total.present || shown?.voting_present !== total.voting_present)
      fill(counts, { present: total.present, voting_present: total.voting_present })
    if (shown?.reached !== total.reached) showIf(counts, 'data-if', [total.reached ? 'reached' : 'short'])
    shown = total
  }
  /** A draft that comes back brings the ticks with their times. */
  function restore() {
    ticks = read(touched.value)
    for (const [member, { state }] of Object.entries(ticks)) {
      const one = rows.get(member)
      if (!one) continue
      one.state = state
      const box = one.row.querySelector(`input[value="${state}"]`)
      if (box) box.checked = true
    }
    tell()
  }
  form.addEventListener('change', ({ target }) => {
    if (target === touched) return restore()
    const member = target.name?.startsWith('tick-') ? target.name.slice(5) : null
    const one = rows.get(member)
    if (!one || !target.checked || one.state === target.value) return
    one.state = target.value
    ticks[member] = { state: target.value, at: stamp(Date.now()) }
    touched.value = write(ticks)
    tell()
  })
  restore()
}

const form = document.querySelector('form[data-roll]')
if (form) startRoll(form)
