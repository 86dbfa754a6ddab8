/** A person by the batch and row that they came from. */
export type PersonKey = { batchId: string; row: number }

/** The id of a person in other systems, such as the externalId of SCIM: the id of the batch and the number of the row. It never changes. */
export const personIdOf = ({ batchId, row }: PersonKey): string => `${batchId}-${row}`

/** The person of an id; null for a text that is none of ours. */
export function parsePersonId(id: string): PersonKey | null {
  const [, batchId, row] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([1-9]\d{0,8})$/.exec(id) ?? []
  return batchId && row ? { batchId, row: Number(row) } : null
}
