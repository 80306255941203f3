import assert from 'node:assert/strict'
import test from 'node:test'
import { makeFound } from '../../../static/js/members/search_results.js'

/** As much of a list as the module touches. */
function aList() {
  const shown = { rows: [], hidden: false, replaceChildren: (...rows) => { shown.rows = rows }, append: (...rows) => shown.rows.push(...rows) }
  const list = { away: false, shown, cloneNode: () => shown, before() {}, classList: { toggle: (_name, on) => { list.away = on } } }
  return list
}
const rows = count => Array.from({ length: count }, (_, i) => ({ cloneNode: () => i }))
const breath = () => new Promise(go => setTimeout(go))

test('a screenful at once, the rest when the phone has time, all in their order', async () => {
  const list = aList()
  const done = makeFound(list, breath)(rows(40))
  assert.ok(list.away && !list.shown.hidden && list.shown.rows.length < 20)
  await done
  assert.deepEqual(list.shown.rows, rows(40).map(row => row.cloneNode()))
})
test('the next key ends what the search before it began', async () => {
  const list = aList()
  const show = makeFound(list, breath)
  const first = show(rows(40))
  await Promise.all([first, show(rows(3))])
  assert.deepEqual(list.shown.rows, [0, 1, 2])
})
test('with nothing to look for the list itself comes back', async () => {
  const list = aList()
  const show = makeFound(list, breath)
  await Promise.all([show(rows(40)), show(null)])
  assert.ok(!list.away && list.shown.hidden)
  assert.deepEqual(list.shown.rows, [])
})
