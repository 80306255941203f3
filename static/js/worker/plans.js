// Choose the plan for a request. Pure functions of a request and its address.
// (A write is never answered here: a form that a worker re-sends arrives empty on iOS. The page's outbox sends.)

const OURS = /^\/(sync|me\/session|metrics|healthz|readyz|attachments\/|service_worker\.js|manifest\.webmanifest|sign-out)/
// never kept: they decide who is signed in
const SIGN_IN = /^\/(sign-in|welcome)(\/|$)/
// forms after which somebody else may use the phone
const WHO = /^\/(sign-in\/|welcome\/|sign-out$|me\/phones\/)/
const DOWNLOAD = /\.(xlsx|csv|pdf|ics|zip)$|\/(export|download)(\/|$)/

const is = (request, name, value = 'true') => request.headers.get(name) === value

export const isWrite = request => request.method !== 'GET'
export const changesWho = (request, url) => isWrite(request) && request.mode === 'navigate' && WHO.test(url.pathname)
export const isElsewhere = (request, url, origin) => url.origin !== origin
export const isNeverKept = (request, url) => OURS.test(url.pathname) || DOWNLOAD.test(url.pathname) || request.headers.has('Range')
/** Whether htmx asks: its answer is a fragment, which must never be kept as a page. */
export const isFragment = request => is(request, 'HX-Request')
export const isData = (request, url) => /^\/static\/.+\.json$/.test(url.pathname)
export const isAsset = (request, url) => url.pathname.startsWith('/static/')
export const isSignIn = (request, url) => request.mode === 'navigate' && SIGN_IN.test(url.pathname)
export const isPage = request => request.mode === 'navigate'

/** Returns the first plan whose condition holds; none means that the worker does not answer the request. */
export function planFor(plans, request, origin) {
  const url = new URL(request.url)
  return plans.find(([asks]) => asks(request, url, origin))?.[1] || 'leave-alone'
}
