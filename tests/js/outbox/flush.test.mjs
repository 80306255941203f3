import assert from 'node:assert/strict'
import test from 'node:test'
import { ME, OTHER, answer, nothing, phone, problem, sendAll, server, states } from './kit.js'

const many = async (p, n) => { for (let i = 0; i < n; i++) await p.write() }

test('what waits is sent in order, and a receipt makes it received', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await many(p, 3)
  assert.deepEqual(await sendAll(p, s), { state: 'done' })
  const [envelope] = s.requests
  assert.deepEqual(Object.keys(envelope), ['device', 'account', 'epoch', 'sent_at', 'discarded', 'submissions'])
  assert.equal(envelope.account, ME)
  assert.equal(envelope.epoch, null)
  assert.deepEqual(envelope.submissions.map(x => x.seq), [1, 2, 3])
  assert.deepEqual(Object.keys(envelope.submissions[0]), ['id', 'seq', 'form', 'version', 'recorded_at', 'fields'])
  for (const entry of await p.store.list(ME)) {
    assert.equal(entry.state, 'received')
    assert.equal(entry.receipt, `R-${entry.id.slice(-4)}`)
    assert.equal(entry.see, `/reports/${entry.id}`)
    assert.equal(entry.epoch, 'e1')
  }
})
test('subject, source and replaces stand beside the fields', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await p.write({ subject: 'm', source: 'phone', replaces: 'x' })
  await sendAll(p, s)
  const { subject, source, replaces } = s.requests[0].submissions[0]
  assert.deepEqual([subject, source, replaces], ['m', 'phone', 'x'])
})
test('nothing waits, nothing is asked', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await sendAll(p, s)
  assert.equal(s.requests.length, 0)
})
test('a lost answer after the commit ends as one report', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  s.faults.push((envelope, self) => { self.take(envelope); return nothing })
  await p.write()
  assert.equal((await sendAll(p, s)).state, 'retry')
  assert.deepEqual(await states(p), ['waiting'])
  await sendAll(p, s)
  assert.deepEqual(await states(p), ['received'])
  assert.equal(s.stored.size, 1)
})
test('a captive portal, a proxy’s error and a cut body deliver nothing', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await p.write()
  for (const fault of [answer(200, '<html>', { 'content-type': 'text/html' }), answer(502, ''), answer(200, '{"resu', { 'yanxing-sync': '1' }), { ...nothing }]) {
    s.faults.push(() => fault)
    assert.equal((await sendAll(p, s)).state, 'retry')
    assert.deepEqual(await states(p), ['waiting'])
  }
})
test('one bad entry never holds up its neighbours', async () => {
  const p = phone()
  const s = server({ clock: p.clock, judgeOne: one => (one.seq === 2 ? { outcome: 'rejected', errors: { area: ['too long'] } } : null) })
  await many(p, 3)
  assert.equal((await sendAll(p, s)).state, 'done')
  assert.deepEqual(await states(p), ['received', 'attention', 'received'])
  assert.deepEqual((await p.store.list(ME))[1].errors, { area: ['too long'] })
})
test('later stays waiting, is offered once a run, and its neighbours go on', async () => {
  const p = phone()
  const s = server({ clock: p.clock, judgeOne: one => (one.seq === 1 ? { outcome: 'later' } : null) })
  await many(p, 2)
  assert.equal((await sendAll(p, s)).state, 'retry')
  assert.deepEqual(await states(p), ['waiting', 'received'])
  assert.equal(s.requests.length, 1)
})
test('a conflict needs the person', async () => {
  const p = phone()
  await p.write()
  await sendAll(p, server({ clock: p.clock, judgeOne: () => ({ outcome: 'conflict' }) }))
  assert.deepEqual((await p.store.list(ME)).map(e => [e.state, e.conflict]), [['attention', true]])
})
test('sent again by hand, the same id is judged afresh', async () => {
  const p = phone()
  const one = await p.write()
  await sendAll(p, server({ clock: p.clock, judgeOne: () => ({ outcome: 'rejected', errors: { '': ['not yet'] } }) }))
  await p.store.resend(one.id)
  const s = server({ clock: p.clock })
  await sendAll(p, s)
  assert.deepEqual([...s.stored.keys()], [one.id])
  assert.equal((await p.store.get(one.id)).errors, undefined)
})
test('signed out: everything stays, whatever the reason', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await many(p, 2)
  for (const reason of ['none', 'expired', 'ended']) {
    s.faults.push(() => problem(401, { reason }))
    const outcome = await sendAll(p, s)
    assert.deepEqual([outcome.state, outcome.reason], ['signin', reason])
    assert.deepEqual(await states(p), ['waiting', 'waiting'])
  }
})
test('another account is signed in: stop, and send nothing of anybody else', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await p.write()
  await p.write({ account: OTHER })
  s.faults.push(() => problem(409))
  assert.equal((await sendAll(p, s)).state, 'foreign')
  assert.deepEqual(s.requests[0].submissions.map(x => x.seq), [1])
  assert.deepEqual([await states(p), await states(p, OTHER)], [['waiting'], ['waiting']])
})
test('a run that finds ‘sending’ takes it for a leftover', async () => {
  const p = phone()
  await p.store.begin(ME, [await p.write()])
  assert.deepEqual(await states(p), ['sending'])
  await sendAll(p, server({ clock: p.clock }))
  assert.deepEqual(await states(p), ['received'])
})
test('a stolen lock ends the run at the next batch', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  await many(p, 30)
  let stolen = false
  s.faults.push(() => { stolen = true })
  assert.equal((await sendAll(p, s, { stopped: () => stolen })).state, 'stopped')
  assert.equal(s.requests.length, 1)
})
test('an entry thrown away before it was taken up is not sent', async () => {
  const p = phone()
  const s = server({ clock: p.clock })
  const [one] = [await p.write(), await p.write()]
  const store = { ...p.store, waiting: async account => { const list = await p.store.waiting(account); await p.store.discard(one.id); return list } }
  await sendAll({ ...p, store }, s)
  assert.deepEqual(s.requests[0].submissions.map(x => x.seq), [2])
})
test('the clock difference and the last receipt are noted', async () => {
  const p = phone()
  const s = server({ clock: { now: p.clock.now + 7200e3 } })
  const one = await p.write()
  await sendAll(p, s)
  const meta = await p.store.meta(ME)
  assert.equal(meta.clock_difference, 7200e3)
  assert.equal(meta.last_receipt.receipt, `R-${one.id.slice(-4)}`)
})

