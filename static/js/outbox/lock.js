// Let one tab send at a time. A tab frozen by the phone can hold the lock for ever, so a visible page that waited long enough
// steals it. An entry that is then sent twice is one report, because the id is the same.

export const LOCK_WAIT = 45e3

/**
 * Run `work(stopped)` under the lock; `stopped()` turns true once somebody stole it. Null: stolen, or a hidden waiter gave up.
 * With a `lockWait` of 0 nobody queues: a worker that waited behind a page was left waiting by Chromium when that page went.
 */
export async function withLock({ locks, visible, lockWait = LOCK_WAIT }, work, name = 'outbox') {
  if (!locks) return work(() => false)
  let got = false
  let stopped = false
  const request = options => locks.request(name, options, lock => {
    if (!lock) return null
    got = true
    return work(() => stopped)
  }).catch(error => {
    if (error.name !== 'AbortError') throw error
    stopped = got
    return null
  })
  if (!lockWait) return request({ ifAvailable: true })
  const waiting = new AbortController()
  const timer = setTimeout(() => got || waiting.abort(), lockWait)
  const result = await request({ signal: waiting.signal })
  clearTimeout(timer)
  return !got && visible() ? request({ steal: true }) : result
}
