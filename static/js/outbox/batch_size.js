// Decide how much to send at once. The first batch is small; a time-out halves the size, success doubles it.
import { submission } from './entry.js'

const KIB = 1024
const FIRST = { entries: 20, bytes: 64 * KIB }
const MOST = { entries: 200, bytes: 1024 * KIB }
// bytes of the envelope around the submissions
const ENVELOPE = 8 * KIB

/** The batch size of one sender; kept between runs, so that a slow connection stays slow. */
export function newBatchSize() {
  const batchSize = { ...FIRST }
  const times = f => () => {
    batchSize.entries = Math.min(MOST.entries, Math.max(1, Math.floor(batchSize.entries * f)))
    batchSize.bytes = Math.min(MOST.bytes, Math.max(KIB, Math.floor(batchSize.bytes * f)))
  }
  return Object.assign(batchSize, { halve: times(0.5), double: times(2) })
}

/** Returns the first entries that fit the batch size; at least one, whatever its size. */
export function take(entries, batchSize) {
  const batch = []
  let left = Math.min(batchSize.bytes, MOST.bytes - ENVELOPE)
  for (const entry of entries.slice(0, batchSize.entries)) {
    left -= new TextEncoder().encode(JSON.stringify(submission(entry))).length + 1
    if (left < 0 && batch.length) break
    batch.push(entry)
  }
  return batch
}
