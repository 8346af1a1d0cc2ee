// Evaluated in a worker after settling: the names of what its origin keeps. Workers go on while the clocks of documents stand still.
(async () => {
  const MAX_FILES = 500;
  /** @type {{kind: string, key: string}[]} */
  const found = [];
  /** @type {(kind: string, names: () => Promise<(string | undefined)[]>) => Promise<void>} */
  const list = async (kind, names) => {
    try { for (const key of await names()) found.push({kind, key: String(key).slice(0, 1024)}); } catch { /* blocked, or unknown here: then it holds nothing */ }
  };
  /** @type {(folder: any, path: string) => Promise<string[]>} */
  const files = async (folder, path) => {
    const names = /** @type {string[]} */ ([]);
    for await (const [name, handle] of folder.entries()) {
      if (names.length >= MAX_FILES) break;
      const inner = handle.kind === 'directory' ? await files(handle, `${path}${name}/`) : [];
      names.push(...(inner.length ? inner : [path + name]));
    }
    return names;
  };
  await Promise.all([
    list('indexeddb', async () => (await indexedDB.databases()).map(d => d.name)),
    list('cache', () => caches.keys()),
    list('opfs', async () => files(await navigator.storage.getDirectory(), '')),
    list('bucket', () => /** @type {any} */ (navigator).storageBuckets.keys()),
  ]);
  return JSON.stringify({origin: self.origin, found});
})()
