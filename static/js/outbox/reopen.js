// A form that is opened again: on another day, from an address the kept page knows nothing of, or to mend an entry.
import { writeForm } from './drafts.js'
import { stamp } from './entry.js'
import { clone, fill } from './words.js'

/** The input of this name; a hidden one is added where the page has none. */
export function hiddenIn(form, name) {
  const known = form.querySelector(`[name="${name}"]`)
  if (known) return known
  const input = Object.assign(document.createElement('input'), { type: 'hidden', name })
  form.append(input)
  return input
}

/** Open what an element is folded away in. */
export function reveal(element) {
  for (let fold = element?.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
}

/** Is this form for the round? One that lets it be chosen is for those it offers. */
function isFor(form, round) {
  const at = form.querySelector('[name=round]')
  return !round || !at || [...at.options || [at]].some(one => one.value === round)
}

/** The form on this page that can hold an entry's words: of its round, and the full one, if it has a place for each.
    None for an entry of a round that this page does not ask for: it is put into no other. */
export function formFor(entry) {
  const forms = [...document.querySelectorAll(`form[data-outbox-form="${entry.form}"]`)].filter(form => isFor(form, entry.fields.round))
  // of each round the full form stands last
  const full = forms.find(form => !form.dataset.draft) || forms.at(-1)
  const holds = form => form && Object.keys(entry.fields).every(name => form.querySelector(`[name="${name}"]`))
  return holds(full) ? full : forms.find(holds) || full
}

// what a person typed, not chose
const WRITTEN = ['area', 'phone', 'needs', 'note', 'worry']

/** Its round is over: say so, show the words that were written, and offer what can be done with them. */
export function showOver(entry) {
  const top = clone('outbox-over', { again: `/reports/location/new${entry.subject ? `?subject=${entry.subject}` : ''}` })
  top.dataset.outboxEntry = entry.id
  const words = WRITTEN.filter(name => entry.fields[name]).map(name => Object.assign(document.createElement('p'), { className: 'said', textContent: entry.fields[name] }))
  top.querySelector('[data-words]').append(...words)
  document.querySelector('main .page-head').after(top)
  top.focus()
}

/** A kept page is older than today: its last possible day moves along, and so does a day that nobody has touched. */
export function bringToToday(form) {
  const today = stamp(Date.now()).slice(0, 10)
  for (const input of form.querySelectorAll('[data-today]')) {
    if (input.value === input.max) input.value = today
    input.max = today
  }
}

/** A kept form knows nothing of its address: whom it is for, what it corrects. The server would have filled that in. */
export function fromAddress(form, asked) {
  const given = [...asked].filter(([name]) => !['entry', 'src', 'submission_id'].includes(name))
  const knows = name => !asked.get(name) || form.querySelector(`[name="${name}"]`)?.value === asked.get(name)
  if (knows('replaces') && knows('subject')) return
  if (asked.get('replaces')) {
    hiddenIn(form, 'replaces').value = asked.get('replaces')
    form.querySelector('[data-correcting]')?.removeAttribute('hidden')
  }
  writeForm(form, { values: Object.fromEntries(given.map(([name, value]) => [name, [value]])) })
  reveal(asked.get('subject') ? form.querySelector('[name=subject]') : form)
}

/** What the server said of this entry, at the top and beside each field, in the places the field macros leave for it. */
export function showErrors(form, errors) {
  const top = clone('outbox-mend')
  for (const [name, messages] of Object.entries(errors)) {
    const text = [messages].flat().join(' ')
    const named = name && form.querySelector(`[name="${CSS.escape(name)}"]`)       // the server names what it was sent, whatever it was
    const field = named?.closest('.field')
    // a picker sends a hidden input for the one that is seen
    const input = named?.id ? named : field?.querySelector('.input')
    const line = document.createElement('li')
    line.append(input ? Object.assign(document.createElement('a'), { href: `#${input.id}`, textContent: text }) : text)
    top.querySelector('ul').append(line)
    const note = field ? field.querySelector('[data-error-for]') : named && form.closest('section')?.querySelector(`[data-error-for^="f-${name}"]`)
    if (!note) continue
    fill(note, { error: text })
    note.hidden = false
    reveal(note)
    input?.setAttribute('aria-invalid', 'true')
    input?.setAttribute('aria-describedby', note.id)
  }
  reveal(form)
  form.prepend(top)
  top.focus()
}
