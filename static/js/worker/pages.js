// Answer a navigation from the network first, then from kept pages. A kept page is shown only to the account last seen on this phone.
import { dataFirst, hasAssets, isComplete, keepAssets, offlinePage, precache, tidy } from './assets.js'
import { copiesIn, copyOf, dropLost, dropOver, nameOf } from './copies.js'
import { accountOf, isAway, isFresh, isPlain, isTelling, keyOf, kindOf, kindOfCopy, lookOf, mayAdopt, releaseOf, untilHere } from './page_rules.js'
import { store, whoIsHere } from './account.js'

const NETWORK_WAIT = 2e3           // after this, the kept page
const LONGEST = 10e3           // without a kept page: after this, the offline page
const MOST = 40                // most kept pages of an account, besides its forms

const later = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value))
const shown = new Map()        // client id → when its page was kept, so that the page can say so

/**
 * Learn from a page of ours who is signed in and which rights ended, and keep it if it says so; resolves to whether it was
 * kept. `asked`: the account last seen when we asked for it; `state`: what Today said then; `only`: for this account alone.
 */
async function keep(address, answer, asked, state, only) {
  if (!isTelling(answer)) return false
  const html = await answer.text()
  const account = accountOf(html), rights = answer.headers.get('Yanxing-Rights')
  if (!account) return kindOf(answer, '') && put('', keyOf(address), html, answer)
  if (rights === null || (only && only !== account)) return false
  const last = await store.lastAccount()
  if (!mayAdopt(last, account, await asked)) return false
  if (account !== last.account) await store.setLastAccount(account)
  const again = await dropLost(account, rights)
  const kind = kindOf(answer, account), form = kind === 'form'
  let done = false
  if (!kind) await (await caches.open(nameOf(account))).delete(keyOf(address))      // not here any more, or not to be kept any more
  else if (!form || isPlain(address)) done = await put(account, keyOf(address, form), html, answer, state)
  for (const other of again) if (other !== keyOf(address, form)) await refresh(account, other).catch(() => {})
  return done
}

async function put(account, key, html, answer, state) {
  const release = releaseOf(html), now = Date.now()
  // some of its scripts are missing: the older copy works, this one would not
  if (!await isComplete(release) || !await keepAssets(release, html)) return false
  const headers = new Headers(answer.headers)
  headers.set('Yanxing-Kept-At', new Date(now).toISOString())
  headers.set('Yanxing-Release', release)
  headers.set('Yanxing-Look', lookOf(html))
  if (headers.has('Yanxing-Keep-Until')) headers.set('Yanxing-Keep-Until', untilHere(headers, now))
  if (state) headers.set('Yanxing-State', state)
  const name = nameOf(account)
  const cache = await caches.open(name)
  await cache.put(key, new Response(html, { headers }))
  // limits the number of member files on a phone
  const pages = (await copiesIn(name)).filter(([{ url }, copy]) => kindOfCopy(copy.headers, url) !== 'form')
  for (const [request] of pages.slice(0, -MOST)) await cache.delete(request, { ignoreVary: true })
  const gone = account && (await store.lastAccount()).account !== account
  if (gone) await caches.delete(name)         // signed out while this was being kept
  return !gone
}

/** Answer a navigation, with limits of two and ten seconds (docs/offline.md). */
export async function networkFirst(event) {
  const asked = whoIsHere(event).catch(() => ({}))
  const { url } = event.request
  const network = Promise.resolve(event.preloadResponse).then(early => early || fetch(event.request)).catch(() => null)
  event.waitUntil(network.then(answer => answer && keep(url, answer.clone(), asked)).catch(() => {}))
  const copy = asked.then(async ({ account }) => account && await copyOf(account, url) || copyOf('', url)).catch(() => undefined)
  const first = await Promise.race([network, later(NETWORK_WAIT)])
  if (first && !isAway(first)) return first
  const old = await Promise.race([copy, later(LONGEST - NETWORK_WAIT)])      // Safari's IndexedDB can hang: even then a page must appear
  if (old) return show(event, old)
  return first || await Promise.race([network, later(LONGEST - NETWORK_WAIT)]) || offlinePage()
}

function show(event, copy) {
  shown.set(event.resultingClientId, copy.headers.get('Yanxing-Kept-At'))
  return copy
}

/** Answer sign-in and welcome: from the network or not at all. */
export async function signInOrOffline(event) {
  await Promise.race([whoIsHere(event).catch(() => {}), later(NETWORK_WAIT)])      // perhaps nobody any more
  return await Promise.resolve(event.preloadResponse).then(early => early || fetch(event.request)).catch(() => null) || offlinePage()
}

/** Answer a page that asks how old it is. */
export const sendKeptAt = event => event.source.postMessage({ type: 'AGE', at: shown.get(event.source.id) || null })

/** Answer Today, which asks to keep these pages (itself the first) and data: say whether all are kept. */
export async function keepAll({ account, look, state, pages: [asks, ...pages], data = [], anew }, port) {
  const absolute = address => new URL(address, location.href).href
  const done = await Promise.all([
    refresh(account, absolute(asks), { look, anew }),          // it was just opened
    ...pages.map(address => refresh(account, absolute(address), { look, state, anew })),
    ...data.map(address => dataFirst(new Request(address)).then(answer => answer.ok)),
  ].map(work => work.catch(() => false)))
  await tidyUp()
  port.postMessage({ type: 'KEPT', ready: done.every(Boolean) })
}

async function refresh(account, address, { look, state, anew } = {}) {
  const copy = await copyOf(account, address)
  const whole = !!copy && await hasAssets(copy.headers.get('Yanxing-Release'), await copy.text())
  if (whole && !anew && isFresh(copy.headers, { release: self.YANXING.release, look, state, at: Date.now() })) return true
  const asked = await store.lastAccount()
  const answer = await fetch(address, { headers: { Accept: 'text/html' } }).catch(() => null)
  const now = answer && await keep(address, answer, asked, state, account)
  return now || whole
}

let refreshed = false
/** Once in a worker's life, after a page has loaded ('activate' would delay fetches): fetch kept forms in this release first. */
export async function refreshForms() {
  if (refreshed) return
  refreshed = true
  if (!await isComplete(self.YANXING.release)) await precache().catch(() => {})   // the cache was emptied meanwhile
  const { account } = await store.lastAccount()
  await dropOver()
  const copies = account ? await copiesIn(nameOf(account)) : []
  const forms = copies.filter(([{ url }, copy]) => kindOfCopy(copy.headers, url) === 'form')
  for (const [request] of forms) await refresh(account, request.url).catch(() => {})
  await tidyUp()
}

async function tidyUp() {
  const { installing, waiting } = self.registration
  if (installing || waiting) return                     // the next release is installing: no page needs its assets yet
  const needed = new Set()
  for (const name of (await caches.keys()).filter(n => /^(pages-|public$)/.test(n)))
    for (const [, copy] of await copiesIn(name)) needed.add(copy.headers.get('Yanxing-Release'))
  await tidy([...needed])
}
