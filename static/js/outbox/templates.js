// Clone the page's <template>s and fill them: they hold all texts that scripts show. Dates are in the page's language.

const lang = () => document.documentElement.lang || 'zh-CN'

export function clone(id, slots = {}) {
  const root = document.getElementById(id).content.cloneNode(true).firstElementChild
  fill(root, slots)
  return root
}

/** Put values into [data-slot]s and addresses into [data-href]s. */
export function fill(root, slots) {
  for (const [name, value] of Object.entries(slots)) {
    for (const at of root.querySelectorAll(`[data-slot="${name}"]`)) if (value != null) at.textContent = value
    for (const at of root.querySelectorAll(`[data-href="${name}"]`)) if (value) at.href = value
  }
}

/** Show the parts meant for one of these conditions, hide the rest. */
export function showIf(root, attribute, conditions) {
  for (const at of root.querySelectorAll(`[${attribute}]`))
    at.hidden = !at.getAttribute(attribute).split(' ').some(word => conditions.includes(word))
}

/** 'today 21:14', '11月22日 周日 21:14', in the page's language. */
export function when(ms) {
  const date = new Date(ms)
  const time = date.toLocaleTimeString(lang(), { hour: '2-digit', minute: '2-digit', hour12: false })
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(ms).setHours(0, 0, 0, 0)) / 86400e3)
  const day = days === 0 || days === 1
    ? new Intl.RelativeTimeFormat(lang(), { numeric: 'auto' }).format(-days, 'day')
    : date.toLocaleDateString(lang(), { month: 'long', day: 'numeric', weekday: 'short' })
  return `${day} ${time}`
}

/** '11月22日' of an ISO date, in the page's language. */
export function onDay(iso) {
  const date = new Date(`${iso}T00:00`)
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : 'numeric'
  return date.toLocaleDateString(lang(), { year, month: 'long', day: 'numeric' })
}

/** '3秒', in the page's language. */
// never -0
export const seconds = n => new Intl.NumberFormat(lang(), { style: 'unit', unit: 'second' }).format(n || 0)

/** Show a <dialog> from a template; resolves to the value of the button that closed it. */
export function ask(id, conditions = [], slots = {}) {
  const dialog = clone(id, slots)
  showIf(dialog, 'data-if', conditions)
  document.body.append(dialog)
  dialog.showModal()
  return new Promise(resolve => dialog.addEventListener('close', () => { dialog.remove(); resolve(dialog.returnValue) }))
}
