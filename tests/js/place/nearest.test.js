import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { decode } from '../../../static/js/place/data.js'
import { nearest, nearestHere } from '../../../static/js/place/nearest.js'

const places = decode(JSON.parse(readFileSync(new URL('../../../static/place/places.json', import.meta.url))))
const codes = (latitude, longitude) => nearest(places, latitude, longitude).map(place => place.code)

test('a position in a county guesses it', () => {
  assert.equal(codes(22.72, 114.25)[0], '440307')
  assert.equal(codes(39.92, 116.48)[0], '110105')
  assert.ok(codes(29.6, 106.5).includes('500157'))
})

test('there are three different choices', () => assert.equal(new Set(codes(31.23, 121.47)).size, 3))

test('Hong Kong, Macao and Taiwan are guessed as divisions', () => {
  assert.equal(codes(22.32, 114.17)[0], '810000')
  assert.equal(codes(22.16, 113.56)[0], '820000')
  assert.equal(codes(25.04, 121.56)[0], '710000')
})

test('abroad and at sea there is no guess', () => {
  for (const position of [[35.68, 139.69], [1.35, 103.8], [48.85, 2.35], [28, 130], [0, 0], [-33.9, 151.2], [90, 0]]) {
    assert.deepEqual(codes(...position), [])
  }
})

test('a place without points is never guessed', () => {
  assert.deepEqual(nearest([{ code: '653228', points: [] }, { code: '440000' }], 37, 79), [])
})

const phone = (position, error) => ({
  getCurrentPosition(good, bad, options) {
    this.options = options
    position ? good({ coords: position }) : bad(error)
  },
})

test('the phone is asked once, coarsely, and only places come back', async () => {
  const geolocation = phone({ latitude: 22.72, longitude: 114.25, accuracy: 900 })
  const answer = await nearestHere(places, geolocation)
  assert.equal(answer[0].code, '440307')
  assert.equal(answer.length, 3)
  assert.deepEqual(geolocation.options, { enableHighAccuracy: false, timeout: 15000, maximumAge: 60000 })
})

for (const [code, word] of [[1, 'denied'], [2, 'unavailable'], [3, 'timeout']]) {
  test(`an answer of ${code} is told apart as ${word}`, async () => {
    await assert.rejects(nearestHere(places, phone(null, { code })), { message: word })
  })
}
