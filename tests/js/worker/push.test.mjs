// What the worker shows when something is pushed, and where a tap leads.
import assert from 'node:assert/strict'
import test from 'node:test'
import { openToday, showPushed } from '../../../static/js/worker/push.js'

const shown = []
globalThis.self = globalThis
self.YANXING = { assets: ['/static/1/icons/icon-192.png'] }
self.registration = { showNotification: async (title, options) => shown.push([title, options.body]) }

test('the words of the message are shown, and without readable ones the name of the app', async () => {
  await showPushed({ data: { json: () => ({ title: '雁行', words: '雁行里有 2 件事等你查看。' }) } })
  await showPushed({ data: null })
  await showPushed({ data: { json: () => { throw new Error('not ours') } } })
  assert.deepEqual(shown, [['雁行', '雁行里有 2 件事等你查看。'], ['Yanxing', ''], ['Yanxing', '']])
})

test('a tap opens Today, in a page that is there or in a new one', async () => {
  const done = []
  const event = { notification: { close: () => done.push('closed') } }
  self.clients = { matchAll: async () => [], openWindow: async address => done.push(address) }
  await openToday(event)
  self.clients.matchAll = async () => [{ focus: async () => done.push('focused'), navigate: async address => done.push(`to ${address}`) }]
  await openToday(event)
  assert.deepEqual(done, ['closed', '/', 'closed', 'focused', 'to /'])
})
