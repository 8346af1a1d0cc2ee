"""A single-page application of vue and vue-router, unmodified from npm: history routes, forms, a list that grows, live news."""

from __future__ import annotations

from auditor.demo.web import LocalWeb, Request, html, script, text
from tests.clean.parts import CleanSite, Package, events, open_socket, picture, serve_package

HOST = "app.sandpiper-notes.example"

POLICY = """\
version: 1
site: {name: Sandpiper Notes, url: "https://app.sandpiper-notes.example/"}
statement: {url: /privacy}
declared:
  storage:
    - {key: notes, kind: local, purpose: necessary}
    - {key: language, kind: local, purpose: preferences}
    - {key: last-route, kind: session, purpose: necessary}
clauses:
  - id: nobody
    quote: Your browser talks to our own servers and to nobody else.
    rules:
      - {id: recipients, check: recipients-declared}
      - {id: embeds, check: embeds-declared}
      - {id: personal, check: no-personal-data-shared}
      - {id: purposes, check: purposes-allowed, in: [no-choice, gpc], allow: [necessary, preferences]}
  - id: kept
    quote: We set no cookies. Your notes and your language stay in your browser.
    rules:
      - {id: cookies, check: cookies-declared}
      - {id: storage, check: storage-declared}
  - id: not-watched
    quote: We do not tell your device from others, nor record what you do.
    rules:
      - {id: fingerprints, check: no-fingerprinting}
      - {id: replay, check: no-session-replay}
  - id: reach
    quote: This page stands behind a link on every page, and so does our address.
    rules:
      - {id: statement, check: statement-reachable}
      - {id: mail, check: contact-reachable, email: hello@sandpiper-notes.example, max_clicks: 2}
      - {id: forms, check: forms-disclosed}
      - {id: encrypted, check: transport-secure, hsts_min_age: 6 months}
      - {id: links, check: external-links}
"""

_SHELL = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sandpiper Notes</title><link rel="icon" href="/icon.png">
<link rel="modulepreload" href="/app.js"><style>body{font:16px/1.6 sans-serif;margin:0 auto;max-width:60rem}.open{font-weight:bold}</style></head>
<body><div id="app"><p>Loading…</p></div><script src="/lib/vue/dist/vue.global.prod.js"></script>
<script src="/lib/vue-router/dist/vue-router.global.prod.js"></script><script type="module" src="/app.js"></script></body></html>"""
_APP = """
const {createApp, ref, onMounted, onUnmounted} = Vue, {createRouter, createWebHistory} = VueRouter;
const keep = (store, key, value) => { try { store.setItem(key, value); } catch { /* switched off */ } };
const words = "Notes that stay where you write them, in plain text, one below the other, as long as you like. ";
const Home = {template: `<h1>Notes</h1><p v-for="n in 5" :key="n">${words.repeat(4)}</p>
  <button @click="open = !open" :aria-expanded="open">How it works</button><div v-if="open"><p>Write, close, come back.</p></div>
  <label>New note <textarea v-model="text"></textarea></label><button type="button" @click="add">Keep note</button>
  <ul><li v-for="note in notes">{{ note }}</li></ul>`,
  setup() { const open = ref(false), text = ref(""), notes = ref([]);
    const add = () => { if (text.value) notes.value.push(text.value); text.value = ""; keep(localStorage, "notes", JSON.stringify(notes.value)); };
    return {open, text, notes, add}; }};
const Features = {template: `<h1>Features</h1><div role="tablist"><button v-for="t in tabs" role="tab" :aria-selected="t === tab" @click="tab = t">{{ t }}</button></div>
  <div role="tabpanel"><p>{{ tab }}: ${words}</p></div><p v-for="item in items" :key="item.id">{{ item.text }} <img :src="'/pictures/' + item.id + '.png'" loading="lazy" width="64" height="64" alt=""></p>
  <button @click="more" v-if="items.length < 30">Show more</button>`,
  setup() { const tabs = ["Text", "Lists", "Search"], tab = ref("Text"), items = ref([]);
    const more = async () => { items.value.push(...await (await fetch("/api/features?from=" + items.value.length)).json()); };
    onMounted(more); return {tabs, tab, items, more}; }};
const News = {template: `<h1>News</h1><p>Readers now: {{ readers }}</p><p v-for="n in 20">${words}</p>`,
  setup() { const readers = ref("…"); let source;
    onMounted(() => { source = new EventSource("/api/live"); source.onmessage = e => { readers.value = JSON.parse(e.data).stock; }; });
    onUnmounted(() => source.close()); return {readers}; }};
