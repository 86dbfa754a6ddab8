/** Why PostgreSQL cannot work, by SQLSTATE and by Prisma's codes. Codes of the system may come from any connection. */
const sentences: Record<string, string> = {
  '53100': 'The disk of the database is full.',
  '53200': 'The database has no memory left.',
  '53300': 'All connections of the database are in use.',
  '57P01': 'The database was stopped.',
  '57P02': 'The database has crashed.',
  '57P03': 'The database is starting or stopping.',
  'connection-lost': 'The database cannot be reached.',
  P1001: 'The database cannot be reached.',
  P1008: 'The database cannot be reached.',
  P1017: 'The database cannot be reached.',
  P2037: 'All connections of the database are in use.',
}

/** The sentence for a cause of `causeOf` that means that the database cannot work; null for any other. */
export function outageSentence(cause: string): string | null {
  return sentences[cause] ?? null
}
