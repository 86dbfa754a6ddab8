import { isInvisible } from '#core/parsing/text/invisible'
import type { Field } from './field'
import { cellProblem } from './kinds/cell-problem'
import { compileKind } from './kinds/kind'
import type { ReadContext, ValueReader } from './kinds/value-reader'

/** Reads the values of one field of a version. The value of an empty cell is the empty text. */
export type FieldReader = ValueReader & { field: Field }

/** Compiles the reader of a field, once for all cells of a file. `read` takes a trimmed text in NFC, and never throws. */
export function compileField(field: Field, context: ReadContext): FieldReader {
  const kind = compileKind(field, context)
  const empty = field.presence === 'required' ? cellProblem('missing') : ''
  return { ...kind, field, read: (text) => (isInvisible(text) ? empty : kind.read(text)) }
}
