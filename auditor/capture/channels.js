// Part of hook.js: whom the page tells the browser to speak with where no protocol event says so.
/** @typedef {{resource: string, url: string}} Channel whom, in the words of `Request.resource` */
const MAX_CHANNELS = 50;
/** @type {(resource: string, urls: any[]) => Channel[]} */
const channels = (resource, urls) => {
  const found = /** @type {Channel[]} */ ([]);
  for (let i = 0; i < urls.length && i < MAX_CHANNELS; i++) if (typeof urls[i] === 'string' && urls[i]) found[found.length] = {resource, url: short(urls[i])};
  return found;
};
/** @type {(found: Channel[]) => [string, Channel[]] | null} */
const declared = found => found.length ? ['declared', found] : null;
// Of a list that a page gives, without calling what it has made of lists.
/** @type {(list: any, pick: (one: any) => any) => any[]} */
const each = (list, pick) => {
  const found = [], length = list && typeof list === 'object' ? size(list.length) : 0;
  for (let i = 0; i < length && i < MAX_CHANNELS; i++) found[found.length] = pick(list[i]);
  return found;
};

// What the browser was told is described once it has taken it.
/** @type {(owner: any, property: string, describe: (self: any) => [string, unknown] | null, slot?: Slot) => void} */
function watchAfter(owner, property, describe, slot = 'value') {
  const found = owner && descriptor(owner, property), original = found && found[slot];
  if (typeof original !== 'function') return;
  const proxy = new Proxy(original, {
    apply(target, self, args) {
      let answer;
      try { answer = apply(target, self, args); } catch (error) { throw asThrown(error); }
      try {
        const told = describe(self);
        if (told) report(told[0], told[1], proxy);
      } catch { /* hostile objects */ }
      return answer;
    },
  });
  define(owner, property, {...found, [slot]: proxy});
  apply(remember, originals, [proxy, original]);
}

// A class: what it was given is told by `describe`, once the browser has taken it.
/** @type {(names: string[], describe: (args: any[], made: any) => [string, unknown] | null) => void} */
function watchNew(names, describe) {
  const original = scope[names[0]];
  if (typeof original !== 'function') return;
  /** @type {any} */
  const proxy = new Proxy(original, {
    construct(target, args, as) {
      let made;
      try { made = build(target, args, as === proxy ? target : as); } catch (error) { throw asThrown(error); }
      try {
        const told = describe(args, made);
        if (told) report(told[0], told[1], proxy);
      } catch { /* hostile arguments */ }
      return made;
    },
  });
  for (const name of names) {
    const found = descriptor(scope, name);
    if (found && found.value === original) define(scope, name, {...found, value: proxy});
  }
  const own = descriptor(original.prototype, 'constructor');
  if (own) define(original.prototype, 'constructor', {...own, value: proxy});
  apply(remember, originals, [proxy, original]);
}

// What a connection asks for its addresses and its relay. The browser itself is asked what it took: a page's object may say one thing
// to us and another to it.
const configured = method(Peer, 'getConfiguration');
const servers = (/** @type {any} */ connection) => {
  const found = /** @type {string[]} */ ([]), all = configured(connection).iceServers;
  for (let i = 0; i < all.length; i++) for (let j = 0; j < all[i].urls.length; j++) found[found.length] = all[i].urls[j];
  return declared(channels('ice-server', found));
};
if (Peer) {
  watchNew(['RTCPeerConnection', 'webkitRTCPeerConnection'], (_, made) => servers(made));
  watchAfter(Peer.prototype, 'setConfiguration', servers);
}

// Payment: the browser fetches what stands at a method's address, by itself.
watchNew(['PaymentRequest'], a => declared(channels('payment-method', each(a[0], m => m && at(wording(m.supportedMethods), '://') > 0 ? m.supportedMethods : ''))));

// Who says who a visitor is; who may wake the site; who bids for advertising space.
watch(scope.CredentialsContainer && CredentialsContainer.prototype, 'get', 'value', a => declared(channels('identity-provider',
  each(a[0] && a[0].identity && a[0].identity.providers, p => p && absolute(p.configURL)))));
watch(scope.PushManager && PushManager.prototype, 'subscribe', 'value', () => declared(channels('push', ['https://fcm.googleapis.com/'])));
watch(scope.Navigator && Navigator.prototype, 'joinAdInterestGroup', 'value', a => declared(channels('interest-group', [a[0] && a[0].owner])));
watch(scope.Navigator && Navigator.prototype, 'runAdAuction', 'value', a => declared(channels('interest-group', each(a[0] && a[0].interestGroupBuyers, b => b))));
watch(scope.Document && Document.prototype, 'browsingTopics', 'value', () => ['call', {name: 'browsingTopics', argument: ''}]);

// Connections that are opened ahead of need, also by elements that are gone again soon.
/** @type {Table} */
const AHEAD = {__proto__: null, preconnect: 1, 'dns-prefetch': 1, prerender: 1};
const relOf = getter(scope.HTMLLinkElement, 'rel'), hrefOf = getter(scope.HTMLLinkElement, 'href'), lower = uncurry(String.prototype.toLowerCase);
const ahead = (/** @type {any} */ self) => {
  const rel = lower(relOf(self)), url = AHEAD[rel] && hrefOf(self);
  return url ? declared(channels(rel, [url])) : null;
};
for (const name of ['rel', 'href']) watchAfter(scope.HTMLLinkElement && HTMLLinkElement.prototype, name, ahead, 'set');

// Storage that only few pages have.
behind(Navigator.prototype, 'storage', () => {
  const file = (/** @type {any[]} */ a) => /** @type {[string, unknown] | null} */ (a[1] && a[1].create ? ['storage', {area: 'opfs', key: short(a[0]), length: 0}] : null);
  const Folder = scope.FileSystemDirectoryHandle && FileSystemDirectoryHandle.prototype;
  watch(Folder, 'getFileHandle', 'value', file);
  watch(Folder, 'getDirectoryHandle', 'value', file);
});
behind(Navigator.prototype, 'storageBuckets', () => watch(scope.StorageBucketManager && scope.StorageBucketManager.prototype, 'open', 'value',
  a => ['storage', {area: 'bucket', key: short(a[0]), length: 0}]));
