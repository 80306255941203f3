// Answer a navigation from the network first, then from kept pages. A kept page is shown only to the account last seen on this phone.
import { dataFirst, hasAssets, isComplete, keepAssets, offlinePage, precache, tidy } from './assets.js'
import {
  accountOf, isAway, isFresh, isLost, isLostWith, isOver, isTelling, keyOf, kindOf, lookOf, mayAdopt, mayKeep, releaseOf, untilHere, withoutPersons,
} from './page_rules.js'
import { fromNetwork, store, whoIsHere } from './account.js'

// after this, the kept page
const NETWORK_WAIT = 2e3
// without a kept page: after this, the offline page
const LONGEST = 10e3
// most kept pages of an account, besides its forms
const MOST = 40

const later = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value))
// client id → when its page was kept, so that the page can say so
const shown = new Map()

/** The cache of an account's pages; of public ones for ''. */
const nameOf = account => account ? `pages-${account}` : 'public'

/** Returns [copy, address] of everything in this cache. */
async function copiesIn(name) {
  // to open a cache makes it: after signing out there is none
  if (!await caches.has(name)) return []
  const cache = await caches.open(name)
  const [copies, requests] = await Promise.all([cache.matchAll(), cache.keys()])
  return copies.map((copy, n) => [copy, requests[n].url])
}

/** Returns the copy for an address: the page itself, else the form of its path; undefined if there is none, or its time is over. */
async function copyOf(account, address) {
  for (const key of [keyOf(address), keyOf(address, true)]) {
    const copy = await caches.match(key, { cacheName: nameOf(account), ignoreVary: true })
    if (!copy) continue
    const kind = kindOf(copy.headers, key), fits = kind === 'form' || key === keyOf(address)
    if (!isOver(copy.headers, key, Date.now())) return fits ? copy : undefined
    if (fits && /own|form/.test(kind)) return stripped(copy)
  }
}

async function stripped(copy, rights = copy.headers.get('Yanxing-Rights')) {
  const headers = new Headers(copy.headers)
  // without state it is fetched again
  headers.delete('Yanxing-Keep-Until')
  headers.delete('Yanxing-State')
  headers.set('Yanxing-Rights', rights)
  return new Response(withoutPersons(await copy.text()), { headers })
}

/** Drop what goes, and the persons of a form that goes; of Today too, if no right was lost. Returns the addresses that are to be fetched again. */
async function drop(name, goes, rights) {
  const cache = await caches.open(name), again = []
  for (const [copy, address] of await copiesIn(name)) {
    if (!goes(copy.headers, address)) continue
    const kind = kindOf(copy.headers, address)
    await (kind === 'form' || (kind === 'own' && rights === undefined) ? cache.put(address, await stripped(copy, rights)) : cache.delete(address, { ignoreVary: true }))
    if (/own|form/.test(kind)) again.push(address)
  }
  return again
}

let turn = Promise.resolve()
/** A page of the network told the rights of this account: if one is missing, drop what is about persons. */
function dropLost(account, rights) {
  const name = nameOf(account)
  const work = async () => (await copiesIn(name)).some(([{ headers }]) => isLost(headers.get('Yanxing-Rights'), rights))
    ? drop(name, (headers, address) => isLostWith(headers, address, rights), rights) : []
  // one after another: none drops what another has just fetched again
  return turn = turn.then(work, work)
}

/** Drop what may be kept no longer. */
const dropOver = name => drop(name, (headers, address) => isOver(headers, address, Date.now()))

/**
 * Learn from a page of ours who is signed in and which rights ended, and keep it if it says so; resolves to whether it was
 * kept. `asked`: the account last seen when we asked for it; `state`: what Today said then; `only`: for this account alone.
 */
async function keep(address, answer, asked, state, only) {
  if (!isTelling(answer)) return false
  const html = await answer.text()
  const account = accountOf(html), rights = answer.headers.get('Yanxing-Rights')
  if (!account) return !!mayKeep(answer) && put('', keyOf(address), html, answer)
  if (rights === null || (only && only !== account)) return false
  const last = await store.lastAccount()
  if (!mayAdopt(last, account, await asked)) return false
  if (account !== last.account) await store.setLastAccount(account)
  const again = await dropLost(account, rights)
  const kind = mayKeep(answer, account), key = keyOf(address, kind === 'form')
  let done = false
  // not here any more, or not to be kept any more
  if (!kind) await (await caches.open(nameOf(account))).delete(key)
  // not a form opened for somebody
  else if (key === keyOf(address)) done = await put(account, key, html, answer, state)
  for (const other of again) if (other !== key) await refresh(account, other).catch(() => {})
  return await stillHere(account) && done
}

