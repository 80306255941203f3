// Find the elements of one picker, and copy texts from the <template>s of the page.

export function elementsOf(root) {
  const part = name => root.querySelector(`[data-part="${name}"]`)

  /** Returns a copy of a template's first element with its slot filled. */
  function make(kind, slots = {}) {
    const made = root.querySelector(`template[data-make="${kind}"]`).content.firstElementChild.cloneNode(true)
    for (const [slot, text] of Object.entries(slots)) {
      const place = made.dataset.slot === slot ? made : made.querySelector(`[data-slot="${slot}"]`)
      place.textContent = text
    }
    return made
  }

  /** Returns the text of a template, with the name inserted where it has a slot. */
  function words(kind, name = '') {
    const copy = root.querySelector(`template[data-say="${kind}"]`).content.cloneNode(true)
    const slot = copy.querySelector('[data-slot="name"]')
    if (slot) slot.textContent = name
    return copy
  }

  const say = (kind, name) => part('status').replaceChildren(...kind ? [words(kind, name)] : [])
  return { part, make, words, say, input: root.querySelector('.place-picker__input') }
}
