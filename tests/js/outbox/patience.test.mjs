import assert from 'node:assert/strict'
import test from 'node:test'
import { patience } from '../../../static/js/outbox/patience.js'

const never = new Promise(() => {})
const later = (ms, value) => new Promise(resolve => setTimeout(resolve, ms, value))

test('a store that never answers is given up after the limit, however many waits there are', async () => {
  const wait = patience(60)
  const began = performance.now()
  await assert.rejects(wait(never))
  await assert.rejects(wait(never))
  const took = performance.now() - began
  assert.ok(took >= 55 && took < 600, `${took} ms`)
})
test('what answers in time is returned, and the time between the waits is free', async () => {
  const wait = patience(100)
  assert.equal(await wait(later(10, 'one')), 'one')
  await later(150)
  assert.equal(await wait(later(10, 'two')), 'two')
  await assert.rejects(wait(Promise.reject(new Error('full'))), /full/)
})
