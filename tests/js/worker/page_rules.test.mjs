import assert from 'node:assert/strict'
import test from 'node:test'
import {
  accountOf, isAway, isFresh, isLost, isLostWith, isOver, isSound, isTelling, keyOf, kindOf, lookOf, mayAdopt, mayKeep,
  outdated, releaseOf, untilHere, withoutPersons,
} from '../../../static/js/worker/page_rules.js'
import { phone } from '../outbox/kit.js'

const at = path => `https://yanxing.example${path}`
const page = (headers = {}, more = {}) => ({
  status: 200, redirected: false, type: 'basic', ...more,
  headers: new Headers({ 'Content-Type': 'text/html; charset=utf-8', 'Yanxing-Account': 'a1', ...headers }),
})

test('a page belongs to the account that it names itself', () => {
  assert.equal(accountOf('<!doctype html>\n<html lang="zh-CN" data-account="a1" data-release="0f3">'), 'a1')
  assert.equal(accountOf('<html lang="zh-CN" data-account="" data-release="0f3">'), '')
  assert.equal(accountOf('<html>'), '')
})
test('what a page may be kept as is said by the page, and nothing else is kept', () => {
  for (const kind of ['own', 'form', 'list', 'file']) {
    assert.equal(mayKeep(page({ 'Yanxing-Keep': kind }), 'a1'), kind)
    assert.equal(mayKeep(page({ 'Yanxing-Keep': kind }), ''), null, 'of nobody')
    assert.equal(mayKeep(page({ 'Yanxing-Keep': kind }, { status: 404 }), 'a1'), null)
  }
  assert.equal(mayKeep(page(), 'a1'), null)
})
test('a public page is kept for nobody in particular, and only as nobody in particular sees it', () => {
  assert.equal(mayKeep(page({ 'Yanxing-Keep': 'public' }), ''), 'public')
  assert.equal(mayKeep(page({ 'Yanxing-Keep': 'public' }), 'a1'), null)
})
test('only a whole page of the network tells the phone anything', () => {
  assert.ok(isTelling(page()) && isTelling(page({}, { status: 404 })) && isTelling(page({}, { status: 410 })))
  assert.ok(!isTelling(page({ 'Content-Type': 'application/json' })))
  assert.ok(!isTelling(page({}, { redirected: true })))
  for (const status of [0, 201, 206, 303, 401, 403, 422, 500, 503]) assert.ok(!isTelling(page({}, { status })), status)
})
test('a form is one page whatever its query string says', () => {
  assert.equal(keyOf(at('/reports/location/new?subject=9&entry=7'), true), at('/reports/location/new'))
  assert.equal(keyOf(at('/reports?page=2')), at('/reports?page=2'))
  assert.equal(keyOf(at('/?src=pwa')), at('/'))
})
test('a right is lost when one that was there is missing, and a gained one loses nothing', () => {
  assert.ok(!isLost('a b', 'b a') && !isLost('a', 'a b') && !isLost('', 'a') && !isLost('', ''))
  assert.ok(isLost('a b', 'a') && isLost('a', '') && isLost('a', 'b'))
  assert.ok(isLost(null, 'a'), 'a copy of an early release, which does not say')
})
const copy = headers => new Headers(headers)
test('with a right all copies about persons go, whichever right it was that they were opened with', () => {
  const goes = (kind, rights) => isLostWith(copy({ 'Yanxing-Keep': kind, 'Yanxing-Rights': rights }), at('/x'), 'a')
  for (const kind of ['list', 'file', 'what a later release may say'])
    for (const rights of ['a', 'b', 'a b', '']) assert.ok(goes(kind, rights))
  for (const kind of ['own', 'form']) assert.ok(goes(kind, 'a b') && goes(kind, 'b') && !goes(kind, 'a') && !goes(kind, ''))
})
test('a copy is over after its time, to the second', () => {
  const until = '2026-12-01T15:59:59.000Z', end = Date.parse(until)
  for (const kind of ['list', 'file', 'own', 'form']) {
    const headers = copy({ 'Yanxing-Keep': kind, 'Yanxing-Keep-Until': until })
    assert.ok(!isOver(headers, at('/x'), end) && isOver(headers, at('/x'), end + 1))
    assert.ok(!isOver(copy({ 'Yanxing-Keep': kind }), at('/x'), end + 1e12))
    assert.ok(isOver(copy({ 'Yanxing-Keep': kind, 'Yanxing-Keep-Until': 'some day' }), at('/x'), 0))
  }
})
test('a copy of an early release is known by its address; what may be about persons goes with the update', () => {
  assert.equal(kindOf(copy(), at('/')), 'own')
  assert.equal(kindOf(copy(), at('/reports/location/new')), 'form')
  for (const path of ['/members', '/members/9', '/organisations/9', '/reports', '/screening/rounds/9/worklist']) {
    assert.equal(kindOf(copy(), at(path)), 'file', path)
    assert.ok(isOver(copy(), at(path), 0))
  }
  for (const path of ['/', '/reports/location/new']) assert.ok(!isOver(copy(), at(path), 0) && isLostWith(copy(), at(path), 'a'))
})
test('how long a page may be kept is counted from the answer’s own time: a phone’s clock can be wrong', () => {
  const headers = copy({ 'Yanxing-Keep-Until': '2026-12-01T23:59:59+08:00', Date: 'Mon, 30 Nov 2026 01:00:00 GMT' })
  assert.equal(untilHere(headers, Date.parse('2026-11-30T01:00:00Z')), '2026-12-01T15:59:59.000Z')
  assert.equal(untilHere(headers, Date.parse('2020-01-01T01:00:00Z')), '2020-01-02T15:59:59.000Z')
  headers.delete('Date')
  assert.equal(untilHere(headers, 0), '2026-12-01T15:59:59.000Z')
})
test('a form without its persons is the same form', () => {
  const form = options => `<select class="input" id="f-subject" name="subject">\n${options}\n</select><select name="reason"><option value="work">Work</option></select>`
  const nobody = '<option value="">for myself</option>'
  assert.equal(withoutPersons(form(`${nobody}<option value="9">王&lt;建国</option><option value="8" selected>李</option>`)), form(nobody))
  assert.equal(withoutPersons(form(nobody)), form(nobody))
})
test('Today without its persons keeps the cards of the account itself', () => {
  const own = '<section class="card"><h2>To do: 1</h2></section>'
  const others = '<section class="card" data-persons><h2>I keep touch with</h2><ul><li>王建国</li></ul></section>'
  assert.equal(withoutPersons(`<main>${others}${own}${others}</main>`), `<main>${own}</main>`)
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
  const leaving = { account: null, turn: 5, leaving: 'a1' }
  assert.ok(!mayAdopt(leaving, 'a1', leaving) && mayAdopt(leaving, 'b2', leaving), 'the server does not know of it yet')
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
