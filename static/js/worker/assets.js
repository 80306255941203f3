// Cache code by release. The shell is cached completely or not at all; scripts of one package's pages come with those pages, into
// the same cache. Data has its own cache, because it is kept across releases.
import { assetsOf, isSound, outdated } from './page_rules.js'

const nameOf = release => `assets-${release}`
// set by the line that the server adds to service_worker.js; imports run before it
const here = () => self.YANXING

/** Fetch this release's shell completely; with one bad file the old worker stays. The offline page comes last: it marks 'complete'. */
export async function precache() {
  const { release, assets, offline } = here()
  const cache = await caches.open(nameOf(release))
  await Promise.all(assets.filter(a => a !== offline).map(address => add(cache, address)))
  await add(cache, offline)
}

/** Use files from the HTTP cache that the page has just fetched, as the network may be slow; a bad one is fetched again. */
async function add(cache, address) {
  for (const mode of address.startsWith('/static/') ? ['default', 'reload'] : ['reload']) {
    const answer = await fetch(new Request(address, { cache: mode }))
    if (isSound(new URL(address, location.href), answer)) return cache.put(address, answer)
  }
  throw new Error(`not what it should be: ${address}`)
}

/** The addresses of a release that are on the phone: asked once, for a page needs thirty of them. */
async function cached(release) {
  if (!await caches.has(nameOf(release))) return new Set()
  const cache = await caches.open(nameOf(release))
  return new Set((await cache.keys()).map(request => new URL(request.url).pathname))
}

/** Whether the shell of this release is on the phone. Only then may a page that needs it be kept. */
export const isComplete = async release => !!await caches.match(here().offline, { cacheName: nameOf(release), ignoreVary: true })

/** Whether everything is on the phone that a kept page of this release needs. */
export async function hasAssets(release, html) {
  const have = await cached(release)
  return [here().offline, ...assetsOf(html, release)].every(address => have.has(address))
}

/** Fetch what a page of this release names besides the shell; resolves to false if a file could not be fetched. */
export async function keepAssets(release, html) {
  const have = await cached(release)
  const cache = await caches.open(nameOf(release))
  const missing = assetsOf(html, release).filter(address => !have.has(address))
  return Promise.all(missing.map(address => add(cache, address))).then(() => true, () => false)
}

/** A release's file never changes under its address. */
export const assetFirst = async request => await caches.match(request, { ignoreVary: true }) || fetch(request)

export async function dataFirst(request) {
  const cache = await caches.open('data')
  const kept = await cache.match(request, { ignoreVary: true })
  if (kept) return kept
  const answer = await fetch(request)
  if (isSound(request.url, answer)) await cache.put(request, answer.clone())
  return answer
}

export async function offlinePage() {
  return await caches.match(here().offline, { cacheName: nameOf(here().release) }) || Response.error()
}

/** Delete old releases that no kept page needs; of a data file the newest two stay. */
export async function tidy(needed) {
  for (const name of outdated(await caches.keys(), here().release, needed)) await caches.delete(name)
  const cache = await caches.open('data')
  const seen = {}
  for (const request of (await cache.keys()).reverse()) {
    const file = new URL(request.url).pathname.split('/').slice(3).join('/')
    seen[file] = (seen[file] || 0) + 1
    if (seen[file] > 2) await cache.delete(request)
  }
}
