import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { decode } from '../../../static/js/place/data.js'
import { countriesNamed, exactly, fold, search } from '../../../static/js/place/search.js'

const read = path => JSON.parse(readFileSync(new URL(path, import.meta.url)))
const places = decode(read('../../../static/place/places.json'))

for (const [words, limit, codes] of read('../../places/searches.json').cases) {
  test(`'${words}' finds the same as on the server`, () => {
    assert.deepEqual(search(places, words, limit).map(place => place.code), codes)
  })
}

test('words are compared without spaces, tones and capitals', () => {
  assert.equal(fold('Xī’ān'), 'xian')
  assert.equal(fold(' 龙岗 区 '), '龙岗区')
  assert.equal(fold('LÜLIANG'), 'luliang')
})

test('only a full name, its pinyin or a code names one place', () => {
  assert.equal(exactly(places, '龙岗')?.code, '440307')
  assert.equal(exactly(places, '440307')?.code, '440307')
  for (const words of ['龙', 'lgq', '朝阳区', '', '没有这里']) assert.equal(exactly(places, words), null, words)
})

test('a country is found by a part of its name, once, and not by two letters', () => {
  const options = [['', ''], ['JP', '日本'], ['SG', '新加坡'], ['JP', '日本'], ['US', 'United States'], ['AE', 'United Arab Emirates']]
    .map(([value, textContent]) => ({ value, textContent }))
  assert.deepEqual(countriesNamed(options, '日'), [{ country: 'JP', name: '日本' }])
  assert.deepEqual(countriesNamed(options, 'united').map(one => one.country), ['US', 'AE'])
  for (const words of ['', 'ni', '龙岗']) assert.deepEqual(countriesNamed(options, words), [])
})
