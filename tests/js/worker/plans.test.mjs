// Which request gets which plan, read from the worker's own table.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import * as questions from '../../../static/js/worker/plans.js'

const source = readFileSync(new URL('../../../service_worker.js', import.meta.url), 'utf8')
const table = /const PLANS = \[\n([\s\S]*?)\n\]/.exec(source)[1]
const PLANS = [...table.matchAll(/\[(\w+), '([\w-]+)'\]/g)].map(([, name, plan]) => [questions[name], plan])
const ORIGIN = 'https://yanxing.example'

const plan = (path, { method = 'GET', mode = 'navigate', ...headers } = {}) => questions.planFor(PLANS, {
  url: path.startsWith('http') ? path : ORIGIN + path, method, mode, headers: new Headers(headers),
}, ORIGIN)

test('the worker stays a table of contents', () => assert.ok(source.split('\n').length <= 61))
test('every question in the table exists', () => assert.ok(PLANS.length >= 8 && PLANS.every(([asks]) => typeof asks === 'function')))
test('a write is left alone, whatever its address', () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD'])
    for (const path of ['/sync', '/reports/location', '/', '/sign-out', '/static/r/js/app.js']) assert.equal(plan(path, { method }), 'leave-alone')
})
test('a form that signs in or out is noticed, a script that asks there is not', () => {
  const asks = (path, { method = 'POST', mode = 'navigate' } = {}) => questions.changesWho({ method, mode }, new URL(path, ORIGIN))
  for (const path of ['/sign-in/passphrase', '/welcome/abc', '/sign-out', '/me/phones/end', '/me/phones/1/end']) assert.ok(asks(path), path)
  for (const path of ['/', '/sync', '/reports/location', '/sign-out-now', '/me/phones']) assert.ok(!asks(path), path)
  assert.ok(!asks('/sign-out', { method: 'GET' }))
  assert.ok(!asks('/sign-in/passkey', { mode: 'cors' }))
})
test('another origin is left alone', () => assert.equal(plan('https://elsewhere.example/'), 'leave-alone'))
test('the outbox’s own addresses and the machine’s are left alone', () => {
  for (const path of ['/sync', '/me/session', '/metrics', '/healthz', '/readyz', '/service_worker.js', '/manifest.webmanifest', '/attachments/ab'])
    assert.equal(plan(path, { mode: 'cors' }), 'leave-alone', path)
})
test('a download or a range is left alone', () => {
  for (const path of ['/insights/members.xlsx', '/insights/members.csv?x=1', '/me/export', '/liaison/calendar.ics']) assert.equal(plan(path), 'leave-alone', path)
  assert.equal(plan('/', { Range: 'bytes=0-' }), 'leave-alone')
})
test('a fragment is never answered from here, a page with the same address is', () => {
  assert.equal(plan('/screening', { mode: 'cors', 'HX-Request': 'true' }), 'leave-alone')
  assert.equal(plan('/screening', { 'HX-Request': 'true' }), 'leave-alone')
  assert.equal(plan('/screening'), 'network-first')
})
test('sign-in and welcome come from the network only', () => {
  for (const path of ['/sign-in', '/sign-in?next=/', '/welcome/abc']) assert.equal(plan(path), 'network-only', path)
  assert.equal(plan('/welcome-home'), 'network-first')
})
test('code is answered by release, place data apart', () => {
  assert.equal(plan('/static/0123/js/app.js', { mode: 'cors' }), 'asset-first')
  assert.equal(plan('/static/0123/place/divisions.json', { mode: 'cors' }), 'data-first')
})
test('a page is a navigation; what a page fetches by itself is not', () => {
  assert.equal(plan('/reports/location/new?subject=x'), 'network-first')
  assert.equal(plan('/?src=pwa'), 'network-first')
  assert.equal(plan('/members/names.json', { mode: 'cors' }), 'leave-alone')
  assert.equal(plan('/reports/1/photos/ab', { mode: 'no-cors' }), 'leave-alone')
})
