import assert from 'node:assert/strict'
import test from 'node:test'
import { ME, OTHER, phone } from './kit.js'

const words = (more = {}) => ({ account: ME, form: '/liaison/cases/1/tell', key: '', values: { words: ['工钱三个月没发'] }, ...more })

test('what was typed and then refused for want of a session waits for the person who typed it', async () => {
  const { store } = phone()
  await store.keepDraft(words({ sent: true }))
  await store.keepDraft(words({ account: OTHER, sent: true }))
  await store.lostTyping()
  assert.deepEqual((await store.arrivedTyping(ME)).map(draft => draft.values.words[0]), ['工钱三个月没发'])
  assert.equal((await store.arrivedTyping(OTHER)).length, 1)
})
test('what arrived is not put back, whatever page comes next', async () => {
  const { store } = phone()
  await store.keepDraft(words({ sent: true }))
  assert.deepEqual(await store.arrivedTyping(ME), [])
  await store.lostTyping()
  assert.deepEqual(await store.arrivedTyping(ME), [])
})
test('signing in much later is not about what was sent before', async () => {
  const { store, clock } = phone()
  await store.keepDraft(words({ sent: true }))
  clock.now += 600e3
  await store.lostTyping()
  assert.deepEqual(await store.arrivedTyping(ME), [])
})
test('drafts of forms that the outbox handles stay as they are', async () => {
  const { store } = phone()
  await store.keepDraft(words({ form: 'location', id: 'x' }))
  await store.lostTyping()
  assert.deepEqual(await store.arrivedTyping(ME), [])
  assert.equal((await store.drafts(ME)).length, 1)
})
