/** Before the outbox takes the form: words that are no place, or nothing where something is needed, stop it here. */
export function demand(root, { input, part }, chosen, complain) {
  input.form?.addEventListener('submit', event => {
    const asked = 'required' in root.dataset || input.value.trim()
    const hidden = root.closest('[hidden]') || !root.isConnected
    if (!asked || hidden || event.submitter?.formNoValidate || chosen()) return
    event.preventDefault()
    event.stopImmediatePropagation()
    complain()
    input.focus()
  }, { capture: true })
}
