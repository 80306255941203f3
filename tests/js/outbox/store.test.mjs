import assert from 'node:assert/strict'
import test from 'node:test'
import { ME, OTHER, answer, phone, sendAll, server, states } from './kit.js'
import { memoryDatabase } from './memory.js'
import { storeContract } from './store_contract.js'

for (const [name, run] of Object.entries(storeContract(() => phone(), { equal: assert.deepEqual, ok: assert.ok })))
  test(name, run)

test('a save that the disk did not finish leaves neither entry nor number behind', async () => {
  const p = phone()
  const broken = phone({ db: { run: (stores, mode, work) => p.db.run(stores, mode, async t => {
    await work({ ...t, put: (store, value) => (store === 'entries' ? Promise.reject(new Error('full')) : t.put(store, value)) })
  }) } })
  await assert.rejects(broken.write(), /full/)
  assert.equal((await p.write()).seq, 1)
  assert.equal((await p.store.list(ME)).length, 1)
})

test('a browser killed after the save and before the answer saves once', async () => {
  let kill = true
  const p = phone({ db: memoryDatabase({ after: (stores, mode) => { if (mode === 'readwrite' && kill) { kill = false; throw new Error('killed') } } }) })
  const one = p.entry()
  await assert.rejects(p.store.save(one))
  await p.store.save(one)
  assert.deepEqual((await p.store.list(ME)).map(e => [e.id, e.seq]), [[one.id, 1]])
})

test('a mended entry takes the place of the one that needed attention', async () => {
  const p = phone()
  const old = await p.write({ photos: { aa: 'waiting' } }, { photos: [{ sha256: 'aa', type: 'image/jpeg', bytes: new ArrayBuffer(1) }] })
  await p.store.refuse(old.id, { area: ['too long'] })
  const mended = await p.write({ replaces: old.id, photos: { aa: 'waiting' } })
  assert.deepEqual((await p.store.list(ME)).map(e => e.id), [mended.id])
  assert.deepEqual((await p.store.meta(ME)).discarded, [1])
  assert.ok(await p.store.photo(ME, 'aa'))
})

test('correcting a received entry leaves it in place', async () => {
  const p = phone()
  const old = await p.write()
  await sendAll(p, server({ clock: p.clock }))
  await p.write({ replaces: old.id })
  assert.deepEqual(await states(p), ['received', 'waiting'])
})

test('received entries are forgotten after thirty days, unsent ones never', async () => {
  const p = phone()
  await p.write()
  await sendAll(p, server({ clock: p.clock }))
  await p.write()
  p.clock.now += 29 * 86400e3
  await p.store.sweep(ME)
  assert.deepEqual(await states(p), ['received', 'waiting'])
  p.clock.now += 2 * 86400e3
  await p.store.sweep(ME)
  assert.deepEqual(await states(p), ['waiting'])
  p.clock.now += 4000 * 86400e3
  await p.store.sweep(ME)
  assert.deepEqual(await states(p), ['waiting'])
})

test('a phone whose clock is days ahead does not forget early', async () => {
  const p = phone()
  const s = server({ clock: { now: p.clock.now - 40 * 86400e3 } })
  await p.write()
  await sendAll(p, s)
  await p.store.sweep(ME)
  assert.deepEqual(await states(p), ['received'])
})

test('an answer touches nobody else’s entries', async () => {
  const p = phone()
  const foreign = await p.write({ account: OTHER })
  await p.store.settle(ME, JSON.parse(answer(200, {
    received_at: '2026-11-23T02:00:01.004Z', epoch: 'e1', missing: [1], photos_wanted: [],
    results: [{ id: foreign.id, outcome: 'accepted', receipt: 'X' }],
  }).text))
  assert.equal((await p.store.get(foreign.id)).state, 'waiting')
})
