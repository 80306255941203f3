// Decide which pages may be kept, and under which address. Pure functions, tested in node.

const RELEASE = /<html[^>]*\bdata-release="([^"]*)"/
const NAMED = /<(?:script|link)\b[^>]*\b(?:src|href)="([^"]+)"/g
const FRESH = 6 * 3600e3
const LOOK = /<html lang="([^"]*)"([^>]*\bdata-large)?/

export const isForm = address => /\/new$/.test(new URL(address).pathname)

/** Returns the address under which a page is kept: a form is one page whatever its query string; the icon's `src` is dropped. */
export function keyOf(address) {
  const url = new URL(address)
  url.searchParams.delete('src')
  return url.origin + url.pathname + (isForm(address) ? '' : url.search)
}

/** Whether a form was opened for a person or record: it must not be kept as the form that everybody gets. */
export const isPlain = address => !isForm(address) || !new URL(address).search

/** Returns whose page an answer is, if it may be kept; else null. */
export function ownerOf(answer) {
  const html = (answer.headers.get('Content-Type') || '').startsWith('text/html')
  const whole = answer.status === 200 && !answer.redirected && answer.type !== 'opaqueredirect'
  return (whole && html && answer.headers.get('Yanxing-Account')) || null
}

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

/** Whether the answer says 'not here, or not for you'. */
export const isGone = answer => [404, 410].includes(answer.status) && !answer.redirected

/** Whether the answer only says that the server is not there. */
export const isAway = answer => [502, 503, 504].includes(answer.status)
