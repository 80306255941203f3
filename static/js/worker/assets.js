// Code is cached by release, whole or not at all; place data apart, because it outlives releases.
import { isSound, outdated } from './keep.js'

const nameOf = release => `assets-${release}`
const here = () => self.YANXING                  // written before our first line by the server; imports run earlier

/** Fetch this release completely; one bad file and the old worker stays. The offline page comes last: it marks 'complete'. */
export async function precache() {
  const { release, assets, offline } = here()
  const cache = await caches.open(nameOf(release))
  await Promise.all(assets.filter(a => a !== offline).map(address => add(cache, address)))
  await add(cache, offline)
}

async function add(cache, address) {
  const answer = await fetch(new Request(address, { cache: 'reload' }))
  if (!isSound(new URL(address, location.href), answer)) throw new Error(`not what it should be: ${address}`)
  await cache.put(address, answer)
}

/** Is all of this release on the phone? Only then may a page that needs it be kept. */
export const isComplete = async release =>
  !!await caches.match(here().offline, { cacheName: nameOf(release) })

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

/** Old releases go once no kept page needs them; of a data file the newest two stay. */
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
