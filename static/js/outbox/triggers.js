// Start sending: on start, back on the network or the screen, after a save, by hand, and on a timer that backs off.
// Background Sync is used in addition: iOS and Firefox have none, Chromium may wait for minutes.
import { waitAfter } from './backoff.js'

// a timer cannot help here
const OVER = ['done', 'signin', 'foreign']

/** `send()` resolves to an outcome of flush(); returns `go()`, which sends now and restarts the back-off. */
export function startTriggers({ send, page = window, random = Math.random, now = Date.now }) {
  let timer = null
  let attempt = 0
  async function run() {
    clearTimeout(timer)
    const outcome = await send()
    clearTimeout(timer)
    if (OVER.includes(outcome.state)) attempt = 0
    else timer = setTimeout(run, waitAfter(outcome, attempt++, now(), random))
    return outcome
  }
  const go = () => { attempt = 0; return run() }
  page.addEventListener('online', go)
  page.addEventListener('pageshow', event => event.persisted && go())
  page.document.addEventListener('visibilitychange', () => page.document.visibilityState === 'visible' && go())
  page.document.addEventListener('click', event => event.target.closest('[data-outbox-send]') && go())
  go()
  return go
}
