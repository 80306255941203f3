import assert from 'node:assert/strict'
import test from 'node:test'
import { stamp } from '../../../static/js/outbox/entry.js'
import { bringToToday } from '../../../static/js/outbox/today.js'

const NIGHT = new Date(2026, 10, 23, 23, 58).getTime()
const [BEFORE, AFTER] = [stamp(NIGHT).slice(0, 10), stamp(NIGHT + 300e3).slice(0, 10)]
const field = (more = {}) => ({ value: BEFORE, defaultValue: BEFORE, max: BEFORE, dataset: { today: '', untilToday: '' }, ...more })
const page = (...inputs) => ({ querySelectorAll: () => inputs })
const form = replaces => ({ querySelector: () => (replaces ? { value: replaces } : null) })

test('a form that is open past midnight takes the new day', () => {
  const input = field()
  bringToToday(page(input), NIGHT)
  assert.equal(input.value, BEFORE)
  bringToToday(page(input), NIGHT + 300e3)
  assert.deepEqual([input.value, input.max], [AFTER, AFTER])
})
test('another day, a day that is corrected, and a day that the page did not propose stay; today is allowed all the same', () => {
  const [earlier, corrected, known] = [field({ value: '2026-11-01' }), field({ form: form('an id') }), field({ dataset: { untilToday: '' } })]
  bringToToday(page(earlier, corrected, known), NIGHT + 300e3)
  assert.deepEqual([earlier.value, corrected.value, known.value], ['2026-11-01', BEFORE, BEFORE])
  assert.deepEqual([earlier.max, corrected.max, known.max], [AFTER, AFTER, AFTER])
})
test('the first day of a visit may lie ahead: the page keeps its last day, and proposes the day of the phone', () => {
  const visit = field({ max: '2027-02-21', dataset: { today: '' } })
  bringToToday(page(visit), NIGHT + 300e3)
  assert.deepEqual([visit.value, visit.max], [AFTER, '2027-02-21'])
  const coming = field({ max: '2027-02-21', value: '2026-12-20', dataset: { today: '' } })
  bringToToday(page(coming), NIGHT)
  assert.deepEqual([coming.value, coming.max], ['2026-12-20', '2027-02-21'])
})
