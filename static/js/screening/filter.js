// Filter the rows of a worklist. Pure functions, tested in node with five hundred rows.

/** As a person types a name: no spaces, no capitals, full width made plain. */
export const plain = words => words.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/** Has one of these attempts of this phone reached them? One that needs attention says nothing yet. */
export const reachedBy = attempts =>
  attempts.some(({ state, fields }) => state !== 'attention' && !['', 'not_reached', undefined].includes(fields.outcome))

/** Is this row meant? `row` is {search, reached}, `show` 'open', 'reached' or ''. Every typed word must fit somewhere. */
export function fits(row, words, show = '') {
  if (show === 'open' && row.reached) return false
  if (show === 'reached' && !row.reached) return false
  return words.split(/\s+/).map(plain).every(word => row.search.includes(word))
}
