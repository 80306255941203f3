// Add to the home screen: the browser's own prompt behind our button, pictured steps on iOS, nothing where neither works.
// Asked once; 'not now' is remembered. In the browser inside WeChat, DingTalk or QQ we say 'open in your browser' instead.

const FLAG = 'install-hint'                       // no personal data: only that the hint was put away
const agent = navigator.userAgent
const inApp = /MicroMessenger|DingTalk|\bQQ\//i.test(agent)
const apple = /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)
const installed = navigator.standalone || matchMedia('(display-mode: standalone)').matches

function remembered() {
  try { return localStorage.getItem(FLAG) } catch { return null }
}

function offer(kind, prompt) {
  const template = document.getElementById('install-hint')
  if (!template || installed || inApp || remembered() || document.querySelector('[data-install]')) return
  const hint = template.content.cloneNode(true).firstElementChild
  for (const part of hint.querySelectorAll('[data-install-if]')) part.hidden = part.dataset.installIf !== kind
  const away = () => {
    hint.remove()
    try { localStorage.setItem(FLAG, '1') } catch { /* private mode: asked again next time */ }
  }
  hint.querySelector('[data-install-later]').addEventListener('click', away)
  hint.querySelector('[data-install-now]')?.addEventListener('click', async () => {
    await prompt.prompt()
    away()
  })
  template.after(hint)
}

for (const part of document.querySelectorAll('[data-in-app-browser]')) part.hidden = !inApp
for (const part of document.querySelectorAll('[data-welcome-button]')) part.hidden = inApp

/** `prompted` resolves to the browser's beforeinstallprompt event, if one ever comes. */
export function startInstall(prompted) {
  prompted.then(event => offer('prompt', event))
  addEventListener('appinstalled', () => document.querySelector('[data-install]')?.remove())
  if (apple) offer('apple')
}
