// Define an entry. It belongs to the account of the page it was written on. Once saved only its state and the server's messages change:
// waiting ✓ safe on this phone · sending · received ✓✓ a receipt named its id · attention ! the person must act.
// Of a discarded entry only the number stays, until the server knows it.

export const UNSENT = ['waiting', 'sending']
export const KEEP_RECEIVED = 30 * 86400e3

const SAME = ['account', 'form', 'version', 'subject', 'source', 'replaces', 'fields']
const BESIDE = ['subject', 'source', 'replaces']

/** Local time as RFC 3339 with milliseconds and offset, e.g. 2026-11-22T21:14:05.120+08:00. */
export function stamp(ms) {
  const east = -new Date(ms).getTimezoneOffset()
  const two = n => String(Math.floor(Math.abs(n))).padStart(2, '0')
  const local = new Date(ms + east * 60e3).toISOString().slice(0, -1)
  return `${local}${east < 0 ? '-' : '+'}${two(east / 60)}:${two(east % 60)}`
}

/** Returns the entry in the format of the protocol (docs/offline.md). */
export function submission(entry) {
  const { id, seq, form, version, recorded_at, fields } = entry
  const sent = { id, seq, form, version, recorded_at, fields }
  for (const name of BESIDE) if (entry[name]) sent[name] = entry[name]
  return sent
}

/** Whether two entries have the same content, whenever and wherever they were written. */
export const sameContent = (a, b) =>
  SAME.every(name => JSON.stringify(a[name] ?? '') === JSON.stringify(b[name] ?? ''))

/** Returns the hashes of this entry's photos that the server does not have yet. */
export const photosToSend = entry =>
  Object.keys(entry.photos || {}).filter(sha => entry.photos[sha] === 'waiting')
