/** Returns the reason of a decision in one text: the title of the catalogue and the free text. */
export function reasonLabel({ reasonTitle, reason }: { reasonTitle: string | null; reason: string | null }): string {
  return [reasonTitle, reason].filter(Boolean).join(': ')
}
