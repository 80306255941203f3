// The thin layer over IndexedDB, with a store in the smallest that hangs when it is told to.
import assert from 'node:assert/strict'
import test from 'node:test'
import { openDatabase } from '../../../static/js/outbox/database.js'

const soon = work => setTimeout(work, 0)
function indexedDB({ hangs = 0, lasts = () => 5 }) {
  const opened = [], ends = []
  const request = result => { const r = { result }; soon(() => r.onsuccess?.()); return r }
  const db = {
    close: () => { ends.push('closed') },
    transaction: () => {
      const abort = () => {
        if (ends.includes('aborted')) throw new Error('it is over already')
        ends.push('aborted')
        clearTimeout(timer)
        soon(() => tx.onabort?.())
      }
      const tx = { abort, objectStore: () => ({ get: key => request(`value of ${key}`) }) }
      const timer = setTimeout(() => tx.oncomplete?.(), lasts())
      return tx
    },
  }
  return { opened, ends, open: name => { opened.push(name); return opened.length <= hangs ? {} : request(db) } }
}
const read = db => db.run(['meta'], 'readonly', t => t.get('meta', 'a'))

test('a transaction that is done in time is no concern', async () => {
  const there = indexedDB({ hangs: 0 })
  const db = openDatabase(there)
  assert.equal(await read(db), 'value of a')
  assert.equal(await read(db), 'value of a')
  assert.equal(there.opened.length, 1)
})
test('a store that hangs while it opens is told as broken, and opened anew the next time', async () => {
  const there = indexedDB({ hangs: 1 })
  const limit = { longest: 20, awake: 1 }
  const db = openDatabase(there, limit)
  await assert.rejects(read(db), /does not answer/)
  limit.longest = 20e3
  assert.equal(await read(db), 'value of a')
  assert.equal(there.opened.length, 2)
})
test('a store that never answers is given up after eight seconds, in a page and in the worker', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let told = ''
  read(openDatabase(indexedDB({ hangs: 9 }))).catch(error => { told = error.message })
  const settle = async () => { for (let i = 0; i < 20; i++) await Promise.resolve() }
  // the second timer is only set when the first has fired
  for (const ms of [6e3, 1.9e3]) { t.mock.timers.tick(ms); await settle() }
  assert.equal(told, '')
  t.mock.timers.tick(200)
  await settle()
  assert.match(told, /does not answer/)
})
test('a page that goes takes what is running along, and opens anew when it is looked at again', async () => {
  let lasts = 60e3
  const page = new EventTarget(), there = indexedDB({ lasts: () => lasts }), db = openDatabase(there, undefined, page)
  const running = read(db)
  await new Promise(resolve => setTimeout(resolve, 5))
  page.dispatchEvent(new Event('pagehide'))
  await assert.rejects(running, { name: 'AbortError' })
  assert.deepEqual(there.ends, ['aborted', 'closed'])
  lasts = 1
  assert.equal(await read(db), 'value of a')
  assert.equal(there.opened.length, 2)
})
test('what is done has nothing to abort when the page goes', async () => {
  const page = new EventTarget(), there = indexedDB({}), db = openDatabase(there, undefined, page)
  await read(db)
  page.dispatchEvent(new Event('pagehide'))
  await new Promise(resolve => setTimeout(resolve, 1))
  assert.deepEqual(there.ends, ['closed'])
})
test('the store bears the names and keys of every release: what waits on a phone is found again', () => {
  const made = {}
  const db = {
    objectStoreNames: { contains: () => false },
    createObjectStore: (name, { keyPath }) => {
      made[name] = [keyPath]
      return { createIndex: (index, path) => made[name].push([index, path]) }
    },
  }
  const request = { result: db }
  const asked = []
  const there = { open: (...how) => { asked.push(how); return request } }
  read(openDatabase(there)).catch(() => {})
  request.onupgradeneeded()
  assert.deepEqual(asked, [['yanxing', 1]])
  assert.deepEqual(made, {
    entries: ['id', ['account', 'account'], ['account_state', ['account', 'state']]],
    photos: [['account', 'sha256']],
    drafts: [['account', 'form', 'key']],
    meta: ['name'],
  })
})
