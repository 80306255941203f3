// Decide which pages may be kept, and under which address. Pure functions, tested in node.

const RELEASE = /<html[^>]*\bdata-release="([^"]*)"/
const NAMED = /<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+)"/g
const FRESH = 6 * 3600e3
const LOOK = /<html lang="([^"]*)"([^>]*\bdata-large)?/

const ACCOUNT = /<html[^>]*\bdata-account="([^"]*)"/
const SUBJECTS = /(<select\b[^>]*\bname="subject"[^>]*>)([^]*?)(<\/select>)/g
const PERSON = /<option value="[^"]+"[^>]*>[^<]*<\/option>/g
const KINDS = ['own', 'form', 'list', 'file']
const MINE = /^\/(branch|reports|work|me\/phone)?$/

/** Returns the address of a page without the icon's `src`; with `form` without a query string: a form is one page. */
export function keyOf(address, form = false) {
  const url = new URL(address)
  url.searchParams.delete('src')
  return url.origin + url.pathname + (form ? '' : url.search)
}

/** Whether a form was opened for nobody: only then it is the form that everybody gets. */
export const isPlain = address => keyOf(address) === keyOf(address, true)

/** Whether an answer is a page of which the phone learns something: who is signed in, what may be kept, or that it is not here. */
export const isTelling = answer => [200, 404, 410].includes(answer.status) && !answer.redirected
  && answer.type !== 'opaqueredirect' && (answer.headers.get('Content-Type') || '').startsWith('text/html')

/** Returns whose page it is; '' for a public one. */
export const accountOf = html => ACCOUNT.exec(html)?.[1] || ''

/** Returns as what a page of `account` ('' for a public one) may be kept; null if not at all. */
export function kindOf({ status, headers }, account) {
  const kind = status === 200 && headers.get('Yanxing-Keep')
  if (kind === 'public') return account ? null : kind
  return account && headers.get('Yanxing-Account') === account && KINDS.includes(kind) ? kind : null
}

/** Returns as what a copy is kept. Copies of early releases do not say it: what may be about persons counts as a file. */
export function kindOfCopy(headers, address) {
  const { pathname } = new URL(address)
  return headers.get('Yanxing-Keep') || (pathname.endsWith('/new') ? 'form' : MINE.test(pathname) ? 'own' : 'file')
}

/** Whether a right that was there is missing. Copies of early releases do not say which were there. */
export const isLost = (before, now) =>
  before === null || before.split(' ').some(right => right && !now.split(' ').includes(right))

/** Returns what becomes of a copy after a right was lost: 'drop', 'strip' (its list of persons goes) or 'stay'. */
export function afterLoss(headers, address, rights) {
  const kind = kindOfCopy(headers, address)
  if (['list', 'file'].includes(kind)) return 'drop'
  return !isLost(headers.get('Yanxing-Rights'), rights) ? 'stay' : kind === 'form' ? 'strip' : 'drop'
}

/** Returns what becomes of a copy with time. */
export function afterTime(headers, address, at) {
  const kind = kindOfCopy(headers, address), until = headers.get('Yanxing-Keep-Until')
  if (!headers.has('Yanxing-Keep') && kind === 'file') return 'drop'
  return !(until && !(at <= Date.parse(until))) ? 'stay' : kind === 'form' ? 'strip' : 'drop'
}

/** Returns until when a page may be kept by this phone's clock, which can be wrong: counted from the time of the answer. */
export function untilHere(headers, at) {
  const until = Date.parse(headers.get('Yanxing-Keep-Until')), sent = Date.parse(headers.get('Date'))
  return new Date(until + (sent ? at - sent : 0)).toISOString()
}

/** Returns a form without the persons for whom it can be filed. */
export const withoutSubjects = html =>
  html.replace(SUBJECTS, (_, open, options, close) => open + options.replace(PERSON, '') + close)

/** Returns the release whose assets a page needs. */
export const releaseOf = html => RELEASE.exec(html)?.[1] || null

/** Returns the scripts and styles of its release that a page names, each once: those of the shell and of its package. */
export const assetsOf = (html, release) => [...new Set([...html.matchAll(NAMED)].map(found => found[1]))]
  .filter(address => address.startsWith(`/static/${release}/`) && /\.(js|css)$/.test(address))

/** Language and text size, as update.js sends them for the page: a changed choice makes kept pages stale. */
export function lookOf(html) {
  const [, lang, large] = LOOK.exec(html) || []
  return large ? `${lang} large` : lang       // a header loses a space at its end
}

/**
 * Is a kept copy, by its headers, new enough not to be fetched again? Today passes on its own look, and a digest of its
 * lines: when they change (a round was opened, a request was answered), what is kept beside it may have changed too.
 */
export const isFresh = (headers, { release, look, state, at }) =>
  headers.get('Yanxing-Release') === release && (!look || headers.get('Yanxing-Look') === look.trim())
  && (!state || headers.get('Yanxing-State') === state) && at - Date.parse(headers.get('Yanxing-Kept-At')) < FRESH

/**
 * May what the network says about `account` change whose pages are shown? Not an answer that was asked for before somebody
 * signed out or in. `last` is who was last here, `asked` who was when we asked; a turn is no clock, which can jump.
 */
export const mayAdopt = (last, account, asked) => account === last.account || asked.turn === last.turn

/** Whether an asset has the type its name says. After a bad deploy a missing script can come back as an HTML page. */
export function isSound(address, answer) {
  const type = answer.headers.get('Content-Type') || ''
  const path = new URL(address).pathname
  if (answer.status !== 200 || answer.redirected) return false
  if (path.endsWith('.js')) return type.includes('javascript')
  if (path.endsWith('.css')) return type.startsWith('text/css')
  return !path.startsWith('/static/') || !type.startsWith('text/html')
}

/** Returns asset caches that can be deleted: of no running release, and needed by no kept page. */
export const outdated = (names, running, needed) =>
  names.filter(name => name.startsWith('assets-') && name !== `assets-${running}` && !needed.includes(name.slice(7)))

/** Whether the answer only says that the server is not there. */
export const isAway = answer => [502, 503, 504].includes(answer.status)
