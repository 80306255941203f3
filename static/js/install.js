// Offer to add the app to the home screen: the browser's own prompt behind our button, pictured steps on iOS, nothing where neither works.
// Shown once; 'not now' is remembered. A browser inside another app gets 'open in your browser' instead.

// no personal data: only that the hint was dismissed
const FLAG = 'install-hint'
const agent = navigator.userAgent
// an iPad calls itself Macintosh
const apple = /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)
// by what it can do: web views of other apps have no worker, or no storage, and Android marks them; the server knows more of them by name
const inApp = !navigator.serviceWorker || !globalThis.indexedDB || /; wv\)|MicroMessenger|DingTalk|\bQQ\//i.test(agent)
const installed = navigator.standalone || matchMedia('(display-mode: standalone)').matches

function remembered() {
  try { return localStorage.getItem(FLAG) } catch { return null }
}

/** `prompt` is the browser's beforeinstallprompt event; without one there is a hint on iOS only. */
export function offerInstall(prompt) {
  const template = document.getElementById('install-hint')
  if (!(prompt || apple) || installed || inApp || remembered()) return
  const hint = template.content.cloneNode(true).firstElementChild
  for (const part of hint.querySelectorAll('[data-install-if]')) part.hidden = part.dataset.installIf !== (prompt ? 'prompt' : 'apple')
  const away = () => {
    hint.remove()
    try { localStorage.setItem(FLAG, '1') } catch { /* private mode: shown again next time */ }
  }
  hint.querySelector('[data-install-later]').addEventListener('click', away)
  hint.querySelector('[data-install-now]').addEventListener('click', () => {
    away()
    prompt.prompt()
  })
  addEventListener('appinstalled', () => hint.remove())
  template.after(hint)
}

export function inAppBrowser() {
  for (const part of document.querySelectorAll('[data-in-app-browser]')) part.hidden = !inApp
  for (const part of document.querySelectorAll('[data-welcome-button]')) part.hidden = inApp
}