/** Whether this account is the one last seen here. If it signed out meanwhile, what was just kept of it goes. */
async function stillHere(account) {
  const here = !account || (await store.lastAccount()).account === account
  if (!here) await caches.delete(nameOf(account))
  return here
}

const isNoForm = ([copy, address]) => kindOf(copy.headers, address) !== 'form'

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
  const pages = (await copiesIn(name)).filter(isNoForm)
  for (const [, oldest] of pages.slice(0, -MOST)) await cache.delete(oldest, { ignoreVary: true })
  return true
}

/** Answer a navigation, with limits of two and ten seconds (docs/offline.md). */
export async function networkFirst(event) {
  const asked = whoIsHere(event).catch(() => ({}))
  const { url } = event.request
  const network = fromNetwork(event, Promise.race([asked, later(NETWORK_WAIT, {})]))
  event.waitUntil(network.then(answer => answer && keep(url, answer.clone(), asked)).catch(() => {}))
  const copy = asked.then(async ({ account }) => account && await copyOf(account, url) || copyOf('', url)).catch(() => undefined)
  const first = await Promise.race([network, later(NETWORK_WAIT)])
  if (first && !isAway(first)) return first
  // Safari's IndexedDB can hang: even then a page must appear
  const old = await Promise.race([copy, later(LONGEST - NETWORK_WAIT)])
  if (old) return show(event, old)
  return first || await Promise.race([network, later(LONGEST - NETWORK_WAIT)]) || offlinePage()
}

function show(event, copy) {
  shown.set(event.resultingClientId, copy.headers.get('Yanxing-Kept-At'))
  return copy
}

/** Answer sign-in and welcome: from the network or not at all. */
export async function signInOrOffline(event) {
  return await fromNetwork(event, Promise.race([whoIsHere(event).catch(() => ({})), later(NETWORK_WAIT, {})])) || offlinePage()
}

/** Answer a page that asks how old it is. */
export const sendKeptAt = event => event.source.postMessage({ type: 'AGE', at: shown.get(event.source.id) || null })

/** Answer Today, which asks to keep these pages (itself the first) and data: say whether all are kept. */
export async function keepAll({ account, look, state, pages: [asks, ...pages], data = [], anew }, port) {
  const absolute = address => new URL(address, location.href).href
  const done = await Promise.all([
    // it was just opened
    refresh(account, absolute(asks), { look, anew }),
    ...pages.map(address => refresh(account, absolute(address), { look, state, anew })),
    ...data.map(address => dataFirst(new Request(address)).then(answer => answer.ok)),
  ].map(work => work.catch(() => false)))
  await tidyUp()
  port.postMessage({ type: 'KEPT', ready: done.every(Boolean) })
}

async function refresh(account, address, { look, state, anew } = {}) {
  const copy = await copyOf(account, address) || await copyOf('', address)
  const whole = !!copy && await hasAssets(copy.headers.get('Yanxing-Release'), await copy.text())
  if (whole && !anew && isFresh(copy.headers, { release: self.YANXING.release, look, state, at: Date.now() })) return true
  const asked = await store.lastAccount()
  // a public page is kept as a stranger sees it
  const credentials = account ? 'same-origin' : 'omit'
  const answer = await fetch(address, { headers: { Accept: 'text/html' }, credentials }).catch(() => null)
  const now = answer && await keep(address, answer, asked, state, account)
  return now || whole
}

let refreshed = false
/** Once in a worker's life, after a page has loaded ('activate' would delay fetches): fetch kept forms in this release first. */
export async function refreshForms() {
  if (refreshed) return
  refreshed = true
  // the cache was emptied meanwhile
  if (!await isComplete(self.YANXING.release)) await precache().catch(() => {})
  const { account } = await store.lastAccount()
  const copies = account ? await copiesIn(nameOf(account)) : []
  for (const copy of copies) if (!isNoForm(copy)) await refresh(account, copy[1]).catch(() => {})
  await tidyUp()
}

async function tidyUp() {
  const names = (await caches.keys()).filter(name => /^(pages-|public$)/.test(name))
  for (const name of names) await dropOver(name)
  const { installing, waiting } = self.registration
  // the next release is installing: no page needs its assets yet
  if (installing || waiting) return
  const copies = (await Promise.all(names.map(copiesIn))).flat()
  await tidy([...new Set(copies.map(([copy]) => copy.headers.get('Yanxing-Release')))])
}
