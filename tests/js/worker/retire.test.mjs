// What the worker that takes the others' place in an emergency does: run under node, with what a worker has in memory.
import assert from 'node:assert/strict'
import test from 'node:test'

test('a retired worker deletes every cache and itself, opens the pages again, and touches no store', async () => {
  const on = {}, done = []
  globalThis.self = {
    addEventListener: (type, act) => { on[type] = act },
    skipWaiting: () => done.push('skipWaiting'),
    registration: { unregister: async () => done.push('unregister') },
    clients: { matchAll: async () => [{ url: '/reports', navigate: async url => done.push(`navigate ${url}`) }] },
  }
  globalThis.caches = { keys: async () => ['assets-1', 'pages-a', 'data'], delete: async name => done.push(`delete ${name}`) }
  globalThis.indexedDB = new Proxy({}, { get: () => assert.fail('what was not sent lies there') })
  await import('../../../static/js/worker/retire.js')
  assert.deepEqual(Object.keys(on), ['install', 'activate'])
  on.install()
  let whole
  on.activate({ waitUntil: work => { whole = work } })
  await whole
  assert.deepEqual(done, ['skipWaiting', 'delete assets-1', 'delete pages-a', 'delete data', 'unregister', 'navigate /reports'])
})
