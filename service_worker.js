// Choose the plan that answers a request. Each plan is a few lines in static/js/worker/.
// The server puts one line before this file: self.YANXING = {release, assets, offline}.
import { assetFirst, dataFirst, precache } from '/static/js/worker/assets.js'
import { sendInBackground } from '/static/js/worker/background.js'
import { signInOrOffline, keepAll, refreshForms, networkFirst, sendKeptAt } from '/static/js/worker/pages.js'
import {
  isAsset, isData, isSignIn, isElsewhere, isFragment, isNeverKept, isPage, isWrite, planFor,
} from '/static/js/worker/plans.js'
import { note } from '/static/js/worker/account.js'

const PLANS = [
  [isWrite, 'leave-alone'],         // no respondWith: the page's outbox keeps what cannot be sent
  [isElsewhere, 'leave-alone'],
  [isNeverKept, 'leave-alone'],
  [isFragment, 'leave-alone'],      // network only: half a page is never cached as a page
  [isData, 'data-first'],           // data: content-addressed, outlives releases
  [isAsset, 'asset-first'],         // code: by release; a package's comes with its pages
  [isSignIn, 'network-only'],         // sign-in and welcome, or the offline page
  [isPage, 'network-first'],        // 2 s, then the kept page; 10 s, then the offline page
]

const ANSWERS = {
  'data-first': event => dataFirst(event.request),
  'asset-first': event => assetFirst(event.request),
  'network-only': signInOrOffline,
  'network-first': networkFirst,
}

const MESSAGES = {
  SKIP_WAITING: () => self.skipWaiting(),                     // only when the person tapped 'update'
  KEEP: event => keepAll(event.data, event.source),
  HELLO: event => Promise.all([sendKeptAt(event), refreshForms()]),    // every page, when it starts
}

self.addEventListener('install', event => event.waitUntil(precache()))
self.addEventListener('activate', event => event.waitUntil((async () => {
  await self.registration.navigationPreload?.enable()
  await self.clients.claim()
})()))
self.addEventListener('fetch', event => {
  note(event)                                                 // that somebody signs in or out
  const answer = ANSWERS[planFor(PLANS, event.request, self.location.origin)]
  if (answer) event.respondWith(answer(event))
})
self.addEventListener('message', event => event.waitUntil(Promise.resolve(MESSAGES[event.data.type]?.(event))))
self.addEventListener('sync', event => event.tag === 'outbox' && event.waitUntil(sendInBackground()))
