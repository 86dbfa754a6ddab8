import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { ZipFile } from 'yazl'

const more = ['Employee number', 'Department', 'Start date']
const departments = ['Sales', 'Research & Development', 'Operations', 'Human Resources']

/**
 * Writes the people of a CSV file as a workbook as Excel does: each text once among the shared strings, which stand behind the sheet, and
 * dates as numbers with a format. Three more columns make seven.
 */
export async function writeWorkbook(csv: string, path: string): Promise<void> {
  const strings = new Map<string, number>()
  const zip = new ZipFile()
  const file = pipeline(zip.outputStream, createWriteStream(path))
  for (const [name, part] of Object.entries(parts)) zip.addBuffer(Buffer.from(part), name)
  const sheet = Readable.from(inChunks(sheetOf(csv, strings)))
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml')
  await finished(sheet)
  zip.addReadStream(Readable.from(inChunks(stringsOf(strings))), 'xl/sharedStrings.xml')
  zip.end()
  await file
}

async function* sheetOf(csv: string, strings: Map<string, number>): AsyncGenerator<string> {
  const text = (column: string, row: number, value: string) => {
    if (value === '') return ''
    if (!strings.has(value)) strings.set(value, strings.size)
    return `<c r="${column}${row}" t="s"><v>${strings.get(value)}</v></c>`
  }
  const day = (column: string, row: number, value: string) => {
    const ms = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(value) : Number.NaN
    return ms > march1900 ? `<c r="${column}${row}" s="1"><v>${ms / 86_400_000 + 25_569}</v></c>` : text(column, row, value)
  }
  yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet><sheetData>'
  const records = createReadStream(csv).pipe(parse({ bom: true, relax_column_count: true, relax_quotes: true }))
  let row = 0
  for await (const [name = '', dob = '', city = '', email = ''] of records as AsyncIterable<string[]>) {
    row += 1
    const cells = text('A', row, name) + day('B', row, dob) + text('C', row, city) + text('D', row, email)
    const others =
      row === 1
        ? more.map((title, index) => text('EFG'[index] as string, row, title)).join('')
        : `<c r="E${row}"><v>${100_000 + row}</v></c>${text('F', row, departments[row % 4] as string)}<c r="G${row}" s="1"><v>${40_000 + (row % 5_000)}</v></c>`
    yield `<row r="${row}" spans="1:7">${cells}${others}</row>`
  }
  yield '</sheetData></worksheet>'
}

const march1900 = Date.UTC(1900, 2, 1)

async function* stringsOf(strings: Map<string, number>): AsyncGenerator<string> {
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst uniqueCount="${strings.size}">`
  for (const text of strings.keys()) yield `<si><t xml:space="preserve">${escaped(text)}</t></si>`
  yield '</sst>'
}

// What XML cannot contain is written as Excel does.
const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[^\P{Cc}\n\t]|[\ufffe\uffff]/gu, (sign) => `_x${sign.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_`)

async function* inChunks(texts: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  let open = ''
  for await (const text of texts) {
    open += text
    if (open.length < 65_536) continue
    yield Buffer.from(open)
    open = ''
  }
  yield Buffer.from(open)
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const parts = {
  '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
  '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': '<workbook><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
}
