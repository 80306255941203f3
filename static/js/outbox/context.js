// Handle the context of an entry: the one round, task or meeting that its form is about. A form names the input
// that holds its id: <form data-context-field="…">. Parts of a form that belong to one context have data-context="<id>".

/** The field name for entries of 0.1.0, which do not store it. */
const FIRST = 'round'

/** Returns {name, value} of the field that holds the context of an entry; null for an entry without one. */
export function contextOf({ context: name = FIRST, fields }) {
  return fields[name] ? { name, value: fields[name] } : null
}

/** Returns the same as part of an address: '' or '&name=value'. */
export function contextQuery(entry) {
  const context = contextOf(entry)
  return context ? `&${new URLSearchParams({ [context.name]: context.value })}` : ''
}

/** Whether this form is for that context. A form with a choice is for those it offers, a form without such an input for all. */
export function isFor(form, context) {
  const at = context && form.querySelector(`[name="${context.name}"]`)
  return !at || [...at.options || [at]].some(one => one.value === context.value)
}

/** Returns the address with CONTEXT replaced by the entry's context; or `from`, if that is such an address. */
export function onwardFrom(from, pattern, entry) {
  const [before, after = ''] = pattern.split('CONTEXT')
  const path = from && new URL(from).pathname
  const such = path && path.startsWith(before) && path.endsWith(after) && path.length > before.length + after.length
  return such ? from : pattern.replace('CONTEXT', contextOf(entry)?.value ?? '')
}

// Only the parts of the chosen context are in the form. Those of the others stay in a <template>, or aside with what was
// typed: two contexts may both have a field q1, and fields of the same name would be mixed up.
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
    // modules that set up controls listen for this
    part.dispatchEvent(new Event('context:shown', { bubbles: true }))
  }
  choice.addEventListener('change', show)
  show()
}
