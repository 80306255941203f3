// The outbox put together, every part handed in, and what sets it going.
import assert from 'node:assert/strict'
import test from 'node:test'
import { finishSignOut, makeOutbox } from '../../../static/js/outbox/outbox.js'
import { startTriggers } from '../../../static/js/outbox/triggers.js'
import { ME, OTHER, answer, nothing, phone, problem, server } from './kit.js'

function whole() {
  const p = phone()
  const s = server({ clock: p.clock })
  let changes = 0
  const outbox = makeOutbox({ db: p.db, wire: s, locks: null, now: () => p.clock.now, id: p.id, changed: () => changes++ })
  return { ...p, s, outbox, changes: () => changes }
}

test('calls during a run share one more run after it', async () => {
  const { outbox, s, write } = whole()
  await write()
  const first = outbox.send(ME)
  await write()
  const calls = [outbox.send(ME), outbox.send(ME), outbox.send(ME)]
  assert.equal((await first).state, 'done')
  for (const outcome of await Promise.all(calls)) assert.equal(outcome.state, 'done')
  assert.equal(s.stored.size, 2)
  assert.ok(s.requests.length <= 2)
})
test('signed out according to /me/session: nothing is sent, nothing is lost', async () => {
  const { outbox, s, store, write } = whole()
  await write()
  s.session = async () => problem(401, { reason: 'expired' })
  assert.deepEqual(await outbox.send(ME), { state: 'signin', reason: 'expired' })
  assert.equal(s.requests.length, 0)
  assert.equal((await store.meta(ME)).session_state, 'signin')
  assert.equal((await store.waiting(ME)).length, 1)
})
test('a session that was ended takes the account’s pages away, an expired one does not', async () => {
  const { outbox, s, store } = whole()
  for (const [reason, account] of [['expired', ME], ['none', ME], ['ended', null]]) {
    await store.setLastAccount(ME)
    s.session = async () => problem(401, { reason })
    await outbox.send(ME)
    assert.equal((await store.lastAccount()).account, account, reason)
  }
})
test('a sign-out without a network is finished by our own server only, and for that account alone', async () => {
  const { store } = whole()
  const asked = []
  const wire = said => ({ signOut: async account => { asked.push(account); return said } })
  assert.ok(await finishSignOut(store, wire(nothing)), 'nobody is left')
  await store.setLastAccount(null, ME)
  const portal = answer(200, '<html>', { 'content-type': 'text/html' })
  for (const said of [nothing, portal, answer(303, ''), answer(204, '', { 'yanxing-signed-out': OTHER })]) {
    assert.ok(!await finishSignOut(store, wire(said)))
    assert.equal((await store.lastAccount()).leaving, ME)
  }
  assert.ok(await finishSignOut(store, wire(answer(204, '', { 'yanxing-signed-out': ME }))))
  assert.equal((await store.lastAccount()).leaving, undefined)
  assert.deepEqual(asked, Array(5).fill(ME))
})
test('an unreachable session question does not keep the outbox from trying', async () => {
  const { outbox, s, write } = whole()
  await write()
  s.session = async () => nothing
  assert.equal((await outbox.send(ME)).state, 'done')
})
test('a store that breaks in the middle asks for another try', async () => {
  const { outbox, s, write } = whole()
  await write()
  s.sync = async () => { throw new Error('killed') }
  assert.deepEqual(await outbox.send(ME), { state: 'retry' })
})
test('photos go although an entry has to wait for a newer server', async () => {
  const { outbox, s, write } = whole()
  const photo = { sha256: 'aa', type: 'image/jpeg', bytes: new ArrayBuffer(1) }
  await write({ fields: { photos: ['aa'] }, photos: { aa: 'waiting' } }, { photos: [photo] })
  await write()
  const take = s.take
  s.take = envelope => {
    const given = JSON.parse(take(envelope).text)
    return answer(200, { ...given, results: given.results.map((r, i) => (i ? { id: r.id, outcome: 'later' } : r)) }, { 'yanxing-sync': '1' })
  }
  assert.equal((await outbox.send(ME)).state, 'retry')
  assert.ok(s.attached.has('aa'))
})
test('a clock that jumped while nobody was reached forgets nothing', async () => {
  const { outbox, s, store, write, clock } = whole()
  await write()
  await outbox.send(ME)
  clock.now += 400 * 86400e3
  s.session = async () => nothing
  await outbox.send(ME)
  assert.equal((await store.list(ME)).length, 1)
})
test('photos go in the same run, and each change is told to the lists', async () => {
  const { outbox, s, write, changes } = whole()
  await write({ fields: { photos: ['aa'] }, photos: { aa: 'waiting' } }, { photos: [{ sha256: 'aa', type: 'image/jpeg', bytes: new ArrayBuffer(1) }] })
  await outbox.send(ME)
  assert.ok(s.attached.has('aa'))
  assert.ok(changes() > 0)
})

/** A page in the smallest, whose events the test fires. */
function fakePage() {
  const page = new EventTarget()
  page.document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  return page
}
const soon = () => new Promise(resolve => setTimeout(resolve, 5))

test('it sends on start, on online, on becoming visible and by hand', async () => {
  const page = fakePage()
  let sent = 0
  const go = startTriggers({ page, random: () => 0, now: () => 0, send: async () => { sent++; return { state: 'done' } } })
  await soon()
  page.dispatchEvent(new Event('online'))
  await soon()
  page.document.dispatchEvent(new Event('visibilitychange'))
  await soon()
  page.document.visibilityState = 'hidden'
  page.document.dispatchEvent(new Event('visibilitychange'))
  await soon()
  await go()
  assert.equal(sent, 4)
})
test('what is left is tried again on a timer; signed out is not', async () => {
  const states = ['retry', 'retry', 'signin']
  let sent = 0
  startTriggers({ page: fakePage(), random: () => 0, now: () => 0, send: async () => ({ state: states[sent++] }) })
  for (let i = 0; i < 10; i++) await soon()
  assert.equal(sent, 3)
})
