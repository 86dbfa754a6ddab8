import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleWorkflowCode } from '@temporalio/worker'
import { build } from 'esbuild'
import { hashSources } from './hash-sources'
import { ROOT } from './root'

const SOURCES = ['worker', 'core', 'prisma/schema.prisma', 'package-lock.json']

/**
 * Makes of each process and thread of the worker one file, and of its workflows another beside them, when their sources have changed: a
 * worker that compiles itself takes some three times as long to be ready. Stands among the packages, which stay outside the files.
 */
export async function buildWorker(): Promise<{ mainFile: string; how: 'unchanged' | 'built' }> {
  const folder = join(ROOT, 'node_modules', '.cache', 'worker', hashSources(SOURCES))
  const mainFile = join(folder, 'main.mjs')
  if (existsSync(mainFile)) return { mainFile, how: 'unchanged' }
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  const logger = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} }
  const [workflows] = await Promise.all([
    bundleWorkflowCode({ workflowsPath: join(ROOT, 'worker', 'workflows', 'index.ts'), logger }),
    build({
      entryPoints: ['worker/main.ts', 'worker/workflow-process.ts', 'core/import/reader-thread.ts'].map((path) => join(ROOT, path)),
      entryNames: '[name]',
      outExtension: { '.js': '.mjs' },
      outdir: unfinished,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
    }),
  ])
  writeFileSync(join(unfinished, 'workflow-bundle.js'), workflows.code)
  rmSync(folder, { recursive: true, force: true })
  renameSync(unfinished, folder)
  return { mainFile, how: 'built' }
}
