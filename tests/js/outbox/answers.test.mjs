import assert from 'node:assert/strict'
import test from 'node:test'
import { judge, outcome, pathOf } from '../../../static/js/outbox/answers.js'
import { answer, nothing, problem } from './kit.js'

const good = { received_at: '2026-11-23T02:00:01.004Z', epoch: 'e', missing: [], photos_wanted: [], results: [{ id: 'a', outcome: 'accepted', receipt: 'R' }] }
const sync = { 'yanxing-sync': '1' }
const kind = (given, ids = ['a']) => judge(ids, given).kind

test('a real answer is believed', () => assert.equal(kind(answer(200, good, sync)), 'answered'))
test('a charset after the type is no reason for doubt', () =>
  assert.equal(kind(answer(200, good, { ...sync, 'content-type': 'application/json; charset=utf-8' })), 'answered'))
test('everything else with status 200 is not delivered', () => {
  const cases = {
    'a captive portal’s page': answer(200, '<html>welcome', { 'content-type': 'text/html' }),
    'our JSON without our header': answer(200, good),
    'our header with a page': answer(200, good, { ...sync, 'content-type': 'text/html' }),
    'no results': answer(200, { ...good, results: undefined }, sync),
    'too few results': answer(200, { ...good, results: [] }, sync),
    'an id we did not send': answer(200, { ...good, results: [{ id: 'b', outcome: 'accepted', receipt: 'R' }] }, sync),
    'null for a result': answer(200, { ...good, results: [null] }, sync),
    'no epoch': answer(200, { ...good, epoch: null }, sync),
    'no time': answer(200, { ...good, received_at: 'soon' }, sync),
    'missing is not a list of numbers': answer(200, { ...good, missing: ['1'] }, sync),
    'photos_wanted is not there': answer(200, { ...good, photos_wanted: undefined }, sync),
    'null': answer(200, 'null', sync),
  }
  for (const [name, given] of Object.entries(cases)) assert.equal(kind(given), 'undelivered', name)
})
test('a body cut at any byte is not delivered', () => {
  const whole = JSON.stringify(good)
  for (let i = 0; i < whole.length; i++) assert.equal(kind(answer(200, whole.slice(0, i), sync)), 'undelivered')
})
test('the same result twice does not stand for two entries', () =>
  assert.equal(kind(answer(200, { ...good, results: [good.results[0], good.results[0]] }, sync), ['a', 'b']), 'undelivered'))
test('a refusal counts only in our own words', () => {
  assert.deepEqual(judge(['a'], problem(401, { reason: 'expired' })), { kind: 'signin', reason: 'expired' })
  assert.equal(kind(problem(409)), 'foreign')
  assert.equal(kind(problem(400)), 'split')
  assert.equal(kind(problem(413)), 'split')
  assert.equal(kind(answer(401, '<html>', { 'content-type': 'text/html' })), 'undelivered')
  assert.equal(kind(answer(400, '<html>', { 'content-type': 'text/html' })), 'undelivered')
  for (const status of [0, 302, 403, 404, 415, 429, 500, 502, 503]) assert.equal(kind({ ...nothing, status }), 'undelivered')
})
test('Retry-After is handed on', () => assert.equal(judge(['a'], problem(503, {}, { 'retry-after': '7' })).retry, '7'))
test('only a receipt makes two ticks', () => {
  assert.equal(outcome({ outcome: 'accepted', receipt: '7KQ4-M2XD' }), 'received')
  assert.equal(outcome({ outcome: 'duplicate', receipt: '7KQ4-M2XD' }), 'received')
  assert.equal(outcome({ outcome: 'accepted' }), 'later')
  assert.equal(outcome({ outcome: 'accepted', receipt: '' }), 'later')
  assert.equal(outcome({ outcome: 'rejected' }), 'attention')
  assert.equal(outcome({ outcome: 'conflict' }), 'attention')
  assert.equal(outcome({ outcome: 'a word of next year' }), 'later')
})
test('what an answer says is to be seen is a path of ours or nothing', () => {
  for (const see of ['/reports/1', '/', '/reports/1?a=b#c']) assert.equal(pathOf(see), see)
  for (const see of ['javascript:alert(1)', '//evil.example/', '/\\evil.example', '/\t/evil.example', 'https://evil.example/', 'data:text/html,x', '', 'reports', 7, null, undefined, {}, []])
    assert.equal(pathOf(see), undefined, String(see))
})
