import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { count } from '../../../static/js/meetings/quorum.js'

const cases = JSON.parse(readFileSync(new URL('../../meetings/roll_cases.json', import.meta.url)))

/** As tests/meetings/roll_cases.py reads it. */
const placesOf = written => written.split(', ').filter(Boolean).flatMap(part => {
  const [standing, vote, state, times] = part.split(' ')
  const place = { should: standing === 'own', votes: vote === 'v', state: state === '-' ? '' : state }
  return Array(Number(times.slice(1))).fill(place)
})

for (const { name, places, quorum, count: counted } of cases)
  test(name, () => assert.deepEqual(count(placesOf(places), quorum), counted))
