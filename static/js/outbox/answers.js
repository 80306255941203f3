// Decide whether an answer is from our server. A captive portal answers 200 to anything; a body can be cut at any byte. Only a 200 with our
// header, the right shape and exactly the ids that were sent says anything about an entry.
// An answer is {status, header(name), text}; status 0 when there was none, with `timedOut` if that was why.

const OUTCOMES = ['accepted', 'duplicate', 'rejected', 'conflict', 'later']
const strings = list => Array.isArray(list) && list.every(x => typeof x === 'string')
const numbers = list => Array.isArray(list) && list.every(Number.isInteger)
export const is = (answer, type) => (answer.header('Content-Type') || '').split(';')[0].trim().toLowerCase() === type

/** Treat answers of portals and proxies like no answer. */
export const ours = answer => answer.header('Yanxing-Sync') === '1'

export function parse(text) {
  try { return JSON.parse(text) } catch { return null }
}

/** Returns the body of our server's answer to a batch of `ids`, else null. */
export function answerTo(ids, answer) {
  if (answer.status !== 200 || !ours(answer) || !is(answer, 'application/json')) return null
  const body = parse(answer.text)
  if (!body || !Array.isArray(body.results) || body.results.length !== ids.length) return null
  if (typeof body.epoch !== 'string' || !body.epoch || isNaN(Date.parse(body.received_at))) return null
  if (!numbers(body.missing) || !strings(body.photos_wanted)) return null
  const named = new Set(body.results.map(r => r && r.id))
  return ids.every(id => named.has(id)) ? body : null
}

/** Returns the entry's new state for one result. ✓✓ needs a receipt; an unknown outcome changes nothing. */
export function outcome(result) {
  if (!OUTCOMES.includes(result.outcome)) return 'later'
  const received = result.outcome === 'accepted' || result.outcome === 'duplicate'
  if (received) return typeof result.receipt === 'string' && result.receipt ? 'received' : 'later'
  return result.outcome === 'later' ? 'later' : 'attention'
}

const HERE = 'https://here.invalid'
/** Returns the address where the stored report can be seen: a path of ours, never a script or another site. */
export function pathOf(see) {
  try { return typeof see === 'string' && see.startsWith('/') && new URL(see, HERE).origin === HERE ? see : undefined } catch { return undefined }
}

/** Returns what the phone must do after an answer: {kind: answered | signin | foreign | split | undelivered, …}. */
export function judge(ids, answer) {
  if (answer.status === 0) return { kind: 'undelivered', timedOut: answer.timedOut }
  const body = answerTo(ids, answer)
  if (body) return { kind: 'answered', body }
  const problem = is(answer, 'application/problem+json')
  const detail = (problem && parse(answer.text)) || {}
  const retry = answer.header('Retry-After')
  if (problem && answer.status === 401) return { kind: 'signin', reason: detail.reason }
  if (problem && answer.status === 409) return { kind: 'foreign' }
  if (answer.status === 413 || (problem && answer.status === 400)) return { kind: 'split', ours: problem, detail }
  return { kind: 'undelivered', retry }
}
