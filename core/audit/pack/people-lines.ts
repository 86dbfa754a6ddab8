import type { LedgerRow } from '#core/audit/pack/ledger'
import { erasedMark } from '#core/erased-mark'
import type { FieldVersion } from '#core/fields/field-version'
import { identityKeyOfStored } from '#core/fields/stored-identity-key'
import { personLine } from '#core/import/copy-lines/person-line'

/** The lines that the digests of slices are computed from. Erased people have no line. */
export async function* peopleLines(batchId: string, version: FieldVersion, ledger: AsyncIterable<LedgerRow>): AsyncGenerator<string> {
  for await (const { row, line, name, dob, city, email, packed: fields } of ledger) {
    if (name === null || name === erasedMark) continue
    const person = { row, line, dob, name, city, email, fields }
    yield personLine(batchId, { ...person, identityKey: identityKeyOfStored(version, person) })
  }
}
