// The copies of pages in the cache of their account, or of nobody: find them, and drop those whose right or time is over.
import { afterLoss, afterTime, isLost, keyOf, kindOfCopy, withoutSubjects } from './page_rules.js'

/** The cache of an account's pages; of public ones for ''. */
export const nameOf = account => account ? `pages-${account}` : 'public'

/** Returns [request, copy] of everything in this cache. */
export async function copiesIn(name) {
  if (!await caches.has(name)) return []
  const cache = await caches.open(name)
  const [requests, copies] = await Promise.all([cache.keys(), cache.matchAll()])
  return requests.map((request, n) => [request, copies[n]])
}

/** Returns the copy for an address: the page itself, else the form of its path; undefined if there is none, or its time is over. */
export async function copyOf(account, address) {
  for (const key of [keyOf(address), keyOf(address, true)]) {
    const copy = await caches.match(key, { cacheName: nameOf(account), ignoreVary: true })
    if (!copy || (key !== keyOf(address) && kindOfCopy(copy.headers, key) !== 'form')) continue
    const fate = afterTime(copy.headers, key, Date.now())
    if (fate === 'stay') return copy
    if (fate === 'strip') return stripped(copy)
  }
}

async function stripped(copy, rights = copy.headers.get('Yanxing-Rights')) {
  const headers = new Headers(copy.headers)
  for (const name of ['Yanxing-Keep-Until', 'Yanxing-State']) headers.delete(name)      // no state: it is fetched again
  headers.set('Yanxing-Keep', 'form')
  headers.set('Yanxing-Rights', rights ?? '')
  return new Response(withoutSubjects(await copy.text()), { headers })
}

async function tend(name, fateOf, rights) {
  const cache = await caches.open(name)
  const gone = []
  for (const [request, copy] of await copiesIn(name)) {
    const fate = fateOf(copy.headers, request.url)
    if (fate === 'stay') continue
    if (fate === 'strip') await cache.put(request.url, await stripped(copy, rights))
    else await cache.delete(request, { ignoreVary: true })
    if (!['list', 'file'].includes(kindOfCopy(copy.headers, request.url))) gone.push(request.url)
  }
  return gone
}

let turn = Promise.resolve()
/** A page of the network told the rights of this account: if one is missing, drop what is about persons. Returns what is to be fetched again. */
export function dropLost(account, rights) {
  const name = nameOf(account)
  const drop = async () => (await copiesIn(name)).some(([, copy]) => isLost(copy.headers.get('Yanxing-Rights'), rights))
    ? tend(name, (headers, address) => afterLoss(headers, address, rights), rights) : []
  return turn = turn.then(drop, drop)          // one after another: none drops what another has just fetched again
}

/** Drop what may be kept no longer, of every account. */
export async function dropOver() {
  for (const name of (await caches.keys()).filter(name => name.startsWith('pages-')))
    await tend(name, (headers, address) => afterTime(headers, address, Date.now()))
}
