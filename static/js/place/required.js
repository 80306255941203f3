/** Stop the submit before the outbox handles it: for text that names no place, or an empty field where a place is required. */
export function required(root, { input, part }, chosen, complain) {
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
