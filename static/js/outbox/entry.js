// Define an entry. It belongs to the account of the page it was written on; once saved only its state and the server's words change:
// waiting ✓ safe here · sending · received ✓✓ a receipt named its id · attention ! needs the person.
// Of a discarded one only the number stays, until the server has heard of it.

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

/** The entry as it stands on the wire (docs/offline.md). */
export function submission(entry) {
  const { id, seq, form, version, recorded_at, fields } = entry
  const sent = { id, seq, form, version, recorded_at, fields }
  for (const name of BESIDE) if (entry[name]) sent[name] = entry[name]
  return sent
}

/** Do two entries say the same thing, whenever and wherever they were written? */
export const sameContent = (a, b) =>
  SAME.every(name => JSON.stringify(a[name] ?? '') === JSON.stringify(b[name] ?? ''))

/** Hashes of this entry's photos that the server does not have yet. */
export const photosToSend = entry =>
  Object.keys(entry.photos || {}).filter(sha => entry.photos[sha] === 'waiting')
