import assert from 'node:assert/strict'
import { webcrypto } from 'node:crypto'
import test from 'node:test'
import { CAP, backoff, retryAfter, waitAfter } from '../../../static/js/outbox/backoff.js'
import { newBatchSize, take } from '../../../static/js/outbox/batch_size.js'
import { stamp } from '../../../static/js/outbox/entry.js'
import { besideOf, fieldsOf } from '../../../static/js/outbox/fields.js'
import { newId } from '../../../static/js/outbox/ids.js'
import { withLock } from '../../../static/js/outbox/lock.js'
import { makeWire } from '../../../static/js/outbox/wire.js'
import { seconds } from '../../../static/js/outbox/templates.js'

test('ids are RFC 9562 UUIDs of version 7 that carry their moment', () => {
  const at = Date.parse('2026-11-22T13:14:05.120Z')
  const id = newId(webcrypto, at)
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(parseInt(id.replace(/-/g, '').slice(0, 12), 16), at)
  assert.notEqual(newId(webcrypto, at), id)
})
test('a local time is stamped with milliseconds and offset', () => {
  const ms = Date.parse('2026-11-22T13:14:05.120Z')
  assert.match(stamp(ms), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/)
  assert.equal(Date.parse(stamp(ms)), ms)
})
test('back-off is fully jittered, grows, and stops at five minutes', () => {
  assert.equal(backoff(0, () => 0), 0)
  assert.ok(backoff(3, () => 0.999) > backoff(0, () => 0.999))
  assert.ok(backoff(1000, () => 0.999) <= CAP)
})
test('Retry-After is honoured beyond the cap, with jitter on top', () => {
  assert.equal(retryAfter('3600', 0, () => 0), 3600e3)
  assert.ok(retryAfter('3600', 0, () => 0.9) > 3600e3)
  assert.equal(retryAfter(new Date(90e3).toUTCString(), 0, () => 0), 90e3)
  assert.equal(retryAfter('soon', 0, () => 0), null)
  assert.equal(retryAfter(null, 0, () => 0), null)
  assert.equal(waitAfter({ retry: '600' }, 0, 0, () => 0), 600e3)
})
test('a batch takes what fits, and always at least one', () => {
  const entry = size => ({ id: 'x', seq: 1, form: 'location', version: 1, recorded_at: '', fields: { area: '字'.repeat(size) } })
  const batchSize = newBatchSize()
  assert.equal(take(Array(50).fill(entry(1)), batchSize).length, 20)
  assert.equal(take(Array(20).fill(entry(5000)), batchSize).length, 4)
  assert.equal(take([entry(50000)], batchSize).length, 1)
  for (let i = 0; i < 20; i++) batchSize.double()
  const most = take(Array(300).fill(entry(1)), batchSize)
  assert.equal(most.length, 200)
  const wide = take(Array(200).fill(entry(5000)), batchSize)
  assert.ok(Buffer.byteLength(JSON.stringify(wide)) < 2 ** 20)
  for (let i = 0; i < 40; i++) batchSize.halve()
  assert.equal(take(Array(50).fill(entry(1)), batchSize).length, 1)
})
test('fields: the empty is left out, numbers and booleans are told apart', () => {
  const pairs = [['submission_id', 'i'], ['subject', 's'], ['source', ''], ['area', ' '], ['stay', 'long'], ['hours', '1.5'], ['back_home', 'on'], ['many', 'a'], ['many', 'b'], ['photos', {}]]
  const types = { hours: 'number', back_home: 'boolean', many: 'list' }
  assert.deepEqual(fieldsOf(pairs, name => types[name]), { stay: 'long', hours: 1.5, back_home: true, many: ['a', 'b'] })
  assert.deepEqual(besideOf(pairs), { subject: 's', source: undefined })
  assert.deepEqual(besideOf([['source', 'phone'], ['replaces', 'r']]), { replaces: 'r' })
  assert.deepEqual(besideOf([['source', 'phone'], ['subject', 's']]), { subject: 's', source: 'phone' })
  assert.deepEqual(fieldsOf([['back_home', 'false']], () => 'boolean'), {})
})

/** Web Locks in the smallest: one holder, waiters with a signal, stealing. */
function fakeLocks() {
  let holder = null
  return { request(name, { signal, steal, ifAvailable }, work) {
    return new Promise((resolve, reject) => {
      const run = async () => {
        const mine = { lose: () => reject(new DOMException('stolen', 'AbortError')) }
        holder = mine
        resolve(await work({}))
        if (holder === mine) holder = null
      }
      if (steal && holder) holder.lose()
      if (steal || !holder) run()
      else if (ifAvailable) resolve(work(null))
      else signal?.addEventListener('abort', () => reject(new DOMException('waited', 'AbortError')))
    })
  } }
}
const later = ms => new Promise(resolve => setTimeout(resolve, ms))

test('without Web Locks the work is done anyway', async () =>
  assert.equal(await withLock({ locks: undefined, visible: () => false }, async () => 'done'), 'done'))
test('a visible page that waited long enough steals; the one it stole from is told', async () => {
  const locks = fakeLocks()
  const seen = []
  const first = withLock({ locks, visible: () => true }, async stopped => { await later(60); seen.push(stopped()) })
  assert.equal(await withLock({ locks, visible: () => true, lockWait: 20 }, async () => 'mine'), 'mine')
  assert.equal(await first, null)
  await later(60)
  assert.deepEqual(seen, [true])
})
test('the worker does not queue behind a page', async () => {
  const locks = fakeLocks()
  const first = withLock({ locks, visible: () => true }, () => later(20))
  assert.equal(await withLock({ locks, visible: () => false, lockWait: 0 }, async () => 'mine'), null)
  await first
  assert.equal(await withLock({ locks, visible: () => false, lockWait: 0 }, async () => 'mine'), 'mine')
})
test('a hidden one gives up instead', async () => {
  const locks = fakeLocks()
  const first = withLock({ locks, visible: () => true }, () => later(60))
  assert.equal(await withLock({ locks, visible: () => false, lockWait: 20 }, async () => 'mine'), null)
  await first
})
test('the wire never throws and does not follow redirects', async () => {
  let options
  const wire = fetch => makeWire({ fetch: (url, given) => { options = given; return fetch(url, given) }, timeout: 20 })
  const reply = await wire(async () => new Response('{}', { status: 201, headers: { 'Yanxing-Sync': '1' } })).sync({})
  assert.deepEqual([reply.status, reply.text, reply.header('yanxing-sync')], [201, '{}', '1'])
  assert.equal(options.redirect, 'manual')
  assert.equal((await wire(async () => { throw new TypeError('no network') }).session()).status, 0)
  const slow = await wire((url, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))).sync({})
  assert.deepEqual([slow.status, slow.timedOut], [0, true])
})
test('a clock that is right is not said to be less than nothing', () => {
  globalThis.document = { documentElement: { lang: 'zh-CN' } }
  assert.equal(seconds(Math.round(-0.3)), seconds(0))
  assert.notEqual(seconds(-3), seconds(3))
  delete globalThis.document
})
