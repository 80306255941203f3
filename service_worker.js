// Choose the plan that answers each request. Each plan is a few lines in static/js/worker/.
// The server adds one line before this file: self.YANXING = {release, assets, offline}.
import { assetFirst, dataFirst, precache } from '/static/js/worker/assets.js'
import { sendInBackground } from '/static/js/worker/background.js'
import { signInOrOffline, keepAll, refreshForms, networkFirst, sendKeptAt } from '/static/js/worker/pages.js'
import {
  isAsset, isData, isSignIn, isElsewhere, isFragment, isNeverKept, isPage, isWrite, planFor,
} from '/static/js/worker/plans.js'
import { openToday, showPushed } from '/static/js/worker/push.js'
import { note } from '/static/js/worker/account.js'

const PLANS = [
  // no respondWith: what cannot be sent stays in the page's outbox
  [isWrite, 'leave-alone'],
  [isElsewhere, 'leave-alone'],
  [isNeverKept, 'leave-alone'],
  // network only: a fragment is never cached as a page
  [isFragment, 'leave-alone'],
  // data: addressed by content, kept across releases
  [isData, 'data-first'],
  // code: one cache per release; a package's scripts come with its pages
  [isAsset, 'asset-first'],
  // sign-in and welcome, or the offline page
  [isSignIn, 'network-only'],
  // after 2 s the kept page; after 10 s the offline page
  [isPage, 'network-first'],
]

const ANSWERS = {
  'data-first': event => dataFirst(event.request),
  'asset-first': event => assetFirst(event.request),
  'network-only': signInOrOffline,
  'network-first': networkFirst,
}

const MESSAGES = {
  // only after the person tapped 'update'
  SKIP_WAITING: () => self.skipWaiting(),
  KEEP: event => keepAll(event.data, event.source),
  // every page, when it starts
  HELLO: event => Promise.all([sendKeptAt(event), refreshForms()]),
}

self.addEventListener('install', event => event.waitUntil(precache()))
self.addEventListener('activate', event => event.waitUntil((async () => {
  await self.registration.navigationPreload?.enable()
  await self.clients.claim()
})()))
self.addEventListener('fetch', event => {
  // remember when somebody signs in or out
  note(event)
  const answer = ANSWERS[planFor(PLANS, event.request, self.location.origin)]
  if (answer) event.respondWith(answer(event))
})
self.addEventListener('message', event => event.waitUntil(Promise.resolve(MESSAGES[event.data.type]?.(event))))
self.addEventListener('sync', event => event.tag === 'outbox' && event.waitUntil(sendInBackground()))
self.addEventListener('push', event => event.waitUntil(showPushed(event)))
self.addEventListener('notificationclick', event => event.waitUntil(openToday(event)))
