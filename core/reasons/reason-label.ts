/** The reason of a decision in one text: what the catalogue calls it, and what was said beside it. */
export function reasonLabel({ reasonTitle, reason }: { reasonTitle: string | null; reason: string | null }): string {
  return [reasonTitle, reason].filter(Boolean).join(': ')
}
