import { copyCell } from './copy-cell'

type Imported = {
  row: number
  line: number
  dob: string | null
  name: string
  city: string | null
  email: string | null
  fields: string | null
  identityKey: string
}

/**
 * A person as the line that is hashed into the digest of the slice, in COPY's text format. The cell of the declared fields is only there when
 * the version of the batch declares some.
 */
export function personLine(batchId: string, person: Imported): string {
  return `${beforeIdentityKey(batchId, person)}${identityKeyCell(person)}`
}

/** The line up to its last cell, the identity key. */
export function beforeIdentityKey(batchId: string, { row, line, dob, name, city, email, fields }: Imported): string {
  const declared = fields === null ? '' : `${copyCell(fields)}\t`
  return `${batchId}\t${row}\t${line}\t${copyCell(dob)}\t${copyCell(name)}\t${copyCell(city)}\t${copyCell(email)}\t${declared}`
}

/** The identity key, and the end of the line. */
export function identityKeyCell({ identityKey }: Pick<Imported, 'identityKey'>): string {
  return `${copyCell(identityKey)}\n`
}
