// The thin layer over IndexedDB, with a store in the smallest that hangs when it is told to.
import assert from 'node:assert/strict'
import test from 'node:test'
import { openDatabase } from '../../../static/js/outbox/database.js'

const soon = work => setTimeout(work, 0)
function indexedDB({ hangs }) {
  const opened = []
  const request = result => { const r = { result }; soon(() => r.onsuccess?.()); return r }
  const db = {
    close: () => {},
    transaction: () => {
      const tx = { abort: () => {}, objectStore: () => ({ get: key => request(`value of ${key}`) }) }
      setTimeout(() => tx.oncomplete?.(), 5)
      return tx
    },
  }
  return { opened, open: name => { opened.push(name); return opened.length <= hangs ? {} : request(db) } }
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
