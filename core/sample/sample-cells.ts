import { type CompiledFields, compileFields } from '#core/fields/compiled-fields'
import { exampleDay, exampleText } from '#core/fields/example-text'
import { type Field, isStandard, type StandardField } from '#core/fields/field'
import type { FieldVersion } from '#core/fields/field-version'
import type { Draw } from '#core/fields/kinds/pattern-example'

export type CellsInput = {
  /** Proposed texts of standard fields, by key. */
  proposed: Readonly<Partial<Record<StandardField, string>>>
  /** What the other texts are drawn with. */
  drawOf: (field: Field, attempt: number) => Draw
  /** Whether an optional field that is not proposed stays empty. */
  isEmpty: (field: Field) => boolean
}

/** The cells of an invented person, by the key of each field that is read. A field for which no text is found is empty, also if it is required. */
export type CellsOf = (input: CellsInput) => Map<string, string>

/** Compiles what invents cells that a version reads. */
export function compileCells(version: FieldVersion): CellsOf {
  const fields = compileFields({ version, today: exampleDay, spellings: {} })
  return ({ proposed, drawOf, isEmpty }) => {
    const cells = fields.readers.map((reader) => {
      const own = isStandard(reader.field.key) ? proposed[reader.field.key] : undefined
      if (own !== undefined && typeof reader.read(own) === 'string') return own
      return reader.field.presence === 'optional' && isEmpty(reader.field)
        ? ''
        : (exampleText(reader, (attempt) => drawOf(reader.field, attempt)) ?? '')
    })
    keepRules(version, fields, cells)
    return new Map(fields.readers.map(({ field }, place) => [field.key, cells[place] as string]))
  }
}

/** Where something ends before it starts, the two days change places, or the optional one of them is left out. */
function keepRules({ rules }: FieldVersion, { readers }: CompiledFields, cells: string[]): void {
  for (const { starts, ends } of [...rules, ...rules]) {
    const [start, end] = [starts, ends].map((key) => readers.findIndex(({ field }) => field.key === key)) as [number, number]
    const [started, ended] = [cells[start] as string, cells[end] as string]
    if (started === '' || ended === '' || started <= ended) continue
    const reads = (place: number, text: string) => typeof readers[place]?.read(text) === 'string'
    if (reads(start, ended) && reads(end, started)) [cells[start], cells[end]] = [ended, started]
    else cells[readers[end]?.field.presence === 'optional' ? end : start] = ''
  }
}
