// Send waiting entries, and trust only our server's answers. The page, the worker and the test bench run this same function.
// If it is killed at any line, it can simply be run again: ids make every repetition harmless.
import { take } from './batch_size.js'
import { stamp, submission } from './entry.js'
import { judge } from './answers.js'

/**
 * Send everything of `account` that waits. Resolves to {state, retry?, reason?}:
 * 'done' nothing is left · 'retry' something is, try later · 'signin' · 'foreign' another account is signed in · 'stopped'.
 */
export async function flush({ store, wire, account, batchSize, now, stopped = () => false }) {
  // each entry is sent once a run, so that one that stays waiting cannot cause a loop
  const offered = new Set()
  // and so is each discarded number
  const told = new Set()
  // we hold the lock: entries in state 'sending' are left from an earlier run
  await store.release(account)
  while (!stopped()) {
    const waiting = await store.waiting(account)
    const { meta, batch } = await store.begin(account, take(waiting.filter(entry => !offered.has(entry.id)), batchSize))
    const ids = batch.map(entry => entry.id)
    if (!batch.length && meta.discarded.every(number => told.has(number))) return { state: waiting.length ? 'retry' : 'done' }
    const { device, epoch, discarded } = meta
    const tell = () => discarded.forEach(number => told.add(number))
    const verdict = judge(ids, await wire.sync({
      device, account, epoch, sent_at: stamp(now()), discarded, submissions: batch.map(submission),
    }))
    if (verdict.kind === 'answered') {
      ids.forEach(id => offered.add(id))
      tell()
      await store.settle(account, verdict.body, { discarded, offered })
      batchSize.double()
      continue
    }
    if (!stopped()) await store.release(account)
    if (verdict.kind !== 'split') {
      if (verdict.timedOut) batchSize.halve()
      return { ...verdict, state: ['signin', 'foreign'].includes(verdict.kind) ? verdict.kind : 'retry' }
    }
    if (batch.length > 1) shrinkTo(batchSize, batch.length / 2)
    else if (!verdict.ours) return { state: 'retry' }
    // only discarded numbers that this server refuses alone: they go with the next entry
    else if (!batch.length) tell()
    else {
      offered.add(ids[0])
      await store.refuse(ids[0], refusal(verdict.detail))
    }
  }
  return { state: 'stopped' }
}

function shrinkTo(batchSize, entries) {
  while (batchSize.entries > entries && batchSize.entries > 1) batchSize.halve()
}

/** Returns the server's message about a refused request, not tied to a field. */
const refusal = detail => (detail.detail || detail.title ? { '': [detail.detail || detail.title] } : {})
