// Filter the rows of a worklist. Pure functions, tested in node with five hundred rows.

/** Returns text in the form used for comparing: no spaces, no capitals, half width. */
export const plain = words => words.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/** Whether one of these attempts on this phone reached them. A rejected attempt does not count. */
export const reachedBy = attempts =>
  attempts.some(({ state, fields }) => state !== 'attention' && !['', 'not_reached', undefined].includes(fields.outcome))

/** Whether this row is shown. `row` is {search, reached}, `show` 'open', 'reached' or ''. Every typed word must match. */
export function fits(row, words, show = '') {
  if (show === 'open' && row.reached) return false
  if (show === 'reached' && !row.reached) return false
  return words.split(/\s+/).map(plain).every(word => row.search.includes(word))
}
