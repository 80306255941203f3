// An attempt belongs to one round: only that round's own questions stand in the form. Those of the others wait in a
// <template>, or aside with what was typed: two rounds may both ask a q1, and what has the same name would be mixed up.
export function followRound(form) {
  const round = form.querySelector('select[name=round]')
  const all = [...form.querySelectorAll('[data-questions-of]')]
  if (!round || !all.length || 'followed' in round.dataset) return
  round.dataset.followed = ''
  const here = document.createComment('')
  all[0].before(here)
  const sets = new Map(all.map(at => [at.dataset.questionsOf, at]))
  let shown = all.find(at => at.localName !== 'template')

  function made(id) {
    const at = sets.get(id)
    if (at?.localName !== 'template') return at
    const set = document.importNode(at.content.firstElementChild, true)
    sets.set(id, set)
    return set
  }
  function show() {
    const set = made(round.value)
    if (set === shown) return
    shown?.remove()
    shown = set
    if (!set) return
    here.after(set)
    if (set.querySelector('[data-place-picker]')) import('../place/picker.js').then(picker => picker.enhanceAll(set)).catch(console.error)
  }
  round.addEventListener('change', show)
  show()
}
