// What the worker fetches with a release, what it fetches with a page, and what goes: under node, with caches in memory.
import assert from 'node:assert/strict'
import test, { beforeEach } from 'node:test'
import { hasAssets, isComplete, keepAssets, precache, tidy } from '../../../static/js/worker/assets.js'
import { assetsOf } from '../../../static/js/worker/page_rules.js'

const HERE = 'https://yanxing.example'
const TYPES = { js: 'text/javascript', css: 'text/css', html: 'text/html' }
let held, asked, away, stale

const keyOf = address => new URL(address.url || address, HERE).pathname
function cacheOf(name) {
  if (!held.has(name)) held.set(name, new Map())
  const files = held.get(name)
  return {
    match: async address => files.get(keyOf(address)),
    put: async (address, answer) => { files.set(keyOf(address), answer) },
    delete: async address => files.delete(keyOf(address)),
    keys: async () => [...files.keys()].map(path => ({ url: HERE + path })),
  }
}
globalThis.self = globalThis
globalThis.location = { href: `${HERE}/service_worker.js` }
globalThis.caches = {
  open: async name => cacheOf(name),
  has: async name => held.has(name),
  keys: async () => [...held.keys()],
  delete: async name => held.delete(name),
  match: async (address, { cacheName }) => held.get(cacheName)?.get(keyOf(address)),
}
globalThis.Request = class { constructor(address, { cache }) { Object.assign(this, { url: new URL(address, HERE).href, cache }) } }
globalThis.fetch = async request => {
  const path = keyOf(request)
  asked.push(path)
  if (away.test(path)) throw new TypeError('no network')
  const bad = stale.test(path) && request.cache !== 'reload'
  const headers = new Headers({ 'Content-Type': bad ? TYPES.html : TYPES[path.split('.')[1] || 'html'] })
  return { status: 200, redirected: false, headers }
}

const SHELL = release => [`/static/${release}/js/app.js`, `/static/${release}/css/yanxing.css`]
const PAGE = release => `<!doctype html><html lang="zh-CN" data-account="a" data-release="${release}"><head>
<link rel="icon" href="/static/${release}/icons/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/${release}/css/yanxing.css"><link rel="stylesheet" href="/static/${release}/css/screening/worklist.css">
<script type="module" src="/static/${release}/js/screening/worklist.js"></script><link rel="modulepreload" href="/static/${release}/js/screening/filter.js">
<script type="module" src="/static/${release}/js/app.js"></script></head><a href="/static/${release}/js/none.js">no</a></html>`
const OWN = release => [`/static/${release}/css/screening/worklist.css`, `/static/${release}/js/screening/worklist.js`, `/static/${release}/js/screening/filter.js`]

async function release(name) {
  globalThis.YANXING = { release: name, assets: SHELL(name), offline: '/offline' }
  await precache()
}
beforeEach(() => { held = new Map(); asked = []; away = stale = /^$/ })

test('with a release comes its shell and nothing else', async () => {
  await release('r1')
  assert.deepEqual(asked.sort(), [...SHELL('r1'), '/offline'].sort())
  assert.ok(await isComplete('r1'))
  assert.ok(!await isComplete('r2'))
})
test('a portal’s page that the browser kept for a script is fetched anew, and what stays bad is no shell', async () => {
  stale = /app\.js/
  await release('r1')
  assert.equal(asked.filter(path => stale.test(path)).length, 2)
  assert.ok(held.get('assets-r1').get(SHELL('r1')[0]).headers.get('Content-Type').startsWith('text/javascript'))
  away = /^$/
  TYPES.js = 'text/html'
  await assert.rejects(release('r2'))
  assert.ok(!await isComplete('r2'))
  TYPES.js = 'text/javascript'
})
test('a shell that came in part is not complete', async () => {
  away = /yanxing\.css/
  await assert.rejects(release('r1'))
  assert.ok(!await isComplete('r1'))
})
test('a page names scripts and styles of its own release, each once', () => {
  assert.deepEqual(assetsOf(PAGE('r1'), 'r1').sort(), [...OWN('r1'), ...SHELL('r1')].sort())
  assert.deepEqual(assetsOf(PAGE('r1'), 'r2'), [])
})
test('what belongs to a package comes with its page, once', async () => {
  await release('r1')
  assert.ok(!await hasAssets('r1', PAGE('r1')))
  asked = []
  assert.ok(await keepAssets('r1', PAGE('r1')))
  assert.ok(await keepAssets('r1', PAGE('r1')))
  assert.deepEqual(asked.sort(), OWN('r1').sort())
  assert.ok(await hasAssets('r1', PAGE('r1')))
})
test('a page of the shell needs nothing more, without a network too', async () => {
  await release('r1')
  away = /./
  const today = PAGE('r1').replace(/<[^<]*screening[^>]*>/g, '')
  assert.ok(await hasAssets('r1', today) && await keepAssets('r1', today))
})
test('without its scripts a page may not be kept', async () => {
  await release('r1')
  away = /filter/
  assert.ok(!await keepAssets('r1', PAGE('r1')))
  assert.ok(!await hasAssets('r1', PAGE('r1')))
})
test('a package’s scripts stay as long as a kept page needs their release, and go with it', async () => {
  await release('r1')
  await keepAssets('r1', PAGE('r1'))
  await release('r2')
  await tidy(['r1', 'r2'])
  assert.ok(await hasAssets('r1', PAGE('r1')) && await isComplete('r2'))
  assert.ok(await keepAssets('r2', PAGE('r2')))
  await tidy(['r2'])
  assert.ok(await hasAssets('r2', PAGE('r2')) && !held.has('assets-r1'))
})
