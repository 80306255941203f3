import assert from 'node:assert/strict'
import test from 'node:test'
import { contextOf, contextQuery, isFor, onwardFrom } from '../../../static/js/outbox/context.js'
import { sameContent, submission } from '../../../static/js/outbox/entry.js'

const R = '7d3c', T = '91aa'
/** As a phone of 0.1.0 stored it: nothing says which field is the context. */
const OLD = { form: 'answer', version: 1, page: '/screening/answers/new', fields: { round: R, outcome: 'here' } }
const NEW = { ...OLD, context: 'round' }
const CLAIM = { form: 'claim', version: 1, page: '/contribution/tasks/new', context: 'task', fields: { task: T, round: R } }
const PLAIN = { form: 'location', version: 1, page: '/reports/location/new', fields: { division: '440307' } }

/** A form whose input of this name is hidden, or lets one of several be chosen. */
const form = (name, ...values) => {
  const at = values.length > 1 ? { options: values.map(value => ({ value })) } : { value: values[0] }
  return { querySelector: selector => selector === `[name="${name}"]` ? at : null }
}

test('an entry says which field is its context; one of 0.1.0 has its round', () => {
  assert.deepEqual(contextOf(NEW), { name: 'round', value: R })
  assert.deepEqual(contextOf(OLD), { name: 'round', value: R })
  assert.deepEqual(contextOf(CLAIM), { name: 'task', value: T })
  assert.equal(contextOf(PLAIN), null)
  assert.equal(contextOf({ ...NEW, fields: { outcome: 'here' } }), null)
})
test('the address that opens an entry again names its context as the server knows it', () => {
  assert.equal(contextQuery(OLD), `&round=${R}`)
  assert.equal(contextQuery(CLAIM), `&task=${T}`)
  assert.equal(contextQuery({ ...CLAIM, fields: { task: 'a&b=c' } }), '&task=a%26b%3Dc')
  assert.equal(contextQuery(PLAIN), '')
})
test('an entry goes into a form of its own context only', () => {
  for (const entry of [OLD, NEW]) {
    const context = contextOf(entry)
    assert.ok(isFor(form('round', R), context))
    assert.ok(!isFor(form('round', T), context))
    assert.ok(isFor(form('round', '', T, R), context))
    assert.ok(!isFor(form('round', '', T), context))
    // such a form asks for no round: it is for all
    assert.ok(isFor(form('task', T), context))
  }
  assert.ok(!isFor(form('task', R), contextOf(CLAIM)))
  assert.ok(isFor(form('round', R), contextOf(PLAIN)))
})
test('after a save the way leads back to the list it came from, else to that of its context', () => {
  const pattern = '/screening/rounds/CONTEXT/worklist', own = `/screening/rounds/${R}/worklist`
  const from = `https://yanxing.example/screening/rounds/${T}/worklist?unit=5`
  assert.equal(onwardFrom(from, pattern, OLD), from)
  for (const elsewhere of ['', 'https://yanxing.example/', `https://yanxing.example${own}/more`, 'https://yanxing.example/screening/rounds//worklist'])
    assert.equal(onwardFrom(elsewhere, pattern, NEW), own, elsewhere)
})
test('what the context is stays on the phone: neither the wire nor what is the same content knows it', () => {
  assert.ok(sameContent(OLD, NEW))
  assert.deepEqual(submission(NEW), submission(OLD))
  assert.ok(!('context' in submission(NEW)))
})
