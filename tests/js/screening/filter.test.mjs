import assert from 'node:assert/strict'
import test from 'node:test'
import { fits, plain, reachedBy } from '../../../static/js/screening/filter.js'

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
