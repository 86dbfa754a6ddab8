import { refuse } from '#core/parsing/refusals'
import type { Workbook } from './open-workbook'
import { asRefusal } from './read-part'
import { WorkbookRefused } from './refuse-workbook'
import { addCsvCell, addXmlText, createCellBytes } from './strings/cell-bytes'
import { type StringStore, StringsTooLarge } from './strings/string-store'
import { createXmlScanner } from './xml/scan-xml'

type Options = {
  /** The strings up to this number are enough. */
  most?: number
  /** Whether what no longer fits into the store is left out instead of refused. */
  isBounded?: boolean
  /** Called with the length of each chunk of the part. */
  onBytes?: ((bytes: number) => Promise<void> | void) | undefined
}

/** Reads the shared strings of a workbook into the store, as cells of the text that is parsed. */
export async function readStrings(
  { package: opened, stringsPart }: Workbook,
  store: StringStore,
  { most = Number.POSITIVE_INFINITY, isBounded = false, onBytes }: Options = {},
): Promise<void> {
  if (stringsPart === null || most < 0) return
  const string = createCellBytes()
  const cell = createCellBytes()
  let [isText, phonetic] = [false, 0]
  const scanner = createXmlScanner({
    open({ name }) {
      if (name === 't') isText = phonetic === 0
      else if (name === 'si') string.length = 0
      // How a name is pronounced stands beside it in Japanese workbooks.
      else if (name === 'rPh') phonetic += 1
    },
    text(bytes, from, to, isLiteral) {
      if (isText) addXmlText(string, bytes, from, to, isLiteral)
    },
    close(name) {
      if (name === 't') isText = false
      else if (name === 'rPh') phonetic -= 1
      else if (name === 'si') {
        cell.length = 0
        addCsvCell(cell, string.bytes, 0, string.length)
        store.add(cell.bytes, 0, cell.length)
      }
    },
  })
  await asRefusal(async () => {
    for await (const chunk of opened.read(stringsPart)) {
      scanner.push(chunk)
      if (store.count > most) return
      await onBytes?.(chunk.length)
    }
    scanner.finish()
  }).catch((error) => {
    if (isBounded && error instanceof StringsTooLarge) return
    throw error instanceof StringsTooLarge ? new WorkbookRefused(refuse.workbookTooLarge(store.bytes)) : error
  })
}
