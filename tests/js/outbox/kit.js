// Build a phone for several tests, with clock, ids, store and wire that the test holds.
import { webcrypto } from 'node:crypto'
import { newBatchSize } from '../../../static/js/outbox/batch_size.js'
import { flush } from '../../../static/js/outbox/flush.js'
import { newId } from '../../../static/js/outbox/ids.js'
import { openStore } from '../../../static/js/outbox/store.js'
import { memoryDatabase } from './memory.js'

import { ME } from './names.js'
export { ME, OTHER } from './names.js'

export function phone({ db = memoryDatabase(), at = Date.parse('2026-11-22T13:14:05.120Z') } = {}) {
  const clock = { now: at }
  const id = () => newId(webcrypto, clock.now)
  const store = openStore(db, { now: () => clock.now, newId: id })
  const entry = (more = {}) => ({
    id: id(), account: ME, form: 'location', version: 1, recorded_at: '2026-11-22T21:14:05.120+08:00',
    fields: { division: '440307', since: '2026-11-20', stay: 'long' }, page: '/reports/location/new', label: '位置', ...more,
  })
  const write = (more, extra) => store.save(entry(more), extra)
  return { db, clock, id, store, entry, write }
}

export const header = headers => name => headers[name.toLowerCase()] ?? null
export const answer = (status, body, headers = {}) => ({
  status, text: typeof body === 'string' ? body : JSON.stringify(body), header: header({ 'content-type': 'application/json', ...headers }),
})
export const problem = (status, body = {}, headers = {}) => answer(status, body, { 'content-type': 'application/problem+json', ...headers })
export const nothing = { status: 0, text: '', header: () => null }

/** A server in the smallest: stores by id, answers as docs/offline.md says. `faults` are functions that see one request each. */
export function server({ epoch = 'e1', clock, judgeOne } = {}) {
  const s = {
    epoch, stored: new Map(), numbers: new Set(), requests: [], answered: [], faults: [], attached: new Map(), attachAnswers: [],
    session: async () => answer(200, { account: ME, name: 'n', epoch: s.epoch, server_time: new Date(clock.now).toISOString(), forms: {} }),
    attach: async (sha, photo) => {
      const status = s.attachAnswers.shift() || (s.attached.has(sha) ? 200 : 201)
      if (status < 300) s.attached.set(sha, photo)
      return status >= 400 ? problem(status) : answer(status, '', { 'yanxing-sync': '1', 'content-type': 'text/html' })
    },
    sync: async envelope => {
      s.requests.push(structuredClone(envelope))
      const fault = s.faults.shift()
      const early = fault && await fault(envelope, s)
      return early || s.take(envelope)
    },
    take: envelope => {
      const results = envelope.submissions.map(one => {
        const { id } = one
        const odd = judgeOne && judgeOne(one, s)
        if (odd?.outcome !== 'later') s.numbers.add(one.seq)
        if (odd) return { id, ...odd }
        const outcome = s.stored.has(id) ? 'duplicate' : 'accepted'
        s.stored.set(id, one)
        return { id, outcome, receipt: `R-${id.slice(-4)}`, see: `/reports/${id}` }
      })
      for (const n of envelope.discarded) s.numbers.add(n)
      const highest = Math.max(0, ...s.numbers)
      const missing = [...Array(highest).keys()].filter(n => n > 0 && !s.numbers.has(n)).slice(0, 100)
      const photos = [...s.stored.values()].flatMap(e => e.fields.photos || []).filter(sha => !s.attached.has(sha))
      s.answered.push({ received_at: new Date(clock.now).toISOString(), epoch: s.epoch, missing, photos_wanted: photos, results })
      return answer(200, s.answered.at(-1), { 'yanxing-sync': '1' })
    },
  }
  return s
}

/** One run of the real flush. */
export const sendAll = (p, wire, more = {}) =>
  flush({ store: p.store, wire, account: ME, batchSize: newBatchSize(), now: () => p.clock.now, ...more })

export const states = async (p, account = ME) => (await p.store.list(account)).map(e => e.state)
