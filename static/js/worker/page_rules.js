// Decide which pages may be kept, and under which address. Pure functions, tested in node.

const RELEASE = /<html[^>]*\bdata-release="([^"]*)"/
const NAMED = /<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+)"/g
const FRESH = 6 * 3600e3
const LOOK = /<html lang="([^"]*)"([^>]*\bdata-large)?/

const ACCOUNT = /<html[^>]*\bdata-account="([^"]*)"/
const SUBJECTS = /(<select\b[^>]*\bname="subject"[^>]*>)([^]*?)(?=<\/select>)/g
const PERSON = /<option value="[^"]+"[^>]*>[^<]*<\/option>/g
const OF_PERSONS = /<section\b[^>]*\bdata-persons\b[^>]*>[^]*?<\/section>/g

/** Returns the address of a page without the icon's `src`; with `form` without a query string: a form is one page. */
export function keyOf(address, form) {
  const url = new URL(address)
  url.searchParams.delete('src')
  return url.origin + url.pathname + (form ? '' : url.search)
}

/** Whether an answer is a page of which the phone learns something: who is signed in, what may be kept, or that it is not here. */
export const isTelling = ({ status, redirected, headers }) =>
  [200, 404, 410].includes(status) && !redirected && (headers.get('Content-Type') || '').startsWith('text/html')

/** Returns whose page it is; '' for a public one. */
export const accountOf = html => ACCOUNT.exec(html)?.[1] || ''

/** Returns as what a page of `account` ('' for a public one) may be kept; null if not at all. */
export function mayKeep({ status, headers }, account) {
  const kind = headers.get('Yanxing-Keep')
  return status === 200 && (kind === 'public') === !account ? kind : null
}

/** Returns as what a copy is kept. Copies of early releases do not say it: what may be about persons counts as a file. */
export function kindOf(headers, address) {
  const { pathname } = new URL(address)
  return headers.get('Yanxing-Keep') || (pathname.endsWith('/new') ? 'form' : pathname === '/' ? 'own' : 'file')
}

/** Whether a right that was there is missing. Copies of early releases (null) do not say which were there. */
export const isLost = (before, now) => !before?.split(' ').every(right => !right || now.split(' ').includes(right))

/** Whether a copy, or the list of persons in a form, must go after a right was lost: all about persons, and what was opened with that right. */
export const isLostWith = (headers, address, rights) =>
  !['own', 'form'].includes(kindOf(headers, address)) || isLost(headers.get('Yanxing-Rights'), rights)

/** Whether the time of a copy, or of the list of persons in a form, is over. */
export function isOver(headers, address, at) {
  const until = headers.get('Yanxing-Keep-Until')
  return until ? !(at <= Date.parse(until)) : !headers.has('Yanxing-Keep') && kindOf(headers, address) === 'file'
}

/** Returns until when a page may be kept by this phone's clock, which can be wrong: counted from the time of the answer. */
export function untilHere(headers, at) {
  const until = Date.parse(headers.get('Yanxing-Keep-Until')), sent = Date.parse(headers.get('Date'))
  return new Date(until + (sent ? at - sent : 0)).toISOString()
}

/** Returns a form without the persons for whom it can be filed, and Today without the cards that name others. */
export const withoutPersons = html =>
  html.replace(OF_PERSONS, '').replace(SUBJECTS, (_, open, options) => open + options.replace(PERSON, ''))

/** Returns the release whose assets a page needs. */
export const releaseOf = html => RELEASE.exec(html)?.[1] || null

/** Returns the scripts and styles of its release that a page names, each once: those of the shell and of its package. */
export const assetsOf = (html, release) => [...new Set([...html.matchAll(NAMED)].map(found => found[1]))]
  .filter(address => address.startsWith(`/static/${release}/`) && /\.(js|css)$/.test(address))

/** Language and text size, as update.js sends them for the page: a changed choice makes kept pages stale. */
export function lookOf(html) {
  const [, lang, large] = LOOK.exec(html) || []
  // a header loses a space at its end
  return large ? `${lang} large` : lang
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
 * signed out or in, nor one that names who was signed out on this phone while the server does not know it. `last` is who was last here, `asked` who was when we asked; a turn is no clock, which can jump.
 */
export const mayAdopt = (last, account, asked) =>
  account !== last.leaving && (account === last.account || asked.turn === last.turn)

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