/** Two tabs: the answer to the first comes only after the second has stolen the lock and had its own. */
async function lateAnswer(late) {
  const p = phone()
  const s = server({ clock: p.clock })
  const one = await p.write()
  let stolen = false
  s.faults.push(async (envelope, self) => { stolen = true; await sendAll(p, self); return late(one) })
  await sendAll(p, s, { stopped: () => stolen })
  return { p, s, one }
}
const says = (id, result) => answer(200, { received_at: '2026-11-23T02:00:01.004Z', epoch: 'e1', missing: [], photos_wanted: [], results: [{ id, ...result }] }, { 'yanxing-sync': '1' })

test('an answer that comes late takes no receipt away', async () => {
  for (const result of [{ outcome: 'rejected', errors: { area: ['too long'] } }, { outcome: 'later' }, { outcome: 'conflict' }]) {
    const { p, one } = await lateAnswer(({ id }) => says(id, result))
    assert.equal((await p.store.get(one.id)).state, 'received', result.outcome)
  }
})
test('a refusal that comes late puts no blame on what was received', async () => {
  const { p, one } = await lateAnswer(() => problem(400, { title: 'not I-JSON' }))
  assert.equal((await p.store.get(one.id)).state, 'received')
})
test('from a phone without a byte to spare everything is sent all the same', async () => {
  const p = phone()
  const full = () => Promise.reject(new DOMException('no space left', 'QuotaExceededError'))
  const ignoreFullDisk = phone({ db: { run: (stores, mode, work) => p.db.run(stores, mode, t => work({ ...t, put: full })) } })
  const s = server({ clock: p.clock })
  await many(p, 30)
  assert.equal((await sendAll({ ...ignoreFullDisk, clock: p.clock }, s)).state, 'retry')
  assert.equal(s.stored.size, 30)
  assert.equal(new Set(s.requests.map(r => r.device)).size, 1)
  assert.ok((await states(p)).every(state => state === 'waiting'))
  assert.deepEqual(await sendAll(p, s), { state: 'done' })
  assert.equal(s.stored.size, 30)
})
