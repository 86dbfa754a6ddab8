import { refuse } from '#core/parsing/refusals'
import type { Package } from './open-package'
import { brokenWorkbook, WorkbookRefused } from './refuse-workbook'
import { createXmlScanner, type XmlHandler } from './xml/scan-xml'
import { XmlRefused } from './xml/xml-refused'

/** Scans a whole part of a workbook. Throws WorkbookRefused for one that is damaged, missing or larger than `mostBytes`. */
export async function readPart(workbook: Package, name: string, handler: XmlHandler, mostBytes = Number.POSITIVE_INFINITY): Promise<void> {
  let bytes = 0
  await asRefusal(async () => {
    const scanner = createXmlScanner(handler)
    for await (const chunk of workbook.read(name)) {
      bytes += chunk.length
      if (bytes > mostBytes) throw brokenWorkbook()
      scanner.push(chunk)
    }
    scanner.finish()
  })
}

/** Turns a refusal of XML into one of the workbook. */
export async function asRefusal<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof XmlRefused ? refusalOf(error) : error
  }
}

const refusalOf = ({ cause }: XmlRefused) => (cause === 'declarations' ? new WorkbookRefused(refuse.workbookDeclares()) : brokenWorkbook())
