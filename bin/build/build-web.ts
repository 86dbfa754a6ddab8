import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '#bin/project/root'
import { endOfLog } from '#bin/services/log-end'
import { type ServiceProcess, startServiceProcess } from '#bin/services/service-process'
import { bundleWebServer } from './bundle-web-server'
import { hashSources } from './hash-sources'
import { waitForLock } from './hold-lock'

interface BuildOptions {
  /** Absolute. The built server is copied to `web/<hash of the sources>` in it and runs from there. */
  dataFolder: string
  logFile: string
  onSpawn?: (started: ServiceProcess) => void
}

export interface BuiltWeb {
  serverFile: string
  how: 'unchanged' | 'copied' | 'built'
}

// Not tsconfig.json, which the build writes to.
const SOURCES = [
  'app',
  'core',
  'worker',
  'public',
  'prisma/schema.prisma',
  'next.config.js',
  'postcss.config.mjs',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'proxy.ts',
  'package.json',
  'package-lock.json',
]

/**
 * Builds the web server when its sources have changed, and copies it into this data folder, so that a later build never takes files from
 * a running server. Throws an Error with the end of the build's output.
 */
export async function buildWeb({ dataFolder, logFile, onSpawn }: BuildOptions): Promise<BuiltWeb> {
  const hash = hashSources(SOURCES)
  const copies = join(dataFolder, 'web')
  const serverFile = join(copies, hash, 'main.mjs')
  if (existsSync(serverFile)) return { serverFile, how: 'unchanged' }
  const release = await waitForLock(join(ROOT, 'node_modules', '.cache', 'web-build.lock'))
  try {
    const stamp = join(ROOT, '.next', 'standalone', '.built-from')
    const isBuilt = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
    if (!isBuilt) {
      await runBuild(logFile, onSpawn)
      await bundleWebServer(join(ROOT, '.next', 'standalone'))
      // A source that changes during the build may be in it or not.
      if (hashSources(SOURCES) === hash) writeFileSync(stamp, hash)
    }
    copyBuild(copies, hash)
    return { serverFile, how: isBuilt ? 'copied' : 'built' }
  } finally {
    release()
  }
}

async function runBuild(logFile: string, onSpawn?: (started: ServiceProcess) => void): Promise<void> {
  rmSync(join(ROOT, '.next', 'standalone'), { recursive: true, force: true })
  const next = join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next')
  const { PATH, HOME, TMPDIR, NODE_OPTIONS } = process.env
  // No setting of this machine may get into the build.
  const env = { PATH, HOME, TMPDIR, NODE_OPTIONS, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }
  const build = await startServiceProcess({ command: process.execPath, args: [next, 'build'], cwd: ROOT, env, logFile })
  onSpawn?.(build)
  const how = await build.ended
  if (how !== 'exit code 0') throw new Error(`next build failed (${how}). Its log, ${logFile}, ends:\n${endOfLog(logFile, 30)}`)
}

function copyBuild(copies: string, hash: string): void {
  rmSync(copies, { recursive: true, force: true })
  const unfinished = join(copies, `${hash}.copying`)
  mkdirSync(unfinished, { recursive: true })
  const copy = (from: string, to: string) => cpSync(join(ROOT, from), join(unfinished, to), { recursive: true, verbatimSymlinks: true })
  copy('.next/standalone', '.')
  copy('.next/static', '.next/static')
  if (existsSync(join(ROOT, 'public'))) copy('public', 'public')
  renameSync(unfinished, join(copies, hash))
}
