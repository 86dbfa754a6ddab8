import { copyCell } from './copy-cell'

type Imported = { row: number; line: number; dob: string; name: string; city: string; email: string | null; identityKey: string }

/** A person as a line of COPY's text format, which is imported and hashed into the digest of the slice. */
export function personLine(batchId: string, person: Imported): string {
  return `${beforeIdentityKey(batchId, person)}${identityKeyCell(person)}`
}

/** The line up to its last cell, the identity key. */
export function beforeIdentityKey(batchId: string, { row, line, dob, name, city, email }: Imported): string {
  return `${batchId}\t${row}\t${line}\t${dob}\t${copyCell(name)}\t${copyCell(city)}\t${copyCell(email)}\t`
}

/** The identity key, and the end of the line. */
export function identityKeyCell({ identityKey }: Pick<Imported, 'identityKey'>): string {
  return `${copyCell(identityKey)}\n`
}
