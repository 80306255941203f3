import assert from 'node:assert/strict'
import test from 'node:test'
import { isAway, isFresh, isGone, isPlain, isSound, keyOf, lookOf, mayAdopt, outdated, ownerOf, releaseOf } from '../../../static/js/worker/page_rules.js'
import { phone } from '../outbox/kit.js'

const at = path => `https://yanxing.example${path}`
const page = (headers = {}, more = {}) => ({
  status: 200, redirected: false, type: 'basic', ...more,
  headers: new Headers({ 'Content-Type': 'text/html; charset=utf-8', 'Yanxing-Account': 'a1', ...headers }),
})

test('a private page belongs to its account', () => assert.equal(ownerOf(page()), 'a1'))
test('nothing else is kept', () => {
  assert.equal(ownerOf(page({ 'Yanxing-Account': '' })), null)
  assert.equal(ownerOf(page({ 'Content-Type': 'application/json' })), null)
  assert.equal(ownerOf(page({}, { redirected: true })), null)
  for (const status of [0, 201, 206, 303, 401, 404, 422, 500]) assert.equal(ownerOf(page({}, { status })), null)
  assert.equal(ownerOf({ ...page(), headers: new Headers({ 'Content-Type': 'text/html' }) }), null)
})
test('a form is one page whatever its query string says', () => {
  assert.equal(keyOf(at('/reports/location/new?subject=9&entry=7')), at('/reports/location/new'))
  assert.equal(keyOf(at('/reports?page=2')), at('/reports?page=2'))
  assert.equal(keyOf(at('/?src=pwa')), at('/'))
})
test('a form opened for somebody is never kept as the form that everybody gets', () => {
  assert.ok(isPlain(at('/reports/location/new')))
  assert.ok(!isPlain(at('/reports/location/new?subject=9')))
  assert.ok(isPlain(at('/reports?page=2')))
})
test('the release a page needs is read from the page', () => {
  assert.equal(releaseOf('<!doctype html>\n<html lang="zh-CN" data-account="a" data-release="0f3" data-large>'), '0f3')
  assert.equal(releaseOf('<html>'), null)
})
test('another language or text size makes a kept page stale', () => {
  assert.equal(lookOf('<html lang="zh-CN" data-account="a" data-release="0f3" data-large>'), 'zh-CN large')
  assert.equal(lookOf('<html lang="en" data-account="a" data-release="0f3">'), 'en')
})
test('a look is read from a header as it was written', () => {
  for (const html of ['<html lang="zh-CN" data-large>', '<html lang="zh-CN" data-release="0f3">', '<html lang="en">']) {
    assert.equal(new Headers({ 'Yanxing-Look': lookOf(html) }).get('Yanxing-Look'), lookOf(html))
  }
})
test('a kept page is fetched again after six hours, for another release or look, and when Today says something else', () => {
  const headers = new Headers({
    'Yanxing-Release': '0f3', 'Yanxing-Look': 'zh-CN', 'Yanxing-State': 'a1', 'Yanxing-Kept-At': '2026-11-23T02:00:00Z',
  })
  const asked = { release: '0f3', look: 'zh-CN', state: 'a1', at: Date.parse('2026-11-23T07:59:00Z') }
  assert.ok(isFresh(headers, asked))
  assert.ok(isFresh(headers, { ...asked, look: 'zh-CN ' }), 'as a page of an older release says it')
  assert.ok(isFresh(headers, { release: '0f3', at: asked.at }), 'who asks for no look and no state')
  for (const other of [{ release: '0f4' }, { look: 'zh-CN large' }, { state: 'b2' }, { at: Date.parse('2026-11-23T08:00:00Z') }]) {
    assert.ok(!isFresh(headers, { ...asked, ...other }), JSON.stringify(other))
  }
  headers.delete('Yanxing-State')
  assert.ok(!isFresh(headers, asked), 'kept when somebody opened it: what Today said then is not known')
})
test('an answer asked for before the sign-out brings nobody back, whatever the clock says', () => {
  const before = { account: 'a1', turn: 4 }, signedOut = { account: null, turn: 5 }
  assert.ok(!mayAdopt(signedOut, 'a1', before))
  assert.ok(mayAdopt(signedOut, 'a1', signedOut))
  assert.ok(mayAdopt({ account: 'a1', turn: 6 }, 'a1', before))
  assert.ok(!mayAdopt({ account: 'b2', turn: 6 }, 'a1', before))
})
test('a clock that was put back keeps nobody else’s pages on the screen', async () => {
  const { store, clock } = phone()
  await store.setLastAccount('a1')
  clock.now -= 2 * 86400e3
  const asked = await store.lastAccount()
  assert.ok(mayAdopt(await store.lastAccount(), 'b2', asked))
  await store.setLastAccount(null)
  assert.ok(!mayAdopt(await store.lastAccount(), 'a1', asked))
})
test('a page that comes back for a script is not sound', () => {
  const file = (type, more) => ({ status: 200, redirected: false, headers: new Headers({ 'Content-Type': type }), ...more })
  assert.ok(isSound(at('/static/r/js/app.js'), file('text/javascript; charset=utf-8')))
  assert.ok(!isSound(at('/static/r/js/app.js'), file('text/html')))
  assert.ok(isSound(at('/static/r/css/yanxing.css'), file('text/css')))
  assert.ok(!isSound(at('/static/r/css/yanxing.css'), file('text/html')))
  assert.ok(!isSound(at('/static/r/icons/a.svg'), file('text/html')))
  assert.ok(isSound(at('/offline'), file('text/html')))
  assert.ok(!isSound(at('/offline'), file('text/html', { redirected: true })))
  assert.ok(!isSound(at('/static/r/js/app.js'), file('text/javascript', { status: 404 })))
})
test('old assets stay while a kept page needs them', () => {
  const names = ['assets-1', 'assets-2', 'assets-3', 'data', 'pages-a1']
  assert.deepEqual(outdated(names, '3', ['2', '3']), ['assets-1'])
  assert.deepEqual(outdated(names, '3', []), ['assets-1', 'assets-2'])
})
test('a proxy without a server counts as no answer', () => {
  for (const status of [502, 503, 504]) assert.ok(isAway({ status }))
  for (const status of [0, 200, 404, 500]) assert.ok(!isAway({ status }))
})

test('only what the server itself says is not here ends a kept copy', () => {
  for (const status of [404, 410]) assert.ok(isGone(page({}, { status })))
  for (const status of [200, 401, 403, 422, 500, 503]) assert.ok(!isGone(page({}, { status })))
  assert.ok(!isGone(page({}, { status: 404, redirected: true })))
})
