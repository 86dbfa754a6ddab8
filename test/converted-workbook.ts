import { readFile } from 'node:fs/promises'
import { defaultFieldVersion } from '#core/fields/default-field-version'
import type { RequestedParseOptions } from '#core/parsing/parse-options'
import { type Conversion, convertWorkbook } from '#core/workbook/convert-workbook'
import { bytesOf } from '#core/workbook/list-sheets'
import { createDiskSpool } from '#core/workbook/strings/disk-spool'
import { sourceOf } from './workbook'

/** A workbook that a program wrote. */
export const fixture = (name: string) => readFile(new URL(`../core/workbook/fixtures/${name}`, import.meta.url))

/** What became of a workbook, and its text. */
export async function converted(file: Uint8Array, requested: RequestedParseOptions = {}) {
  const parts: Uint8Array[] = []
  using spool = createDiskSpool()
  const input = { source: sourceOf(file), requested, version: defaultFieldVersion, maxTextBytes: 1_000_000_000, spool }
  const outcome: Conversion = await convertWorkbook(input, async (text) => void parts.push(text))
  async function* text() {
    yield* parts
  }
  return { outcome, text: await bytesOf(text()) }
}

/** The text of a workbook that is converted. */
export async function textIn(file: Uint8Array, requested?: RequestedParseOptions): Promise<string> {
  const { outcome, text } = await converted(file, requested)
  if (outcome.outcome !== 'converted') throw new Error(JSON.stringify(outcome))
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(text)
}

/** The sentence that refuses a workbook. */
export async function refusalOf(file: Uint8Array, requested?: RequestedParseOptions): Promise<string> {
  const { outcome } = await converted(file, requested)
  return outcome.outcome === 'refused' ? outcome.refusal.message : JSON.stringify(outcome)
}