const Contact = {template: `<h1>Contact</h1><p><a href="mailto:hello@sandpiper-notes.example">hello@sandpiper-notes.example</a></p>
  <form @submit.prevent="send"><label>Name <input name="name" v-model="name"></label><label>E-mail <input type="email" name="email" v-model="email"></label>
  <label>Message <textarea name="message"></textarea></label><p>See the <router-link to="/privacy">privacy statement</router-link>.</p><button>Send</button></form>`,
  setup() { const name = ref(""), email = ref(""); const send = () => fetch("/api/contact", {method: "POST", body: JSON.stringify({name: name.value, email: email.value})});
    return {name, email, send}; }};
const Privacy = {template: `<h1>Privacy</h1><p>Your browser talks to our own servers and to nobody else. We set no cookies. Your notes and your language stay in your browser.
  We do not tell your device from others, nor record what you do. This page stands behind a link on every page, and so does our address.
  Write to hello@sandpiper-notes.example.</p>`};
const Missing = {template: `<h1>That page is not here</h1><p><router-link to="/">To the start</router-link></p>`};
const Frame = {template: `<nav><router-link to="/">Notes</router-link> <router-link to="/features">Features</router-link> <router-link to="/news">News</router-link>
  <button @click="$router.push('/help')">Help</button> <select :value="language" @change="change"><option>English</option><option>Deutsch</option></select></nav>
  <main><router-view></router-view></main>
  <footer><router-link to="/privacy">Privacy</router-link> <router-link to="/contact">Contact</router-link> <a href="https://plain-text.example/">Plain text</a> <span>{{ state }}</span></footer>`,
  setup() { const language = ref("English"), state = ref("");
    onMounted(() => { const socket = new WebSocket(`wss://${location.host}/api/sync`); socket.onmessage = e => { state.value = "In step"; }; });
    return {language, state, change: e => { language.value = e.target.value; keep(localStorage, "language", language.value); }}; }};
const Help = {template: `<h1>Help</h1><details><summary>Where are my notes?</summary><p>In your browser.</p></details><details><summary>Who reads them?</summary><p>You.</p></details>`};
const router = createRouter({history: createWebHistory(), scrollBehavior: () => ({top: 0}), routes: [
  {path: "/", component: Home}, {path: "/features", component: Features}, {path: "/news", component: News}, {path: "/help", component: Help},
  {path: "/contact", component: Contact}, {path: "/privacy", component: Privacy}, {path: "/:rest(.*)*", component: Missing}]});
router.afterEach(to => { document.title = (to.path === "/" ? "Notes" : to.path.slice(1)) + " - Sandpiper Notes"; keep(sessionStorage, "last-route", to.path); });
createApp(Frame).use(router).mount("#app");
"""
_ROUTES = ("/", "/features", "/news", "/help", "/contact", "/privacy")


def build(package: Package) -> LocalWeb:
    web = LocalWeb()
    secure = ("Strict-Transport-Security", "max-age=31536000")
    shell = html(_SHELL).adding(secure)
    for path in _ROUTES:
        web.route(HOST, path, shell)
    # As such applications are served: whatever is no file is the application.
    web.route(HOST, "/*", shell)
    web.route(HOST, "/app.js", script(_APP))
    for name in ("vue", "vue-router"):
        web.route(HOST, f"/lib/{name}/*", serve_package(package(name), f"/lib/{name}/"))
    web.route(HOST, "/api/features", _features)
    web.route(HOST, "/api/live", events)
    web.route(HOST, "/api/sync", open_socket)
    web.route(HOST, "/icon.png", picture((200, 180, 20), 16))
    web.route(HOST, "/pictures/*", picture((180, 190, 200)))
    web.route(HOST, "/robots.txt", text("User-agent: *\nAllow: /\n"))
    web.route("plain-text.example", "/", html("<title>Plain text</title><h1>Plain text</h1>"))
    return web


def _features(request: Request):
    first = int(request.query.get("from", "0"))
    items = ",".join(f'{{"id": {n}, "text": "Feature {n}"}}' for n in range(first, first + 10))
    return text(f"[{items}]", content_type="application/json")


SITE = CleanSite(name="single-page application", policy=POLICY, build=build, packages=("vue", "vue-router"), pages=5)
