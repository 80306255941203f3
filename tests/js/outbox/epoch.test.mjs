// A server restored from last night's backup gets today's reports back.
import assert from 'node:assert/strict'
import test from 'node:test'
import { checkSession } from '../../../static/js/outbox/session.js'
import { ME, answer, phone, problem, sendAll, server, states } from './kit.js'

const restored = (s, epoch) => { s.epoch = epoch; s.stored.clear(); s.numbers.clear() }
const meet = (p, s) => checkSession({ store: p.store, wire: s, account: ME, now: () => p.clock.now })

test('another epoch in an answer brings back what an earlier one received', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  const old = await p.write()
  await sendAll(p, s)
  const first = (await p.store.get(old.id)).received_at
  restored(s, 'e2')
  p.clock.now += 60e3
  await p.write()
  await sendAll(p, s)
  assert.deepEqual([...s.stored.values()].map(x => x.seq).sort(), [1, 2])
  assert.deepEqual(await states(p), ['received', 'received'])
  const entry = await p.store.get(old.id)
  assert.equal(entry.first_received_at, first)
  assert.equal(entry.epoch, 'e2')
})
test('/me/session is enough, with nothing new waiting', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await p.write()
  await sendAll(p, s)
  restored(s, 'e2')
  assert.deepEqual(await meet(p, s), { state: 'ok' })
  assert.deepEqual(await states(p), ['waiting'])
  await sendAll(p, s)
  assert.equal(s.stored.size, 1)
})
test('two restores keep the first time of receiving', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  const old = await p.write()
  await sendAll(p, s)
  const first = (await p.store.get(old.id)).received_at
  for (const epoch of ['e2', 'e3']) {
    restored(s, epoch)
    p.clock.now += 3600e3
    await meet(p, s)
    await sendAll(p, s)
  }
  assert.equal((await p.store.get(old.id)).first_received_at, first)
})
test('the session is asked at most every ten minutes while all is well', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  let asked = 0
  const counting = { ...s, session: () => { asked++; return s.session() } }
  for (const wait of [0, 60e3, 60e3, 600e3]) { p.clock.now += wait; await meet(p, counting) }
  assert.equal(asked, 2)
})
test('what /me/session says is judged as well', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  const says = async given => (await meet(p, { ...s, session: async () => given }))
  assert.deepEqual(await says(problem(401, { reason: 'ended' })), { state: 'signin', reason: 'ended' })
  assert.deepEqual(await says(answer(200, { account: 'someone else', epoch: 'e1' })), { state: 'foreign' })
  assert.deepEqual(await says(answer(200, '<html>', { 'content-type': 'text/html' })), { state: 'unknown' })
  assert.deepEqual(await says(answer(502, '')), { state: 'unknown' })
})
test('a missing number that we still hold is sent again, received or not', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await p.write()
  await sendAll(p, s)
  s.stored.clear()
  s.numbers.delete(1)                     // the server lost it without knowing
  await p.write()
  await sendAll(p, s)
  assert.deepEqual([...s.stored.values()].map(x => x.seq), [2, 1])
  assert.deepEqual(await states(p), ['received', 'received'])
})
test('a hole that never closes does not make the phone spin', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  for (let i = 0; i < 4; i++) await p.write()
  const take = s.take
  s.take = envelope => {
    const given = JSON.parse(take(envelope).text)
    return answer(200, { ...given, missing: [1, 2] }, { 'yanxing-sync': '1' })
  }
  await sendAll(p, s)
  await p.write()
  await sendAll(p, s)
  assert.ok(s.requests.length <= 4, `${s.requests.length}`)
})
test('a number thrown away is told again to a database that has forgotten it', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  const [one] = [await p.write(), await p.write()]
  await p.store.discard(one.id)
  await sendAll(p, s)
  assert.deepEqual((await p.store.meta(ME)).discarded, [])
  restored(s, 'e2')
  await meet(p, s)
  await sendAll(p, s)
  assert.deepEqual(s.requests.map(r => r.discarded), [[1], [1]])
  assert.deepEqual(s.answered.at(-1).missing, [])
  await meet(p, s)
  assert.deepEqual((await p.store.meta(ME)).discarded, [])
})
test('what was thrown away is told again in the same run that hears of the restore', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  const [one] = [await p.write(), await p.write()]
  await p.store.discard(one.id)
  await sendAll(p, s)
  restored(s, 'e2')
  await p.write()
  await sendAll(p, s)
  assert.deepEqual(s.answered.at(-1).missing, [])
})
test('after thirty days a told number is forgotten, as what was received is', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await p.store.discard((await p.write()).id)
  await sendAll(p, s)
  p.clock.now += 31 * 86400e3
  await p.store.sweep(ME)
  assert.deepEqual((await p.store.meta(ME)).told, [])
})
