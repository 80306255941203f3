// Switch notifications on and off on the page of reminders. They are offered as a channel only once the browser has an address.
import { worker } from '../app.js'
import { showIf } from '../outbox/templates.js'
import { canPush, fieldsOf, within } from '../push/subscription.js'
import { subscribe } from './subscribe.js'

const root = document.querySelector('[data-push]')

function send(form, fields) {
  for (const [name, value] of Object.entries(fields)) form.elements[name].value = value
  form.requestSubmit()
}

async function start() {
  root.hidden = false
  const registration = await worker
  if (!canPush() || !registration) return showIf(root, 'data-if', ['cannot'])
  const { pushManager } = registration
  const known = await within(pushManager.getSubscription()).catch(() => null)
  const denied = Notification.permission === 'denied'
  showIf(root, 'data-if', [denied ? 'denied' : known ? 'on' : 'off'])
  root.querySelector('[data-push-on]').addEventListener('click', async () => {
    showIf(root, 'data-if', ['asking'])
    try {
      send(root.querySelector('[data-push-subscribe]'), fieldsOf(await subscribe(registration, root.dataset.push)))
    } catch ({ message }) {
      showIf(root, 'data-if', [message === 'denied' ? 'denied' : 'fails'])
    }
  })
  root.querySelector('[data-push-off]').addEventListener('click', async () => {
    const { endpoint } = known
    await known.unsubscribe().catch(() => {})
    send(root.querySelector('[data-push-end]'), { endpoint })
  })
}

if (root) start().catch(console.error)
