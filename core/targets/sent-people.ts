/** What is sent about people: that they became final, or that they are taken back. */
export const sentTypes = ['people.final', 'people.taken-back'] as const
export type SentType = (typeof sentTypes)[number]

/** A person as a webhook or a file gets them: our id, and the canonical texts of fields by their keys. */
export type SentPerson = { id: string; values: Readonly<Record<string, string | null>> }

/** The id of a person and these fields, in their order. No field has the key `id`. */
export const recordOf = ({ id, values }: SentPerson, fields: readonly string[]): { id: string; [key: string]: string | null } => ({
  id,
  ...Object.fromEntries(fields.map((key) => [key, values[key] ?? null])),
})
