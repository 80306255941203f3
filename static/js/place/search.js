// Find a division by name, pinyin or initials: the same rules as pwa/places/search.py; one table of cases tests both.

const [EXACT, INITIALS, BEGINNING, INSIDE, BELOW] = [0, 1, 2, 3, 4]
const known = new WeakMap()

/** Returns text in the form used for comparing: no spaces, marks, tones or capitals; ü, v and the yu of lyu are u. */
export const fold = words => words.normalize('NFKD').toLowerCase().replaceAll('v', 'u').replaceAll('lyu', 'lu').replace(/[^\p{L}\p{N}]/gu, '')

/** At most `limit` places for what someone typed, best first. */
export function search(places, words, limit = 12) {
  const pieces = words.replaceAll('，', ',').split(',')
  const orders = [...new Set([fold(pieces.join('')), fold(pieces.reverse().join(''))])].filter(Boolean)
  const found = []
  for (const place of places) {
    const best = Math.min(...orders.map(order => /^\d+$/.test(order) ? codeFit(place, order) : fit(place.path, order)))
    if (best < Infinity) found.push([best, place])
  }
  found.sort(([a, p], [b, q]) => a - b || p.level - q.level || (p.code < q.code ? -1 : 1))
  return found.slice(0, limit).map(([, place]) => place)
}

/** Returns the one place that the text names exactly, or null. */
export function exactly(places, words) {
  const folded = fold(words)
  const hits = search(places, words, 2).filter(place => place.code === folded || fit(place.path, folded) === EXACT)
  return hits.length === 1 ? hits[0] : null
}

const codeFit = ({ code }, digits) => code === digits ? EXACT : code.startsWith(digits) ? BEGINNING : Infinity

function fit(path, words) {
  const own = keysOf(path.at(-1))
  let best = ownFit(own, words)
  path.slice(0, -1).forEach((above, depth) => {
    const keys = keysOf(above)
    for (const key of keys.all) {
      if (key.length < 2 || !words.startsWith(key)) continue
      const rest = words.slice(key.length)
      const guessed = keys.initials.has(key) && !keys.spelled.has(key)
      best = Math.min(best, rest ? fit(path.slice(depth + 1), rest) + guessed : BELOW)
    }
  })
  return best
}

function ownFit(keys, words) {
  if (keys.names.has(words) || keys.spelled.has(words)) return EXACT
  if (keys.initials.has(words)) return INITIALS
  if (keys.all.some(key => key.startsWith(words))) return BEGINNING
  return [...keys.names].some(key => key.includes(words)) ? INSIDE : Infinity
}

/** Returns everything by which a place is found: names (also former ones), their spellings in every reading, initials. */
function keysOf(place) {
  if (known.has(place)) return known.get(place)
  const [names, spelled, initials] = [new Set(), new Set(), new Set()]
  for (const english of place.english.split('/').filter(Boolean)) names.add(fold(english))
  for (const { short, name, readings } of [place, ...place.formerly]) {
    for (const said of [short, name]) {
      names.add(said)
      for (const syllables of spellings(readings.slice(0, said.length))) {
        spelled.add(fold(syllables.join('')))
        initials.add(syllables.map(syllable => fold(syllable)[0]).join(''))
      }
    }
  }
  known.set(place, { names, spelled, initials, all: [...names, ...spelled, ...initials] })
  return known.get(place)
}

/** Returns up to 16 ways to read a name, the right one first. */
const spellings = readings => readings.reduce((ways, said) => ways.flatMap(way => said.map(one => [...way, one])), [[]]).slice(0, 16)

/** At most `limit` countries whose name holds the words, of the <option>s of a list; each is {country, name}. */
export function countriesNamed(options, words, limit = 5) {
  const folded = fold(words)
  // a few letters are in every second name
  if (!folded || (/^[a-z0-9]+$/.test(folded) && folded.length < 3)) return []
  const found = [...options].filter(option => option.value && fold(option.textContent).includes(folded))
  const names = new Map(found.map(option => [option.value, option.textContent]))
  return [...names].slice(0, limit).map(([country, name]) => ({ country, name }))
}
