// How much goes at once, what a refusal of the whole batch does, and what becomes of discarded numbers.
import assert from 'node:assert/strict'
import test from 'node:test'
import { newBatchSize } from '../../../static/js/outbox/batch_size.js'
import { ME, answer, nothing, phone, problem, sendAll, server, states } from './kit.js'

const many = async (p, n) => { for (let i = 0; i < n; i++) await p.write() }

test('the first batch is small, success doubles it', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await many(p, 70)
  await sendAll(p, s)
  assert.deepEqual(s.requests.map(r => r.submissions.length), [20, 40, 10])
})
test('a time-out halves the next try and is remembered', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await many(p, 30)
  const batchSize = newBatchSize()
  s.faults.push(() => ({ ...nothing, timedOut: true }))
  assert.equal((await sendAll(p, s, { batchSize })).state, 'retry')
  await sendAll(p, s, { batchSize })
  assert.deepEqual(s.requests.map(r => r.submissions.length), [20, 10, 20])
})
test('after 400 the batch is halved down to the one entry that needs attention; the rest goes on', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await many(p, 20)
  const poison = envelope => (envelope.submissions.some(x => x.seq === 7) ? problem(400, { title: 'not I-JSON' }) : null)
  s.faults = Array.from({ length: 60 }, () => poison)
  assert.equal((await sendAll(p, s)).state, 'done')
  assert.deepEqual((await p.store.list(ME)).filter(e => e.state !== 'received').map(e => [e.seq, e.state, e.errors]), [[7, 'attention', { '': ['not I-JSON'] }]])
  assert.ok(s.requests.length < 20, `${s.requests.length} requests`)
})
test('what was refused by itself is not sent again because its number is missing', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await many(p, 2)
  s.faults = Array.from({ length: 9 }, () => envelope => (envelope.submissions.some(x => x.seq === 1) ? problem(400) : null))
  await sendAll(p, s)
  assert.deepEqual(await states(p), ['attention', 'received'])
})
test('a proxy’s 413 never puts blame on an entry', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await many(p, 4)
  s.faults = Array.from({ length: 9 }, () => () => answer(413, '<html>', { 'content-type': 'text/html' }))
  assert.equal((await sendAll(p, s)).state, 'retry')
  assert.deepEqual(await states(p), ['waiting', 'waiting', 'waiting', 'waiting'])
})
test('a discarded number is told until it is answered', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  const one = await p.write()
  await p.write()
  await p.store.discard(one.id)
  s.faults.push(() => nothing)
  await sendAll(p, s)
  await sendAll(p, s)
  assert.deepEqual(s.requests.map(r => r.discarded), [[1], [1]])
  assert.deepEqual((await p.store.meta(ME)).discarded, [])
})
test('discarded numbers go even when nothing else waits, and a refusal of that is no drama', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await p.store.discard((await p.write()).id)
  s.faults.push(() => problem(400))
  assert.equal((await sendAll(p, s)).state, 'done')
  assert.deepEqual((await p.store.meta(ME)).discarded, [1])
  assert.equal((await sendAll(p, s)).state, 'done')
  assert.deepEqual((await p.store.meta(ME)).discarded, [])
})
