import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const given = JSON.parse(readFileSync(new URL('../../papers/envelopes.json', import.meta.url)))
const day = days => new Date(Date.now() + 8 * 3600_000 + days * 86_400_000).toISOString().slice(0, 10)
const listed = (as_of, changed = {}) => ({ ...given.list, as_of, ...changed })
const genuine = given.cases.find(one => one.verdict === 'genuine').digits

let answer, kept, parts = {}
const part = name => parts[name] ??= { dataset: {}, textContent: '', hidden: false, replaceChildren(one) { this.shown = one } }
const named = selector => selector.match(/data-([a-z-]+)/)[1]
const template = selector => ({ content: { cloneNode: () => selector.match(/"(.+)"/)[1] } })
globalThis.document = {
  querySelector: one => one.includes('data-word=') ? template(one) : { hidden: true, querySelector: two => part(named(two)) },
  querySelectorAll: () => [],
}
globalThis.localStorage = { getItem: () => kept, setItem: (_name, text) => { kept = text } }
globalThis.addEventListener = () => {}
globalThis.fetch = async () => answer()

let visits = 0
// What the page shows of a genuine code, when this phone holds one list and the network answers so.
async function opened(held, answers) {
  parts = { 'verify-form': { addEventListener() {} } }
  part('list-day').textContent = '{day}'
  kept = held && JSON.stringify(held)
  answer = answers
  globalThis.location = { hash: `#${genuine}` }
  await import(`../../../static/js/papers/verify.js?${visits++}`)
  return { word: part('verdict').shown, day: part('list-day').textContent, none: !part('no-list').hidden }
}
const json = said => ({ ok: true, json: async () => said })
const portal = async () => ({ ok: true, json: async () => { throw new SyntaxError('<html>') } })
const cut = async () => { throw new TypeError('no network') }

test('without a list nothing is judged', async () => {
  for (const network of [cut, portal, async () => ({ ok: false }), async () => json(null), async () => json([])]) {
    const seen = await opened(null, network)
    assert.deepEqual([seen.word, seen.none], [undefined, true])
  }
})

test('the held list judges without a network and says its day', async () => {
  assert.deepEqual(await opened(listed(day(-9)), cut), { word: 'genuine', day: day(-9), none: false })
})

test('what a portal answers replaces no list', async () => {
  const forged = [json({}), json({ keys: {}, withdrawn: [] }), json({ keys: 'none', withdrawn: [], as_of: day(0) }), json({ keys: {}, withdrawn: {}, as_of: 'today' })]
  for (const said of [await portal(), ...forged]) {
    assert.equal((await opened(listed(day(-1)), async () => said)).word, 'genuine')
    assert.equal(JSON.parse(kept).as_of, day(-1))
  }
})

test('an older list from a cache replaces no newer one', async () => {
  assert.equal((await opened(listed(day(-1)), async () => json(listed(day(-30), { keys: {} })))).day, day(-1))
})

test('a newer list is used and held', async () => {
  assert.equal((await opened(listed(day(-30), { keys: {} }), async () => json(listed(day(0))))).word, 'genuine')
  assert.equal(JSON.parse(kept).as_of, day(0))
})

test('a list of a day to come does not keep out those of the server for ever', async () => {
  const forged = listed('9999-12-31', { keys: {} })
  assert.equal((await opened(forged, async () => json(listed(day(0))))).word, 'genuine')
})
