import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleWorkflowCode } from '@temporalio/worker'
import { build } from 'esbuild'
import { ROOT } from '#bin/project/root'
import { hashSources } from './hash-sources'

const SOURCES = ['worker', 'verifier', 'delivery', 'core', 'prisma/schema.prisma', 'package-lock.json', 'bin/build/build-worker.ts']

/**
 * Bundles the verifier, the delivery process, each process and thread of the worker, and the workflows into one file each, when their sources
 * have changed: a worker that compiles itself takes three times as long to start. Packages stay outside the files.
 */
export async function buildWorker(): Promise<{ mainFile: string; verifierFile: string; deliveryFile: string; how: 'unchanged' | 'built' }> {
  const folder = join(ROOT, 'node_modules', '.cache', 'worker', hashSources(SOURCES))
  const fileOf = (name: string) => join(folder, `${name}.mjs`)
  const files = { mainFile: fileOf('main'), verifierFile: fileOf('verifier'), deliveryFile: fileOf('delivery') }
  if (existsSync(files.mainFile)) return { ...files, how: 'unchanged' }
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  const logger = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} }
  const [workflows, deliveryWorkflows] = await Promise.all([
    bundleWorkflowCode({
      workflowsPath: join(ROOT, 'worker', 'workflows', 'index.ts'),
      workflowInterceptorModules: [join(ROOT, 'worker', 'workflows', 'interceptors.ts')],
      logger,
    }),
    bundleWorkflowCode({ workflowsPath: join(ROOT, 'delivery', 'workflows', 'index.ts'), logger }),
    build({
      entryPoints: [
        { in: join(ROOT, 'worker/main.ts'), out: 'main' },
        { in: join(ROOT, 'worker/workflow-process.ts'), out: 'workflow-process' },
        { in: join(ROOT, 'core/import/parser-thread/parser-worker.ts'), out: 'parser-worker' },
        { in: join(ROOT, 'verifier/main.ts'), out: 'verifier' },
        { in: join(ROOT, 'delivery/main.ts'), out: 'delivery' },
      ],
      outExtension: { '.js': '.mjs' },
      outdir: unfinished,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20.19',
      sourcemap: 'inline',
    }),
  ])
  writeFileSync(join(unfinished, 'workflow-bundle.js'), workflows.code)
  writeFileSync(join(unfinished, 'delivery-workflow-bundle.js'), deliveryWorkflows.code)
  rmSync(folder, { recursive: true, force: true })
  renameSync(unfinished, folder)
  return { ...files, how: 'built' }
}
