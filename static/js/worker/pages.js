// Pages: the network first, but nobody stares at a white screen. A kept page is shown only to the account last seen here.
import { openDatabase } from '../outbox/database.js'
import { openStore } from '../outbox/store.js'
import { dataFirst, isComplete, offlinePage, precache, tidy } from './assets.js'
import { isAway, isForm, isPlain, keyOf, lookOf, mayAdopt, ownerOf, releaseOf } from './keep.js'

const PATIENCE = 2e3           // then the kept page
const LONGEST = 10e3           // without one, then the offline page
const MOST = 40                // kept pages of an account, beside its forms
const FRESH = 6 * 3600e3

const store = openStore(openDatabase(indexedDB), { now: Date.now, newId: () => null })
const later = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value))
const cacheOf = account => caches.open(`pages-${account}`)
const shown = new Map()        // client id → when its page was kept, so that the page can say so

async function kept(address) {
  const { account } = await store.lastAccount().catch(() => ({}))
  return account ? (await cacheOf(account)).match(keyOf(address), { ignoreVary: true }) : undefined
}

/** Keep a page of ours, stamped; false when it may not be kept. `asked` is when we asked for it. */
async function keep(address, answer, asked) {
  const account = ownerOf(answer)
  if (!account) return false
  const last = await store.lastAccount()
  if (!mayAdopt(last, account, asked)) return false
  if (account !== last.account) await store.setLastAccount(account)
  if (!isPlain(address)) return false
  const html = await answer.text()
  const release = releaseOf(html)
  if (!await isComplete(release)) return false          // its scripts are not all here: the older copy works, this would not
  const headers = new Headers(answer.headers)
  headers.set('Yanxing-Kept-At', new Date().toISOString())
  headers.set('Yanxing-Release', release)
  headers.set('Yanxing-Look', lookOf(html))
  const cache = await cacheOf(account)
  await cache.put(keyOf(address), new Response(html, { headers }))
  const oldest = (await cache.keys()).filter(request => !isForm(request.url)).slice(0, -MOST)      // no archive of files on a phone
  for (const request of oldest) await cache.delete(request)
  return true
}

/** Answer a navigation, by two and ten seconds (docs/offline.md). */
export async function networkFirst(event) {
  const asked = Date.now()
  const { url } = event.request
  const network = Promise.resolve(event.preloadResponse).then(early => early || fetch(event.request)).catch(() => null)
  event.waitUntil(network.then(answer => answer && ownerOf(answer) && keep(url, answer.clone(), asked)).catch(() => {}))
  const copy = kept(url).catch(() => undefined)
  const first = await Promise.race([network, later(PATIENCE)])
  if (first && !isAway(first)) return first
  const old = await copy
  if (old) return show(event, old)
  return first || await Promise.race([network, later(LONGEST - PATIENCE)]) || offlinePage()
}

function show(event, copy) {
  shown.set(event.resultingClientId, copy.headers.get('Yanxing-Kept-At'))
  return copy
}

/** Sign-in and welcome: from the network or not at all. */
export const doorOrOffline = async event =>
  await Promise.resolve(event.preloadResponse).then(early => early || fetch(event.request)).catch(() => null) || offlinePage()

/** A page asks how old it is. */
export const tellAge = event => event.source.postMessage({ type: 'AGE', at: shown.get(event.source.id) || null })

/** Today asks to have these pages and data on the phone; the answer says whether they all are. */
export async function keepAll({ account, look, pages, data = [] }, port) {
  const done = await Promise.all([
    ...pages.map(address => refresh(account, new URL(address, location.href).href, look)),
    ...data.map(address => dataFirst(new Request(address)).then(answer => answer.ok)),
  ].map(work => work.catch(() => false)))
  await tidyUp()
  port.postMessage({ type: 'KEPT', ready: done.every(Boolean) })
}

async function refresh(account, address, look) {
  const copy = await (await cacheOf(account)).match(keyOf(address), { ignoreVary: true })
  const release = copy?.headers.get('Yanxing-Release')
  const same = !look || look === copy?.headers.get('Yanxing-Look')
  const fresh = same && release === self.YANXING.release && Date.now() - Date.parse(copy.headers.get('Yanxing-Kept-At')) < FRESH
  if (fresh) return true
  const asked = Date.now()
  const answer = await fetch(address, { headers: { Accept: 'text/html' } }).catch(() => null)
  const now = answer && ownerOf(answer) === account && await keep(address, answer, asked)
  return now || (!!copy && isComplete(release))
}

let moved = false
/** Once a worker's life, when a page is up ('activate' would hold the fetches back): kept forms come to this release first. */
export async function moveIn() {
  if (moved) return
  moved = true
  if (!await isComplete(self.YANXING.release)) await precache().catch(() => {})   // somebody emptied the cache meanwhile
  const { account } = await store.lastAccount()
  const forms = account ? (await (await cacheOf(account)).keys()).filter(request => isForm(request.url)) : []
  for (const request of forms) await refresh(account, request.url).catch(() => {})
  await tidyUp()
}

async function tidyUp() {
  const { installing, waiting } = self.registration
  if (installing || waiting) return                     // the next release is moving in: its assets are needed by no page yet
  const needed = new Set()
  for (const name of (await caches.keys()).filter(n => n.startsWith('pages-'))) {
    const cache = await caches.open(name)
    for (const request of await cache.keys()) needed.add((await cache.match(request, { ignoreVary: true }))?.headers.get('Yanxing-Release'))
  }
  await tidy([...needed])
}
