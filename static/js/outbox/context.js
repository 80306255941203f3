// Handle the context of an entry: the one round, task or meeting that its form is about. A form names the input
// that says which: <form data-context-field="…">. Parts of a form that belong to one context say data-context="<id>".

/** The field that says so in entries of 0.1.0, which do not name it themselves. */
const FIRST = 'round'

/** {name, value} of the field that says what an entry was written for; null for an entry that is about nothing more. */
export function contextOf({ context: name = FIRST, fields }) {
  return fields[name] ? { name, value: fields[name] } : null
}

/** The same as part of an address: '' or '&name=value'. */
export function contextQuery(entry) {
  const context = contextOf(entry)
  return context ? `&${new URLSearchParams({ [context.name]: context.value })}` : ''
}

/** Is this form for that context? One that lets it be chosen is for those it offers, one without such an input for all. */
export function isFor(form, context) {
  const at = context && form.querySelector(`[name="${context.name}"]`)
  return !at || [...at.options || [at]].some(one => one.value === context.value)
}

/** An address in which CONTEXT stands for what an entry was written for; `from` instead, where that is such an address. */
export function onwardFrom(from, pattern, entry) {
  const [before, after = ''] = pattern.split('CONTEXT')
  const path = from && new URL(from).pathname
  const such = path && path.startsWith(before) && path.endsWith(after) && path.length > before.length + after.length
  return such ? from : pattern.replace('CONTEXT', contextOf(entry)?.value ?? '')
}

// Only the chosen context's own parts stand in the form. Those of the others wait in a <template>, or aside with what was
// typed: two contexts may both ask a q1, and what has the same name would be mixed up.
export function followContext(form) {
  const { contextField } = form.dataset
  const choice = contextField && form.querySelector(`select[name="${contextField}"]`)
  const all = [...form.querySelectorAll('[data-context]')]
  if (!choice || !all.length) return
  const here = document.createComment('')
  all[0].before(here)
  const parts = new Map(all.map(at => [at.dataset.context, at]))
  let shown = all.find(at => at.localName !== 'template')

  function made(id) {
    const at = parts.get(id)
    if (at?.localName !== 'template') return at
    const part = document.importNode(at.content.firstElementChild, true)
    parts.set(id, part)
    return part
  }
  function show() {
    const part = made(choice.value)
    if (part === shown) return
    shown?.remove()
    shown = part
    if (!part) return
    here.after(part)
    // whatever makes controls alive hears of the new ones
    part.dispatchEvent(new Event('context:shown', { bubbles: true }))
  }
  choice.addEventListener('change', show)
  show()
}
