// Switching notifications on: an address that works, a service that never answers, a person who says no; and telling the server again.
import assert from 'node:assert/strict'
import test from 'node:test'
import { renew } from '../../../static/js/push/renewal.js'
import { canPush, fieldsOf, within } from '../../../static/js/push/subscription.js'
import { bytesOf, isOurs, subscribe } from '../../../static/js/reminders/subscribe.js'

const KEY = 'BAEC_-8'
const made = (key = KEY, endpoint = 'https://fcm.googleapis.com/1') => ({
  options: { applicationServerKey: bytesOf(key).buffer },
  toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }),
  unsubscribe: async () => { ended += 1 },
})
let ended = 0
const registrationOf = (before, after) => ({ pushManager: { getSubscription: async () => before, subscribe: after } })
const yes = async () => 'granted'

test('a browser without push is offered nothing', () => {
  assert.equal(canPush({ navigator: { serviceWorker: {} }, PushManager: {} }), false)
  assert.equal(canPush({ navigator: { serviceWorker: {} }, PushManager: {}, Notification: {} }), true)
})

test('the key is read as the browser needs it', () => assert.deepEqual([...bytesOf(KEY)], [4, 1, 2, 255, 239]))

test('a new address is asked for with our key, always visible', async () => {
  let asked
  const found = await subscribe(registrationOf(null, async options => { asked = options; return made() }), KEY, yes)
  assert.equal(asked.userVisibleOnly, true)
  assert.deepEqual([...asked.applicationServerKey], [4, 1, 2, 255, 239])
  assert.deepEqual(fieldsOf(found), { endpoint: 'https://fcm.googleapis.com/1', p256dh: 'p', auth: 'a' })
})

test('an address made with our key is used again; one with another key is ended first', async () => {
  const mine = made()
  assert.equal(await subscribe(registrationOf(mine, () => assert.fail()), KEY, yes), mine)
  const fresh = made()
  assert.equal(isOurs(made('BAEC'), KEY), false)
  ended = 0
  assert.equal(await subscribe(registrationOf(made('BAEC'), async () => fresh), KEY, yes), fresh)
  assert.equal(ended, 1)
})

test('a person who says no is not asked further', () =>
  assert.rejects(subscribe(registrationOf(null, () => assert.fail()), KEY, async () => 'denied'), /denied/))

test('a service that never answers is given up', () => assert.rejects(within(new Promise(() => {}), 5), /no answer/))

const shelf = () => {
  const held = new Map()
  return { getItem: name => held.get(name) ?? null, setItem: (name, value) => held.set(name, value) }
}

test('the server is told once a day, and again for another person, address or after a failure', async () => {
  const sent = [], store = shelf(), registration = registrationOf(made())
  const one = { account: 'a', registration, store, day: 'Mon', permission: 'granted', send: async fields => sent.push(fields.endpoint) }
  assert.equal(await renew(one), true)
  assert.equal(await renew(one), false)
  assert.equal(await renew({ ...one, day: 'Tue' }), true)
  assert.equal(await renew({ ...one, day: 'Tue', account: 'b' }), true)
  assert.equal(await renew({ ...one, day: 'Tue', account: 'b', registration: registrationOf(made(KEY, 'https://x')) }), true)
  await assert.rejects(renew({ ...one, day: 'Wed', send: async () => { throw new Error('503') } }))
  assert.equal(await renew({ ...one, day: 'Wed' }), true)
  assert.equal(sent.length, 5)
})

test('without permission or address nothing is sent', async () => {
  const one = { account: 'a', store: shelf(), day: 'Mon', send: () => assert.fail() }
  assert.equal(await renew({ ...one, permission: 'default', registration: registrationOf(made()) }), false)
  assert.equal(await renew({ ...one, permission: 'granted', registration: registrationOf(null) }), false)
  assert.equal(await renew({ ...one, permission: 'granted', registration: null }), false)
})
