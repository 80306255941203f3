// Filter and order the rows of a worklist. Pure functions, tested in node with five hundred rows.

/** Returns text in the form used for comparing: no spaces, no capitals, half width. */
export const plain = words => words.normalize('NFKC').toLowerCase().replace(/[\s\p{Cf}]+/gu, '')

/** Whether one of these entries on this phone reached them: a contact, or an attempt with such an outcome. A rejected one does not count. */
export const reachedBy = entries =>
  entries.some(({ state, form, fields }) => state !== 'attention' && (form === 'contact' || !['', 'not_reached', undefined].includes(fields.outcome)))

/** The entries of this form that the page, made at `since` (ms), does not know yet. Without `since` all are a list's: those of one round.
    Both times are the server's: a phone's clock can be wrong by days. */
export const unknownTo = (entries, form, round, since) =>
  entries.filter(entry => entry.form === form && entry.fields.round === round && (!since || entry.state !== 'received' || Date.parse(entry.received_at) > since))

/** Where a row stands in the list: 0 nobody tried, 1 not reached, 2 reached. `known` is what the page says, `entries` this phone's. */
export const turnOf = (known, entries) =>
  Math.max(known, reachedBy(entries) ? 2 : entries.some(({ state }) => state !== 'attention') ? 1 : 0)

/** Returns the next of `rows` ({member, turn}) that nobody has reached, after `member` and then from the beginning; undefined if there is none. */
export function nextAfter(rows, member, tried = new Set()) {
  const at = rows.findIndex(row => row.member === member)
  const open = [...rows.slice(at + 1), ...rows.slice(0, at + 1)].filter(row => row.turn < 2 && row.member !== member)
  return open.find(row => !tried.has(row.member))
}

/** Whether this row is shown. `row` is {search, reached}, `show` 'open', 'reached' or ''. Every typed word must match. */
export function fits(row, words, show = '') {
  if (show === 'open' && row.reached) return false
  if (show === 'reached' && !row.reached) return false
  return words.split(/\s+/).map(plain).every(word => row.search.includes(word))
}
