import { join } from 'node:path'
import { build } from 'esbuild'
import { ROOT } from '#bin/project/root'

/** Bundles the HTTP server that runs Next into `main.mjs` in this folder. Next, pino and prom-client are resolved from the folder. */
export async function bundleWebServer(folder: string): Promise<string> {
  const file = join(folder, 'main.mjs')
  await build({
    entryPoints: [join(ROOT, 'app', '_server', 'http', 'main.ts')],
    outfile: file,
    bundle: true,
    external: ['next', 'pino', 'prom-client'],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'error',
  })
  return file
}
