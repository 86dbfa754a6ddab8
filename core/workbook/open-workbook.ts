import { refuse } from '#core/parsing/refusals'
import { type NumberFormat, numberFormatOf } from './number-format'
import { type ByteSource, openPackage, type Package } from './open-package'
import { findPackageKind } from './package-kind'
import { readPart } from './read-part'
import { brokenWorkbook, WorkbookRefused } from './refuse-workbook'

/** A sheet with cells. `part` is null where the sheet is a link to another file. */
export type Sheet = { name: string; isHidden: boolean; part: string | null }

export type Workbook = {
  package: Package
  sheets: Sheet[]
  /** Null when no cell refers to a shared string. */
  stringsPart: string | null
  isFrom1904: boolean
  /** The number format of each cell style. */
  formats: NumberFormat[]
}

// A workbook of a thousand sheets has 200 KiB, and one with ten thousand styles 3 MiB.
const mostBytes = 32 * 1024 ** 2

/** Reads what a workbook says of its sheets. Throws WorkbookRefused for a file that is none or is damaged, and what `source` throws. */
export async function openWorkbook(source: ByteSource): Promise<Workbook> {
  const opened = await openPackage(source)
  const kind = findPackageKind([...opened.parts.keys()])
  if (kind) throw new WorkbookRefused(refuse.notText(kind))
  const root = (await relationsOf(opened, '')).find(({ type }) => type === 'officedocument')
  const part = root?.target ?? 'xl/workbook.xml'
  const relations = await relationsOf(opened, part)
  const targetOf = (type: string) => relations.find((relation) => relation.type === type && !relation.isExternal)?.target ?? null
  const { sheets, isFrom1904 } = await readSheets(opened, part, relations)
  if (sheets.length === 0) throw new WorkbookRefused(refuse.noSheet())
  const stylesPart = targetOf('styles')
  const stringsPart = targetOf('sharedstrings')
  return {
    package: opened,
    sheets,
    stringsPart: stringsPart !== null && opened.parts.has(stringsPart) ? stringsPart : null,
    isFrom1904,
    formats: stylesPart !== null && opened.parts.has(stylesPart) ? await readFormats(opened, stylesPart) : [],
  }
}

/** The type is the last word of its address, in lower case: the strict variant of the format has other addresses. */
type Relation = { id: string; type: string; target: string; isExternal: boolean }

async function relationsOf(opened: Package, part: string): Promise<Relation[]> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1)
  const name = `${folder}_rels/${part.slice(folder.length)}.rels`
  const relations: Relation[] = []
  if (!opened.parts.has(name)) return relations
  const open = (tag: { name: string; get: (name: string) => string | undefined }) => {
    if (tag.name !== 'Relationship') return
    const isExternal = tag.get('TargetMode')?.toLowerCase() === 'external'
    const type = tag.get('Type')?.toLowerCase() ?? ''
    relations.push({
      id: tag.get('Id') ?? '',
      type: type.slice(type.lastIndexOf('/') + 1),
      target: resolved(folder, tag.get('Target') ?? ''),
      isExternal,
    })
  }
  await readPart(opened, name, { open }, mostBytes)
  return relations
}

/** The name of a part, from where it stands or from the root: RFC 3986, section 5.2, for paths. */
function resolved(folder: string, target: string): string {
  const path = target.replaceAll('\\', '/').toLowerCase()
  const parts: string[] = []
  for (const step of (path.startsWith('/') ? path : folder + path).split('/')) {
    if (step === '..') parts.pop()
    else if (step !== '' && step !== '.') parts.push(step)
  }
  return parts.join('/')
}

async function readSheets(opened: Package, part: string, relations: Relation[]): Promise<{ sheets: Sheet[]; isFrom1904: boolean }> {
  const sheets: Sheet[] = []
  let isFrom1904 = false
  await readPart(
    opened,
    part,
    {
      open(tag) {
        if (tag.name === 'workbookPr') isFrom1904 = ['1', 'true', 'on'].includes(tag.get('date1904') ?? '')
        if (tag.name !== 'sheet') return
        const [name, id] = [tag.get('name'), tag.get('id')]
        const relation = relations.find((other) => other.id === id)
        if (name === undefined || !relation) throw brokenWorkbook()
        // Charts and dialogs are sheets without cells.
        if (relation.type !== 'worksheet') return
        sheets.push({ name, isHidden: (tag.get('state') ?? 'visible') !== 'visible', part: relation.isExternal ? null : relation.target })
      },
    },
    mostBytes,
  )
  return { sheets, isFrom1904 }
}

async function readFormats(opened: Package, part: string): Promise<NumberFormat[]> {
  const codes = new Map<number, string>()
  const ids: number[] = []
  let isInCells = false
  await readPart(
    opened,
    part,
    {
      open(tag) {
        if (tag.name === 'cellXfs') isInCells = true
        else if (tag.name === 'numFmt') codes.set(tag.getNumber('numFmtId') ?? 0, tag.get('formatCode') ?? '')
        else if (tag.name === 'xf' && isInCells) ids.push(tag.getNumber('numFmtId') ?? 0)
      },
      close(name) {
        if (name === 'cellXfs') isInCells = false
      },
    },
    mostBytes,
  )
  const formats = new Map<number, NumberFormat>()
  return ids.map((id) => {
    if (!formats.has(id)) formats.set(id, numberFormatOf(id, codes.get(id)))
    return formats.get(id) ?? null
  })
}
