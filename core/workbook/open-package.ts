import { type FileEntry, Reader, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js'
import { refuse } from '#core/parsing/refusals'
import { brokenWorkbook, WorkbookRefused } from './refuse-workbook'

/** The bytes of a file, of which any range can be read. */
export type ByteSource = { sizeBytes: number; read: (from: number, to: number) => Promise<Uint8Array<ArrayBuffer>> }

/** The parts of a workbook by their names in lower case, because producers differ in case. */
export type Package = {
  parts: ReadonlyMap<string, Part>
  /** Inflates a part in chunks. A reader can stop early. */
  read: (name: string) => AsyncGenerator<Uint8Array>
}

export type Part = { unpackedBytes: number }

// The same bounds as for a gzip file. A sheet shrinks to a tenth, and rarely to a thirtieth.
const maxRatio = 200
const ratioFreeBytes = 64 * 1024 ** 2
const mostParts = 10_000

/**
 * Reads the directory at the end of a ZIP file. Throws WorkbookRefused for one that is damaged, encrypted or too dense, and what `source`
 * throws.
 */
export async function openPackage(source: ByteSource): Promise<Package> {
  const reader = createReader(source)
  const zip = new ZipReader(reader, { useWebWorkers: false, checkSignature: true })
  const entries = new Map<string, FileEntry>()
  await attempt(reader, async () => {
    for await (const entry of zip.getEntriesGenerator()) {
      if (entries.size >= mostParts) throw brokenWorkbook()
      if (entry.directory) continue
      if (entry.encrypted) throw new WorkbookRefused(refuse.workbookLocked())
      entries.set(partName(entry.filename), entry)
    }
  })

  async function* read(name: string): AsyncGenerator<Uint8Array> {
    const entry = entries.get(partName(name))
    if (!entry) throw brokenWorkbook()
    const stop = new AbortController()
    let fail = (_: unknown) => {}
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
      start(controller) {
        fail = (error) => controller.error(error)
      },
    })
    const inflated = entry.getData(writable, { signal: stop.signal })
    // A failure before the first chunk would leave the stream open. A race for each chunk would keep all chunks until the end.
    inflated.catch(fail)
    const chunks = readable.getReader()
    let bytes = 0
    try {
      for (;;) {
        const { done, value } = await attempt(reader, () => chunks.read())
        if (done) break
        bytes += value.length
        if (bytes > ratioFreeBytes && bytes > maxRatio * entry.compressedSize) throw new WorkbookRefused(refuse.workbookTooDense())
        yield value
      }
      await attempt(reader, () => inflated)
    } finally {
      stop.abort()
      await chunks.cancel().catch(() => {})
    }
  }

  return { parts: new Map([...entries].map(([name, { uncompressedSize }]) => [name, { unpackedBytes: uncompressedSize }])), read }
}

const partName = (name: string) => name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase()

type SourceReader = Reader<ByteSource> & { failure: { error: unknown } | null }

function createReader(source: ByteSource): SourceReader {
  class PartReader extends Reader<ByteSource> {
    failure: { error: unknown } | null = null

    override async init(): Promise<void> {
      await super.init?.()
      this.size = source.sizeBytes
    }

    override async readUint8Array(from: number, length: number): Promise<Uint8Array> {
      try {
        return await source.read(from, Math.min(from + length, source.sizeBytes))
      } catch (error) {
        this.failure = { error }
        throw error
      }
    }
  }
  return new PartReader(source)
}

/** What fails in the ZIP file is a damaged file, unless its bytes could not be read at all. */
async function attempt<Result>(reader: SourceReader, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (reader.failure) throw reader.failure.error
    throw error instanceof WorkbookRefused ? error : brokenWorkbook()
  }
}
