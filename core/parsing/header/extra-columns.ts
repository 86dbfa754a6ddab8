import type { ParseOptions } from '#core/parsing/parse-options'
import { isAddedColumn } from './header-names'

/** The names of the columns that are not imported, in the order of the file. */
export function extraColumns(header: string[], { columns }: Pick<ParseOptions, 'columns'>): string[] {
  const used = new Set<number>(Object.values(columns))
  return header.filter((name, position) => name !== '' && !used.has(position) && !isAddedColumn(name))
}
