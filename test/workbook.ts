import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { ZipFile } from 'yazl'
import type { ByteSource } from '#core/workbook/open-package'

/** A ZIP file of parts. */
export async function zipOf(parts: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [name, part] of Object.entries(parts)) zip.addBuffer(Buffer.from(part as string), name)
  zip.end()
  const chunks: Buffer[] = []
  const stream = (zip.outputStream as NodeJS.ReadableStream).pipe(new PassThrough())
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(stream, 'end')
  return Buffer.concat(chunks)
}

/** A cell: a text, or a number with the number of its style. */
export type TestCell = string | { number: number | string; style?: number } | null

export type TestSheet = { name: string; rows?: TestCell[][]; xml?: string; state?: string }

type Options = { strings?: string; formats?: string[]; isFrom1904?: boolean; replaced?: Record<string, string | Buffer> }

/** The parts of a workbook. Texts are inline, and style n has the nth of `formats`. `replaced` takes the place of a part. */
export function workbookParts(sheets: TestSheet[], { strings, formats = [], isFrom1904, replaced }: Options = {}) {
  const relations = sheets.map(
    (_, index) => `<Relationship Id="rId${index}" Type="${office}/worksheet" Target="worksheets/sheet${index}.xml"/>`,
  )
  return {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook>${isFrom1904 ? '<workbookPr date1904="1"/>' : ''}<sheets>${sheets
      .map(
        ({ name, state }, index) =>
          `<sheet name="${escaped(name)}" sheetId="${index + 1}"${state ? ` state="${state}"` : ''} r:id="rId${index}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}<Relationship Id="s" Type="${office}/styles" Target="styles.xml"/><Relationship Id="t" Type="${office}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet><numFmts>${formats
      .map((code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${escaped(code)}"/>`)
      .join('')}</numFmts><cellXfs>${formats.map((_, index) => `<xf numFmtId="${200 + index}"/>`).join('')}</cellXfs></styleSheet>`,
    ...(strings !== undefined && { 'xl/sharedStrings.xml': strings }),
    ...Object.fromEntries(sheets.map(({ rows = [], xml }, index) => [`xl/worksheets/sheet${index}.xml`, xml ?? sheetXml(rows)])),
    ...replaced,
  }
}

/** A workbook of one sheet or several. */
export const workbookOf = (sheets: TestSheet[], options?: Options): Promise<Buffer> => zipOf(workbookParts(sheets, options))

/** A workbook whose one sheet has texts. */
export const workbookOfTexts = (rows: TestCell[][]): Promise<Buffer> => workbookOf([{ name: 'People', rows }])

export function sheetXml(rows: TestCell[][]): string {
  const cells = (row: TestCell[]) =>
    row.map((cell) => {
      if (cell === null) return '<c/>'
      if (typeof cell === 'string') return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
      return `<c${cell.style === undefined ? '' : ` s="${cell.style}"`}><v>${cell.number}</v></c>`
    })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet><sheetData>${rows.map((row) => `<row>${cells(row).join('')}</row>`).join('')}</sheetData></worksheet>`
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** A file in memory as the source of a workbook. */
export const sourceOf = (bytes: Uint8Array): ByteSource => ({
  sizeBytes: bytes.length,
  read: async (from, to) => new Uint8Array(bytes.subarray(from, to)),
})
