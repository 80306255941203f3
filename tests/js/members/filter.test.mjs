import assert from 'node:assert/strict'
import test from 'node:test'
import { fits, nextAfter, plain, reachedBy, turnOf, unknownTo } from '../../../static/js/members/filter.js'

const wang = { search: plain('王建国 王建国wangjianguowjg 0016'), reached: false }

test('a name is found by signs, pinyin, initials and the end of the phone', () => {
  for (const words of ['王建国', '建国', 'wangjian', 'WJG', 'wjg', '0016', '', '  ', 'ｗｊｇ']) assert.ok(fits(wang, words), words)
  for (const words of ['李', 'wjh', '0017']) assert.ok(!fits(wang, words), words)
})
test('every word must fit, in any order', () => {
  assert.ok(fits(wang, 'jianguo 0016'))
  assert.ok(fits(wang, '0016 wang'))
  assert.ok(!fits(wang, 'wang 0017'))
})
test('only those still open, or only those reached, or all', () => {
  const reached = { ...wang, reached: true }
  assert.deepEqual(['', 'open', 'reached'].map(show => fits(wang, '', show)), [true, true, false])
  assert.deepEqual(['', 'open', 'reached'].map(show => fits(reached, '', show)), [true, false, true])
})

test('whoever was reached by this phone is reached, whatever was tried afterwards; a refused attempt reaches nobody', () => {
  const tried = (outcome, state = 'waiting') => ({ state, fields: { outcome } })
  assert.ok(reachedBy([tried('here')]))
  assert.ok(reachedBy([tried('away_long', 'received'), tried('not_reached')]))
  assert.ok(!reachedBy([tried('not_reached'), tried(undefined)]))
  assert.ok(!reachedBy([tried('here', 'attention')]))
  assert.ok(!reachedBy([]))
})

test('a row stands where this phone has brought it, and never goes back before what the server knew', () => {
  const tried = (outcome, state = 'waiting') => ({ state, fields: { outcome } })
  assert.equal(turnOf(0, []), 0)
  assert.equal(turnOf(0, [tried('not_reached')]), 1)
  assert.equal(turnOf(1, [tried('here')]), 2)
  assert.equal(turnOf(2, [tried('not_reached')]), 2)
  assert.equal(turnOf(0, [tried('here', 'attention')]), 0)
})
test('the next person is the next in the list whom nobody has tried, then from the beginning', () => {
  const rows = [['a', 0], ['b', 0], ['c', 1], ['d', 2]].map(([member, turn]) => ({ member, turn }))
  assert.equal(nextAfter(rows, 'a').member, 'b')
  assert.equal(nextAfter(rows, 'b').member, 'c')
  assert.equal(nextAfter(rows, 'c').member, 'a')
  assert.equal(nextAfter(rows, 'b', new Set(['a', 'b', 'c'])), undefined)
  assert.equal(nextAfter(rows, 'somebody of another list').member, 'a')
  assert.equal(nextAfter([{ member: 'a', turn: 0 }], 'a'), undefined)
})
test('a contact reached them, unless it was refused', () => {
  assert.ok(reachedBy([{ form: 'contact', state: 'waiting', fields: { channel: 'phone' } }]))
  assert.ok(!reachedBy([{ form: 'contact', state: 'attention', fields: { channel: 'phone' } }]))
})
test('a list knows what arrived before it was made, and not what still waits, whatever the clock of the phone says', () => {
  const entry = (state, recorded_at, received_at, form = 'contact') => ({ form, state, recorded_at, received_at, fields: {} })
  const old = entry('received', '2026-12-31T10:00:00+08:00', '2026-08-01T02:00:00.000Z')
  const fresh = entry('received', '2026-08-01T12:00:00+08:00', '2026-11-23T04:00:00.000Z')
  const waits = entry('waiting', '2026-08-01T10:00:00+08:00')
  const all = [old, fresh, waits, entry('waiting', '2026-11-23T12:00:00+08:00', undefined, 'attempt')]
  assert.deepEqual(unknownTo(all, 'contact', undefined, Date.parse('2026-11-23T10:00:00+08:00')), [fresh, waits])
  assert.deepEqual(unknownTo(all, 'contact', undefined, NaN), [old, fresh, waits])
})
