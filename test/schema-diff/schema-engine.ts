import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bindMigrationAwareSqlAdapterFactory, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'

interface Bindings {
  SchemaEngine: typeof SchemaEngine
  __wbg_set_wasm(exports: WebAssembly.Exports): void
}

/**
 * Prisma's schema engine in WebAssembly: nothing is downloaded, and no native program runs. Commands that read the database need the path
 * of the Prisma schema, for the names of its PostgreSQL schemas.
 */
export async function openSchemaEngine(factory: SqlMigrationAwareDriverAdapterFactory, schemaFile?: string): Promise<SchemaEngine> {
  bindings ??= loadBindings()
  const { SchemaEngine } = await bindings
  const datamodels: [string, string][] | undefined =
    schemaFile === undefined ? undefined : [[schemaFile, await readFile(schemaFile, 'utf8')]]
  return SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(factory))
}

// Once a process: the bindings share one instance.
let bindings: Promise<Bindings> | undefined

// Plain Node cannot import a .wasm module as the package's own entry does.
async function loadBindings(): Promise<Bindings> {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  const bindings: Bindings & WebAssembly.ModuleImports = await import(pathToFileURL(join(folder, 'schema_engine_bg.js')).href)
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) } })
  const { instance } = await WebAssembly.instantiate(await readFile(join(folder, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': Object.fromEntries(Object.entries(bindings).map(withoutWaiting)),
  })
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return bindings
}

// The engine leaves a lock timer of ten seconds running, which would keep the process alive.
function withoutWaiting([name, imported]: [string, WebAssembly.ImportValue]): [string, WebAssembly.ImportValue] {
  if (!name.startsWith('__wbg_setTimeout')) return [name, imported]
  return [name, (act: () => void, afterMs: number) => setTimeout(act, afterMs).unref()]
}
