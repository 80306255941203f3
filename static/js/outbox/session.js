// Ask who is signed in, and for the database's epoch, at most every ten minutes: a restored server gets its reports back
// even when nothing new waits.
import { parse } from './answers.js'

const EVERY = 600e3

/** Resolves to {state: 'ok' | 'signin' | 'foreign' | 'unknown', reason?}. An answer about this account is stored. */
export async function checkSession({ store, wire, account, now }) {
  const meta = await store.meta(account)
  if (meta.session_state === 'ok' && Math.abs(now() - meta.session_at) < EVERY) return { state: 'ok' }
  const answer = await wire.session()
  const type = answer.header('Content-Type') || ''
  const body = /json/.test(type) ? parse(answer.text) : null
  if (answer.status === 401 && body) return { state: 'signin', reason: body.reason }
  if (answer.status !== 200 || !body || typeof body.epoch !== 'string') return { state: 'unknown' }
  if (body.account !== account) return { state: 'foreign' }
  await store.noteServer(account, { epoch: body.epoch, difference: Date.parse(body.server_time) - now() })
  return { state: 'ok' }
}
